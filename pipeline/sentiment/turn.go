package sentiment

import "earshot/pipeline/rules"

// Turn is one turn to score.
type Turn struct {
	Text  string       // as redacted; its punctuation, capitals and signs count
	Words []rules.Word // read from Text
	// Agent says that an agent speaks: what agents say by script is no feeling.
	Agent bool
	// Overrides are phrases found in the turn, by position, none overlapping.
	Overrides []Override
}

// Override is a phrase found in the turn, words First to Last, whose feeling
// is Valence whatever its words say.
type Override struct {
	First, Last int
	Valence     float64
}

// Part is what a word or a phrase, words First to Last, adds to the feeling of
// its turn. That of an emoticon or emoji has First -1, or the word "but" that
// it stands behind, and Last one less. So has what a negation adds to the turn,
// besides what it turns around.
type Part struct {
	First, Last int
	Valence     float64
}

// is reports whether a word has any of the roles.
func (s *Scorer) is(id rules.ID, r role) bool { return int(id) < len(s.role) && s.role[id]&r != 0 }

func (r *reading) anyIs(wanted role) bool {
	for i := range r.Words {
		if r.is(r.Words[i].ID, wanted) {
			return true
		}
	}
	return false
}
