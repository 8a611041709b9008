package review

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"earshot/models"
)

// Kinds of remarks. The first two are errors: what is remarked on can go
// without changing anything.
const (
	RemarkUnreachable = "unreachable" // nothing can ever be found by it
	RemarkDuplicate   = "duplicate"   // the same phrase twice in one topic or signal
	RemarkCovered     = "covered"     // another phrase of the same topic finds all that this one finds
	RemarkOverlap     = "overlap"     // another topic is found wherever this phrase is
	RemarkNeverHit    = "never-hit"   // nothing in the corpus
	RemarkNoExample   = "no-example"  // nobody has written down what the rule is for
)

// Remark is one thing that whoever owns the rules should look at.
type Remark struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Kind string `json:"kind"`
	Rule string `json:"rule"`
	Text string `json:"text"`
}

// IsError reports whether the pack is wrong, rather than worth a look.
func (r Remark) IsError() bool { return r.Kind == RemarkUnreachable || r.Kind == RemarkDuplicate }

// single is one phrase of one rule.
type single struct {
	owned
	phrase models.Phrase
}

// Lint reads a pack for what can never matter. corpus, if not nil, yields
// conversations in which every phrase should be found somewhere.
func Lint(t models.Taxonomy, compile Compile, corpus func(yield func(*models.Transcript) bool)) ([]Remark, error) {
	var all []single
	remarks := unreachable(&t)
	for o := range rulesOf(&t) {
		if len(o.rule.Examples.Match) == 0 {
			remarks = append(remarks, Remark{o.rule.File, o.rule.Line, RemarkNoExample, o.rule.ID, "has no example that it must match"})
		}
		for _, p := range o.rule.Phrases {
			all = append(all, single{o, p})
		}
	}
	hits, err := compile(apart(t, all, true))
	if err != nil {
		return nil, err
	}
	remarks = append(remarks, covered(all, hits)...)
	if corpus != nil {
		if hits, err = compile(apart(t, all, false)); err != nil {
			return nil, err
		}
		remarks = append(remarks, neverHit(all, hits, corpus)...)
	}
	slices.SortStableFunc(remarks, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return remarks, nil
}

// apart is a pack in which every phrase is a rule of its own, named by its
// number: with its conditions, or bare of them.
func apart(t models.Taxonomy, all []single, bare bool) models.Taxonomy {
	out := models.Taxonomy{ID: t.ID, Services: t.Services}
	rules := make([]models.Rule, len(all))
	for i, s := range all {
		if !bare {
			rules[i] = *s.rule
		}
		rules[i].ID, rules[i].Phrases, rules[i].Weight = strconv.Itoa(i), []models.Phrase{s.phrase}, 1
	}
	out.Topics = []models.Topic{{ID: "all", Name: "all", MinScore: 1, Rules: rules}}
	return out
}

// unreachable finds what cannot be found by the conditions alone.
func unreachable(t *models.Taxonomy) []Remark {
	var out []Remark
	possible := func(name string, least float64, rules []models.Rule) {
		sum := 0.0
		for i := range rules {
			sum += rules[i].Weight
		}
		if sum < least && len(rules) > 0 {
			out = append(out, Remark{rules[0].File, rules[0].Line, RemarkUnreachable, name,
				fmt.Sprintf("needs a score of %g, but all its rules together weigh %g", least, sum)})
		}
	}
	for i := range t.Topics {
		possible(t.Topics[i].ID, t.Topics[i].MinScore, t.Topics[i].Rules)
	}
	for i := range t.Signals {
		possible(t.Signals[i].ID, t.Signals[i].MinScore, t.Signals[i].Rules)
	}
	for o := range rulesOf(t) {
		if len(o.services) > 0 && len(o.rule.Services) > 0 && !slices.ContainsFunc(o.rule.Services, func(s string) bool { return slices.Contains(o.services, s) }) {
			out = append(out, Remark{o.rule.File, o.rule.Line, RemarkUnreachable, o.rule.ID, "none of its services is one that its topic is looked for in"})
		}
		for _, p := range o.rule.UnlessNear {
			if len(o.rule.Near) > 0 && !slices.ContainsFunc(o.rule.Near, func(n models.Phrase) bool { return n.Text != p.Text }) {
				out = append(out, Remark{o.rule.File, p.Line, RemarkUnreachable, o.rule.ID, fmt.Sprintf("all that must be near it, %q, must also not be near it", p.Text)})
			}
		}
	}
	return out
}

// covered looks for phrases that are found wherever another one is, by reading
// what each stands for with all others.
func covered(all []single, hits Hits) []Remark {
	var out []Remark
	for i, s := range all {
		if tagged(s.phrase) {
			continue // what it stands for cannot be written out: it depends on how words are used
		}
		everywhere := everywhereWith(s.phrase, i, hits)
		overlaps := map[string]bool{}
		for _, j := range everywhere {
			other := all[j]
			if tagged(other.phrase) {
				continue
			}
			where := fmt.Sprintf("%q in %s (line %d)", other.phrase.Text, other.rule.ID, other.phrase.Line)
			switch {
			case other.kind == s.kind && other.name == s.name:
				if kind := coveredBy(s, other, j < i); kind != "" && !overlaps[kind] {
					overlaps[kind] = true
					out = append(out, Remark{s.rule.File, s.phrase.Line, kind, s.rule.ID, fmt.Sprintf("%q finds nothing that %s does not find", s.phrase.Text, where)})
				}
			case other.kind == s.kind && s.kind == models.FindingTopic && !overlaps[other.name] && looser(other.rule, s.rule):
				overlaps[other.name] = true
				out = append(out, Remark{s.rule.File, s.phrase.Line, RemarkOverlap, s.rule.ID, fmt.Sprintf("wherever %q is said, %s is found too, by %s", s.phrase.Text, other.name, where)})
			}
		}
	}
	return out
}

// tagged reports whether a phrase asks for the use of a word, or for any word.
func tagged(p models.Phrase) bool {
	for _, item := range p.Items {
		for _, run := range item.Any {
			for _, w := range run {
				if w.Tag != "" || w.Class == models.ClassAny {
					return true
				}
			}
		}
	}
	return false
}

// coveredBy says how a phrase stands to another of the same name that is found
// wherever it is.
func coveredBy(s, other single, otherFirst bool) string {
	switch {
	case !looser(other.rule, s.rule):
		return ""
	case slices.Equal(readings(s.phrase), readings(other.phrase)) && looser(s.rule, other.rule):
		if eitherOrder := s.rule == other.rule && s.phrase.Text == other.phrase.Text && s.phrase.Line == other.phrase.Line; eitherOrder || !otherFirst {
			return "" // of two, the later one is told
		}
		return RemarkDuplicate
	}
	return RemarkCovered
}

// everywhereWith are the other phrases found in every reading of one.
func everywhereWith(p models.Phrase, self int, hits Hits) []int {
	var common []int
	for n, reading := range readings(p) {
		var found []int
		for _, f := range hits(&models.Transcript{ID: "reading", Turns: []models.TranscriptTurn{{Speaker: models.SpeakerCustomer, Text: reading}}}) {
			if i, err := strconv.Atoi(f.Rule); err == nil && i != self && f.Kind == models.FindingTopic {
				found = append(found, i)
			}
		}
		slices.Sort(found)
		found = slices.Compact(found)
		if n == 0 {
			common = found
		} else {
			common = slices.DeleteFunc(common, func(i int) bool { _, there := slices.BinarySearch(found, i); return !there })
		}
		if len(common) == 0 {
			return nil
		}
	}
	return common
}

// looser reports whether rule a holds wherever b does, as far as conditions go.
func looser(a, b *models.Rule) bool {
	same := conditions(a) == conditions(b)
	none := !a.UnlessNegated && !a.CustomerActs && len(a.Near)+len(a.UnlessNear)+len(a.Channels)+len(a.Services)+len(a.Sequence) == 0 && a.Position == models.Position{}
	return same || none && (a.Speaker == "" || a.Speaker == b.Speaker)
}

// conditions is a rule without its names, its words and its weight.
func conditions(r *models.Rule) string {
	list := func(phrases []models.Phrase) string {
		var texts []string
		for _, p := range phrases {
			texts = append(texts, p.Text)
		}
		return strings.Join(texts, "\n")
	}
	s := fmt.Sprint(r.Speaker, r.UnlessNegated, r.CustomerActs, r.Channels, r.Services, r.Position, list(r.Near), "\n\n", list(r.UnlessNear))
	for _, step := range r.Sequence {
		s += fmt.Sprint(step.Speaker, step.Before, step.Absent, step.Turns, list(step.Phrases))
	}
	return s
}

// neverHit reads a corpus and names the phrases that nothing in it said.
func neverHit(all []single, hits Hits, corpus func(yield func(*models.Transcript) bool)) []Remark {
	found := make([]bool, len(all))
	conversations := 0
	for t := range corpus {
		conversations++
		for _, f := range hits(t) {
			if i, err := strconv.Atoi(f.Rule); err == nil && f.Kind == models.FindingTopic {
				found[i] = true
			}
		}
	}
	// One text in either order is two phrases, and said where one of them is.
	type written struct {
		rule *models.Rule
		text string
		line int
	}
	said := map[written]bool{}
	for i, s := range all {
		if found[i] {
			said[written{s.rule, s.phrase.Text, s.phrase.Line}] = true
		}
	}
	var out []Remark
	for _, s := range all {
		at := written{s.rule, s.phrase.Text, s.phrase.Line}
		if !said[at] {
			said[at] = true // and told once
			out = append(out, Remark{s.rule.File, s.phrase.Line, RemarkNeverHit, s.rule.ID, fmt.Sprintf("%q is said in none of %d conversations", s.phrase.Text, conversations)})
		}
	}
	return out
}
