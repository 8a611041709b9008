package taxonomy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// lists of a pack, those of the packs it extends among them, each expanded to
// the runs of words it stands for.
type lists map[string][][]models.PhraseWord

// listReader expands the lists that a pack writes itself. A list may name
// others of the pack wherever they stand, or inherited ones; its own name in
// it means the inherited list that it replaces.
type listReader struct {
	r         *reader
	inherited lists
	own       map[string][]ast.Node
	expanded  lists
	open      []string // the lists being expanded, each named by the one before
}

// readLists gives all lists that the phrases of the pack may name.
func (r *reader) readLists(node ast.Node, inherited lists) lists {
	l := &listReader{r: r, inherited: inherited, own: map[string][]ast.Node{}, expanded: lists{}}
	maps.Copy(l.expanded, inherited)
	var names []string
	for _, p := range r.pairs(node, "lists") {
		switch {
		case p.key == models.ClassNumber || p.key == models.ClassOrdinal:
			r.fault(p.at, "the list %q: <%s> is built in; choose another name", p.key, p.key)
		case !isID(p.key):
			r.fault(p.at, "the list %q: a name is up to 64 lower-case letters, digits and hyphens", p.key)
		default:
			names = append(names, p.key)
			l.own[p.key] = r.list(p.value, "the list "+p.key)
			delete(l.expanded, p.key)
			if empty(p.value) {
				r.fault(p.at, "the list %q has no entries", p.key)
			}
		}
	}
	for _, name := range names {
		if _, done := l.expanded[name]; !done {
			l.build(name)
		}
	}
	return l.expanded
}

// expand gives what a list stands for, to its phrases and to other lists.
func (l *listReader) expand(name string) ([][]models.PhraseWord, error) {
	if len(l.open) > 0 && l.open[len(l.open)-1] == name {
		if base, has := l.inherited[name]; has {
			return base, nil
		}
	}
	if runs, done := l.expanded[name]; done {
		return runs, nil
	}
	if i := slices.Index(l.open, name); i >= 0 {
		return nil, fmt.Errorf("the list goes round in a circle: <%s>", strings.Join(append(l.open[i:len(l.open):len(l.open)], name), "> names <"))
	}
	if _, known := l.own[name]; !known {
		return nil, unknownList(name, slices.Concat(slices.Collect(maps.Keys(l.own)), slices.Collect(maps.Keys(l.inherited))))
	}
	return l.build(name), nil
}

// build expands an own list for the first time.
func (l *listReader) build(name string) [][]models.PhraseWord {
	l.open = append(l.open, name)
	runs := l.entries(name, l.own[name])
	l.open = l.open[:len(l.open)-1]
	if len(runs) == 0 {
		// It stands in, so that phrases with the list are not faulted too: the
		// pack is refused anyway.
		runs = [][]models.PhraseWord{{{Text: name}}}
	}
	l.expanded[name] = runs
	return runs
}

// entries expands each entry of a list.
func (l *listReader) entries(name string, entries []ast.Node) [][]models.PhraseWord {
	var runs [][]models.PhraseWord
	for _, n := range entries {
		text := l.r.text(n, "an entry of the list "+name)
		if strings.ContainsAny(text, "(|?~_") {
			l.r.fault(n, "the list %q: the entry %q: an entry is words, <number>, <ordinal> or other <lists>, each perhaps with * or :tag; brackets, ?, _ and gaps belong into phrases", name, text)
			continue
		}
		more, err := readRuns(strings.ToLower(text), l.r.expander(l.expand))
		if err != nil {
			l.r.cannotRead(n, fmt.Sprintf("the list %q: the entry %q", name, text), err)
			continue
		}
		if len(runs)+len(more) > maxRuns {
			l.r.fault(n, "the list %q stands for more than %d alternatives: lists of lists grow fast; make it smaller", name, maxRuns)
			break
		}
		runs = append(runs, more...)
	}
	return runs
}

// find is the expander for phrases.
func (l lists) find(name string) ([][]models.PhraseWord, error) {
	if runs, known := l[name]; known {
		return runs, nil
	}
	return nil, unknownList(name, slices.Collect(maps.Keys(l)))
}

func unknownList(name string, known []string) error {
	return fmt.Errorf("there is no list <%s>%s", name, suggest(name, append(known, models.ClassNumber, models.ClassOrdinal)))
}
