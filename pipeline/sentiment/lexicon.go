package sentiment

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"earshot/pipeline/rules"
)

//go:embed vader.txt
var vader string

//go:embed feeling.txt
var feeling string

//go:embed rated.txt
var rated string

//go:embed service.txt
var service string

//go:embed signs.txt
var signs string

// lexicon gives the valence of words, by id.
type lexicon []float32

// with is the lexicon with the rows of a list in place of its own.
func (l lexicon) with(v *rules.Vocabulary, list string) (lexicon, error) {
	l = slices.Clone(l)
	for word, number := range rows(list) {
		valence, err := strconv.ParseFloat(number, 32)
		if err != nil {
			return nil, fmt.Errorf("the sentiment lexicon has a bad row for %q: %w", word, err)
		}
		if ids := v.InternAll(word); len(ids) == 1 {
			for int(ids[0]) >= len(l) {
				l = append(l, 0)
			}
			l[ids[0]] = float32(valence)
		}
	}
	return l, nil
}

func readSigns() (map[string]float64, error) {
	s := map[string]float64{}
	for sign, number := range rows(signs) {
		valence, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, fmt.Errorf("the list of signs has a bad row for %q: %w", sign, err)
		}
		s[sign] = valence
	}
	return s, nil
}

// rows are the words and numbers of a list, one pair a line.
func rows(list string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for row := range strings.Lines(list) {
			word, number, _ := strings.Cut(strings.TrimSpace(row), "\t")
			if word != "" && word != "#" && !strings.HasPrefix(word, "# ") && !yield(word, number) {
				return
			}
		}
	}
}

func (l lexicon) of(id rules.ID) float64 {
	if int(id) < len(l) {
		return float64(l[id])
	}
	return 0
}
