package review

import (
	"strings"

	"earshot/models"
)

// readings are texts that a phrase stands for: its plainest one, and each that
// differs from it in one item. There are as many as the phrase has
// alternatives, not as many as their combinations.
func readings(p models.Phrase) []string {
	plain := make([]string, len(p.Items))
	for i, item := range p.Items {
		if !item.Optional {
			plain[i] = words(item.Any[0])
		}
	}
	out := []string{joined(plain)}
	for i, item := range p.Items {
		kept := plain[i]
		for j, run := range item.Any {
			if j == 0 && !item.Optional {
				continue
			}
			plain[i] = words(run)
			out = append(out, joined(plain))
		}
		plain[i] = kept
	}
	return out
}

func words(run []models.PhraseWord) string {
	parts := make([]string, len(run))
	for i, w := range run {
		switch w.Class {
		case models.ClassNumber:
			parts[i] = "three"
		case models.ClassOrdinal:
			parts[i] = "third"
		case models.ClassAny:
			parts[i] = "something"
		default:
			parts[i] = w.Text
		}
	}
	return strings.Join(parts, " ")
}

func joined(parts []string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
