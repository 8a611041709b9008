package rules

// negationReach is how many words before a phrase a negation still holds.
const negationReach = 4

// Negation knows the words that turn a phrase into its opposite.
type Negation struct {
	not  map[ID]bool
	stop map[ID]bool
}

// NewNegation numbers its words with v.
func NewNegation(v *Vocabulary) Negation {
	n := Negation{not: map[ID]bool{}, stop: map[ID]bool{}}
	for _, w := range []string{"not", "no", "never", "without", "nobody", "none", "nothing", "neither", "nor", "hardly"} {
		n.not[v.Intern(w)] = true
	}
	for _, w := range []string{"but", "because", "although", "though", "however", "so", "and"} {
		n.stop[v.Intern(w)] = true
	}
	return n
}

// Is reports whether the word negates.
func (n Negation) Is(id ID) bool { return n.not[id] }

// Before reports whether a negation stands shortly before words[first], in the
// same clause.
func (n Negation) Before(words []Word, first int) bool {
	for i := first; i > 0 && first-i < negationReach; i-- {
		if words[i].Break {
			return false
		}
		switch before := words[i-1].ID; {
		case n.not[before]:
			return true
		case n.stop[before]:
			return false
		}
	}
	return false
}
