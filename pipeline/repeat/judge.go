package repeat

import (
	"strings"

	"earshot/pipeline/rules"
)

// Turn is what a Judge reads of a turn. Tag may be costly: it is asked for only
// where the words leave open who acts.
type Turn interface {
	Words() []rules.Word
	Tag(word int) string // Penn Treebank
}

// Judge is safe for concurrent use.
type Judge struct {
	vocabulary *rules.Vocabulary
	class      map[rules.ID]class
	count      counter
}

// New numbers its words with v.
func New(v *rules.Vocabulary) *Judge {
	j := &Judge{vocabulary: v, class: map[rules.ID]class{}, count: newCounter(v)}
	for _, list := range classes() {
		for w := range strings.FieldsSeq(list.words) {
			j.class[v.Intern(w)] |= list.class
		}
	}
	return j
}

// subjectReach is how many words before its verb a subject may stand.
const subjectReach = 12

// CustomerActs reports whether what the words from at on say was done by the
// customer, and was done: "I called yesterday and spoke to Sarah", but not "my
// wife spoke to Sarah" (another acts), "I was called" (passive), "I never
// called", "if I called" and "I will call" (not done), nor "the reason I
// called" (this contact). It walks from the verb back to its subject, through
// what may stand between them; a sentence that begins with its verb is the
// speaker's own: "Called yesterday."
func (j *Judge) CustomerActs(t Turn, at int) bool {
	words := t.Words()
	group := true   // only auxiliaries and adverbs so far: the verb's own
	joined := false // by and: the subject stands before the verb before
	for i := at - 1; i >= 0 && at-i <= subjectReach; i-- {
		if words[i+1].Break {
			return true
		}
		c := j.class[words[i].ID]
		switch {
		case c&self != 0:
			return !j.framed(words, i) && !j.inverted(words, i, at)
		case group && c&modal != 0:
			// I'd called: the short form of had and of would is one.
			if c&contracted == 0 || !strings.HasPrefix(t.Tag(at), "VBN") && !strings.HasPrefix(t.Tag(at), "VBD") {
				return false
			}
		case group && c&passive != 0 && j.participle(words[at].ID), group && c&negation != 0:
			return false
		case c&opening != 0 && !joined:
			return true
		case c&other != 0, c&either != 0 && (!joined || j.acts(t, i)):
			return false
		case c&conjunction != 0:
			joined, group = true, false
		case c&(auxiliary|passive|adverb|negation|modal|either) != 0:
		case c&function != 0:
			group = false
		default:
			group = false
			if !joined && !leads(t.Tag(i)) {
				return false
			}
		}
	}
	return joined || at <= subjectReach // the turn begins with its verb
}

// leads reports whether a word with this tag may stand between a verb and its
// subject: no noun, which would be the subject, and no other verb, of which
// the first would be a part.
func leads(tag string) bool { return !strings.HasPrefix(tag, "NN") && !strings.HasPrefix(tag, "VB") }

// acts reports whether a verb follows the word at i, which is then its subject:
// you called me, but not I called you.
func (j *Judge) acts(t Turn, i int) bool {
	words := t.Words()
	for i++; i < len(words) && j.class[words[i].ID]&plural != 0; i++ {
	}
	return i < len(words) && (strings.HasPrefix(t.Tag(i), "VB") || strings.HasPrefix(t.Tag(i), "MD"))
}

// participle reports whether be before it makes a verb passive: I was called,
// but not I was calling, nor I was on the phone.
func (j *Judge) participle(id rules.ID) bool {
	return j.class[id]&function == 0 && !strings.HasSuffix(j.vocabulary.Name(id), "ing")
}

// inverted reports whether words before the subject at i make the verb passive
// or undone: was I called, can I call.
func (j *Judge) inverted(words []rules.Word, i, at int) bool {
	if i == 0 || words[i].Break {
		return false
	}
	c := j.class[words[i-1].ID]
	return c&modal != 0 || c&passive != 0 && j.participle(words[at].ID)
}

// framed reports whether words before the subject at i make its clause one
// that did not happen, or one about this very contact: if I, before I, the
// reason (that|why) I.
func (j *Judge) framed(words []rules.Word, i int) bool {
	for n := 1; n <= 2 && i-n >= 0 && !words[i-n+1].Break; n++ {
		c := j.class[words[i-n].ID]
		if c&frame != 0 {
			return true
		}
		if c&(self|adverb|linking) == 0 {
			return false
		}
	}
	return false
}
