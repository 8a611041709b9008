package sentiment

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"earshot/pipeline/rules"
)

//go:embed vader.txt
var vader string

//go:embed service.txt
var service string

// lexicon gives the valence of words, by id.
type lexicon []float32

func readLexicon(v *rules.Vocabulary) (lexicon, error) {
	var l lexicon
	for _, list := range []string{vader, service} {
		for row := range strings.Lines(list) {
			if row = strings.TrimSpace(row); row == "" || row[0] == '#' {
				continue
			}
			word, number, _ := strings.Cut(row, "\t")
			if number == "" {
				word, number, _ = strings.Cut(row, " ")
			}
			valence, err := strconv.ParseFloat(number, 32)
			if err != nil {
				return nil, fmt.Errorf("the sentiment lexicon has a bad row for %q: %w", word, err)
			}
			if ids := v.InternAll(word); len(ids) == 1 {
				l.set(ids[0], float32(valence))
			}
		}
	}
	return l, nil
}

func (l *lexicon) set(id rules.ID, valence float32) {
	for int(id) >= len(*l) {
		*l = append(*l, 0)
	}
	(*l)[id] = valence
}

func (l lexicon) of(id rules.ID) float64 {
	if int(id) < len(l) {
		return float64(l[id])
	}
	return 0
}
