package taxonomy

import (
	"fmt"
	"slices"
)

// suggest is "; did you mean ...?" for the known name that is nearest, or
// nothing when none is near.
func suggest(name string, known []string) string {
	best, least := "", max(1, min(3, len(name)/2))+1
	known = slices.Clone(known)
	slices.Sort(known) // the same answer whatever the order
	for _, k := range known {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// distance is how many letters must be added, dropped or changed to make a
// into b (Levenshtein); names that are too long to be typed are far from all.
func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0] // of the row above, one to the left
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			before, row[j+1] = row[j+1], min(before+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
