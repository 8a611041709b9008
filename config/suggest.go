package config

import (
	"fmt"
	"strings"
)

// suggest is "; did you mean …?" for the known name that is nearest, or nothing
// where none is near.
func suggest(name string, known []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, candidate := range known {
		d := distance(name, candidate)
		if lastPart(name) == lastPart(candidate) { // the right key in the wrong section
			d = min(d, 2)
		}
		if d < least {
			best, least = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

func lastPart(key string) string { return key[strings.LastIndex(key, ".")+1:] }

// distance is how many letters must be put in, left out or changed to turn a
// into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
