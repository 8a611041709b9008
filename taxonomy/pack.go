package taxonomy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"earshot/models"
)

// pack reads a whole file.
func (r *reader) pack(data []byte) models.Taxonomy {
	root := r.root(data)
	if root == nil {
		return models.Taxonomy{}
	}
	top := r.mapping(root, "the pack", keysPack)
	var t models.Taxonomy
	if top["extends"] != nil {
		t = r.extend(top["extends"])
	}
	t.ID.Name = r.id(root, top["name"], "the pack's name")
	if t.ID.Version = r.text(top["version"], "version"); t.ID.Version == "" {
		r.fault(root, "the pack has no version: add one, such as version: \"1\", and raise it with every change")
	}
	r.remove(&t, top["remove"])
	r.lists = r.readLists(top["lists"], r.lists)
	r.services(&t, top["services"])
	known := uses{}
	for _, s := range t.Services {
		known[s.ID] = true
	}
	r.orphans(t, known, top["remove"])
	r.topics(&t, top["topics"], known)
	r.signals(&t, top["signals"], known)
	if top["repeat"] != nil {
		r.repeat(&t.Repeat, top["repeat"], known)
	}
	r.overrides(&t, top["sentiment"])
	return t
}

// uses remembers which ids of a list are taken.
type uses map[string]bool

func (r *reader) unique(at ast.Node, id string, taken uses) {
	if id != "" && taken[id] {
		r.fault(at, "the id %q is used twice", id)
	}
	taken[id] = true
}

func (r *reader) id(parent, node ast.Node, what string) string {
	id := r.text(node, what)
	if id == "" {
		r.fault(parent, "%s is missing", what)
		return ""
	}
	if !isID(id) {
		r.fault(node, "%s is %q: an id is up to 64 lower-case letters, digits and hyphens", what, id)
	}
	return id
}

func isID(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// name gives how an entry is shown to people; parent has the id.
func (r *reader) name(parent, node ast.Node, what, id string) string {
	name := r.text(node, what+"'s name")
	if name == "" {
		r.fault(parent, "%s %q has no name", what, id)
	}
	return name
}

func (r *reader) oneOf(node ast.Node, what string, known []string) []string {
	return r.among(node, what, "one of "+strings.Join(known, ", "), known)
}

// among gives a list of known names, sorted, each once.
func (r *reader) among(node ast.Node, what, expected string, known []string) []string {
	var all []string
	for _, n := range r.list(node, what) {
		s := r.text(n, "an entry of "+what)
		if !slices.Contains(known, s) {
			r.fault(n, "%q in %s is not %s%s", s, what, expected, suggest(s, known))
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// servicesOf reads which services a topic or a rule is for.
func (r *reader) servicesOf(node ast.Node, known uses) []string {
	var ids []string
	for id := range known {
		ids = append(ids, id)
	}
	return r.among(node, "services", "a service of this pack", ids)
}

// somePhrases reads a list of phrases that must have one.
func (r *reader) somePhrases(parent, node ast.Node, owner string) []models.Phrase {
	if empty(node) {
		r.fault(parent, "%s has no phrases", owner)
	}
	return r.phrases(node, "phrases")
}

// phrases reads a list of phrases.
func (r *reader) phrases(node ast.Node, what string) []models.Phrase {
	var out []models.Phrase
	for _, n := range r.list(node, what) {
		faults := len(r.faults)
		text := r.text(n, "an entry of "+what)
		if len(r.faults) > faults {
			continue
		}
		read, err := readPhrase(text, r.expander(r.lists.find))
		if err != nil {
			r.cannotRead(n, fmt.Sprintf("the phrase %q", text), err)
			continue
		}
		for i := range read {
			read[i].File, read[i].Line = r.file, line(n)
		}
		out = append(out, read...)
	}
	return out
}

func (r *reader) expander(find func(string) ([][]models.PhraseWord, error)) expander {
	return expander{find: find, words: &r.words}
}

// cannotRead reports what is wrong with a phrase or an entry of a list. That
// all of them together are too much is reported once.
func (r *reader) cannotRead(at ast.Node, what string, err error) {
	if errors.Is(err, errPackTooBig) {
		if r.tooBig {
			return
		}
		r.tooBig = true
	}
	r.fault(at, "%s: %v", what, err)
}
