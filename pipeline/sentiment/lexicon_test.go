package sentiment

import (
	"strings"
	"testing"

	"earshot/pipeline/rules"
)

func TestTheLexiconIsVADERs(t *testing.T) {
	s, v := scorer(t, true)
	known := 0
	for id := range v.Len() {
		valence := s.Valence(rules.ID(id))
		if valence < -4 || valence > 4 {
			t.Errorf("a valence of %v", valence)
		}
		if valence != 0 {
			known++
		}
	}
	if known < 6000 || !strings.Contains(vader, "ecstatic\t") {
		t.Errorf("%d words with feeling, want VADER's", known)
	}
}

func TestABadRowIsNamed(t *testing.T) {
	if _, err := NewRated(rules.NewVocabulary(), "good\tvery\n"); err == nil || !strings.Contains(err.Error(), `"good"`) {
		t.Errorf("a list with a bad number: %v", err)
	}
}
