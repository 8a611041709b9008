package eval

import (
	"strings"
	"unicode/utf8"
)

// windowRunes is how much of a long text a mistake quotes.
const windowRunes = 260

// window is the text on one line; of a long one, the part around its focus.
func window(text string, focus [2]int) string {
	out := text
	if n := utf8.RuneCountInString(text); n > windowRunes {
		runes := []rune(text)
		middle := utf8.RuneCountInString(text[:(focus[0]+focus[1])/2])
		start := min(max(0, middle-windowRunes/2), n-windowRunes)
		out = string(runes[start : start+windowRunes])
		if start > 0 {
			out = "…" + out
		}
		if start+windowRunes < n {
			out += "…"
		}
	}
	return strings.Join(strings.Fields(out), " ")
}

// wrap breaks text into lines of at most width runes, at spaces.
func wrap(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		if length > 0 && length+1+n > width {
			lines = append(lines, line)
			line, length = "", 0
		}
		if length > 0 {
			line, length = line+" ", length+1
		}
		line, length = line+w, length+n
	}
	if length > 0 {
		lines = append(lines, line)
	}
	return lines
}
