package sentiment

import (
	"strings"

	"earshot/pipeline/rules"
)

// stretch is how often a letter stands in a row in a word that is drawn out:
// no English word has three.
const stretch = 3

// longestStretched is the longest word that is looked at, in bytes.
const longestStretched = 40

// unstretched is the word that a drawn-out one stands for: yaaay is yay, and
// coooool is cool. It is Unknown for any other word.
func (r *reading) unstretched(w rules.Word) rules.ID {
	text := r.Text[w.Start:w.End]
	if len(text) > longestStretched || !stretched(text) {
		return rules.Unknown
	}
	text = strings.ToLower(text)
	for _, keep := range []int{2, 1} {
		if id := r.words.Lookup(shorten(text, keep)); id != rules.Unknown {
			return id
		}
	}
	return rules.Unknown
}

func stretched(s string) bool {
	run := 1
	for i := 1; i < len(s); i++ {
		if s[i]|0x20 != s[i-1]|0x20 || s[i] < 'A' {
			run = 0
		}
		if run++; run == stretch {
			return true
		}
	}
	return false
}

// shorten brings every run of a letter that is drawn out down to keep.
func shorten(s string, keep int) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && s[end] == s[i] {
			end++
		}
		n := end - i
		if n >= stretch || keep == 1 && n > 1 {
			n = min(n, keep)
		}
		b.WriteString(s[i : i+n])
		i = end
	}
	return b.String()
}
