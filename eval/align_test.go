package eval

import (
	"slices"
	"strings"
	"testing"
)

func TestRedactions(t *testing.T) {
	for _, c := range []struct {
		text, redacted string
		gone           []string
	}{
		{"nothing here", "nothing here", nil},
		{"my social is 078-05-1120", "my social is [SSN]", []string{"078-05-1120"}},
		{"078-05-1120 is mine", "[SSN] is mine", []string{"078-05-1120"}},
		{"078-05-1120", "[SSN]", []string{"078-05-1120"}},
		{"I am Ann Lee, card 4111, thanks", "I am [PERSON], card [CARD], thanks", []string{"Ann Lee", "4111"}},
		{"a@example.com078", "[EMAIL][SSN]", []string{"a", "@example.com078"}}, // together they are gone
		{"it said [SSN] already", "it said [SSN] already", nil},
		{"it said [SSN], mine is 078", "it said [SSN], mine is [SSN]", []string{"078"}},
		{"José, 5 Ñ street", "[PERSON], [ADDRESS]", []string{"José", "5 Ñ street"}},
		{"five five five and five", "[PHONE] and five", []string{"five five five"}},
	} {
		parts, err := redactions(c.text, c.redacted)
		if err != nil {
			t.Errorf("%q as %q: %v", c.text, c.redacted, err)
			continue
		}
		var gone []string
		for _, p := range parts {
			gone = append(gone, c.text[p.start:p.end])
		}
		if !slices.Equal(gone, c.gone) {
			t.Errorf("%q as %q: gone are %q, want %q", c.text, c.redacted, gone, c.gone)
		}
	}
}

func TestRedactionsOfAnotherText(t *testing.T) {
	for _, c := range [][2]string{
		{"my social", "My social"}, {"my social is 078", "your social is [SSN]"}, {"my social is 078 ok", "my social is [SSN] no"},
		{"nothing", "nothing[SSN]"}, {"", "[SSN]"}, {"a", "[SSN][CARD]"}, {"a b c", "a [X] d [X] c"}, {"aa", "a[X]a"},
	} {
		if parts, err := redactions(c[0], c[1]); err == nil {
			t.Errorf("%q as %q: %v, want an error", c[0], c[1], parts)
		}
	}
}

// Whatever is replaced, putting the parts back gives the text.
func FuzzRedactions(f *testing.F) {
	f.Add("my social is 078-05-1120 and my name is Ann", 13, 24, 40)
	f.Add("é, 5 Ñ street", 1, 2, 3)
	f.Fuzz(func(t *testing.T, text string, a, b, c int) {
		cuts := []int{a, b, c}
		for i := range cuts {
			cuts[i] = max(0, min(cuts[i], len(text)))
		}
		slices.Sort(cuts)
		if cuts[0] == cuts[1] || strings.ContainsAny(text, "[]") { // what stood in the text by itself is in the table above
			return
		}
		redacted := text[:cuts[0]] + "[SSN]" + text[cuts[1]:]
		if cuts[2] > cuts[1] && cuts[2] < len(text) {
			redacted = text[:cuts[0]] + "[SSN]" + text[cuts[1]:cuts[2]] + "[NAME]"
		}
		parts, err := redactions(text, redacted)
		if err != nil {
			t.Fatalf("%q as %q: %v", text, redacted, err)
		}
		at := 0
		var kept strings.Builder
		for _, p := range parts {
			if p.start < at || p.end <= p.start || p.end > len(text) {
				t.Fatalf("%q as %q: parts %v", text, redacted, parts)
			}
			kept.WriteString(text[at:p.start])
			at = p.end
		}
		kept.WriteString(text[at:])
		if bare := placeholder.ReplaceAllString(redacted, ""); kept.String() != bare {
			t.Fatalf("%q as %q: kept %q", text, redacted, kept.String())
		}
	})
}
