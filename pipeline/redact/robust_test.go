package redact

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Work grows with the text and not faster, whatever the text: it is counted in
// lexemes looked at, so that the machine's load plays no part.
func TestWorkIsLinear(t *testing.T) {
	r := New()
	work := func(unit string, times int) int {
		turns := []Turn{
			{Speaker: "agent", Text: "what is your name, your address and your social security number?"},
			{Speaker: "customer", Text: strings.Repeat(unit, times)},
			{Speaker: "agent", Text: strings.Repeat(unit, times)},
		}
		return r.conversation(turns)
	}
	for _, unit := range []string{
		"1", "12 ", "123-", "four ", "double ", "a@", "a@a.b ", "a@a@", "[", "[SSN", "[SSN] ", "]", "(", "$", "$1,", "my name is ", "my name is Ana ",
		"Ana Maria ", "Ana, ", "mr ", "x 1 ", "a 1 b 2 ", "12 Elm Street ", "12 elm street reno nv 89501 ", "address ", "my address is ", "corner of A and B ",
		"apt 1 ", "apo ae 09012 ", "po box 1 ", "gmailcom ", "com ", "dot com ", "at a dot com ", "kumar ", "san ", "new ", "january 1 ", "password ",
		"social ", "last four ", "’", "'s", "é", "日本 ", "\xff", ".", ". ", "-", "A-", "1x2", "o'", "area code 202 ",
	} {
		small, large := work(unit, 400), work(unit, 1600)
		if limit := 5*small + 1000; large > limit {
			t.Errorf("%q: %d steps for 400 of them, %d for 1600, want at most %d", unit, small, large, limit)
		}
		if perUnit := small / 800; perUnit > 4000 {
			t.Errorf("%q: %d steps each", unit, perUnit)
		}
	}
}

var nested = regexp.MustCompile(`\[[A-Z_0-9]+\[`)

// What was redacted is left alone, nothing stands within a placeholder, the
// result is the same every time, and what is left of the text stands in it in
// the order it had.
func TestRedactionIsStable(t *testing.T) {
	r := New()
	words := []string{
		"my", "name", "is", "Ana", "ana", "kumar", "Whitaker", "social", "card", "219-09-9999", "4111", "four", "five", "double", "uh", "dash", "john",
		"at", "gmail", "dot", "com", "gmailcom", "a@b.example", "12", "Elm", "Street", "Apt.", "3B", "Reno,", "NV", "89501", "area", "code", "202",
		"555-0173", "ext", "[SSN]", "[noise]", "[", "]", "march", "3rd", "1951", "born", "$", "1,247.00", "SSA-1099", "and", "the", "i", "x", "7",
		"password", "blue42", "address", "corner", "of", "APO", "AE", "box", "po", "new", "york", "texas", "mr", "will", "thanks", ",", ".", "?", "’s", "é",
	}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 14).Draw(t, "words"), rapid.SampledFrom([]string{" ", " ", "  ", "\n", ""}).Draw(t, "between"))
	})
	rapid.Check(t, func(t *rapid.T) {
		given := make([]Turn, rapid.IntRange(1, 4).Draw(t, "turns"))
		for i := range given {
			given[i] = Turn{Speaker: rapid.SampledFrom([]string{"agent", "customer"}).Draw(t, "speaker"), Text: text.Draw(t, "text")}
		}
		once, twice := slices.Clone(given), slices.Clone(given)
		r.Conversation(once)
		r.Conversation(twice)
		again := slices.Clone(once)
		r.Conversation(again)
		for i := range given {
			got := once[i].Text
			if got != twice[i].Text {
				t.Fatalf("%q became %q and %q", given[i].Text, got, twice[i].Text)
			}
			if again[i].Text != got {
				t.Fatalf("redacted again, %q became %q", got, again[i].Text)
			}
			if !utf8.ValidString(got) || nested.MatchString(got) && !nested.MatchString(given[i].Text) {
				t.Fatalf("%q became %q", given[i].Text, got)
			}
			if !within(given[i].Text, got, once[i].Types) {
				t.Fatalf("%q became %q: something else than placeholders is in it", given[i].Text, got)
			}
		}
	})
}

// within reports whether redacted is text with parts replaced by placeholders of
// these types.
func within(text, redacted string, types []string) bool {
	if len(types) == 0 {
		return text == redacted
	}
	at := 0
	for _, literal := range regexp.MustCompile(`\[(?:`+strings.Join(types, "|")+`)\]`).Split(redacted, -1) {
		i := strings.Index(text[at:], literal)
		if i < 0 {
			return false
		}
		at += i + len(literal)
	}
	return true
}
