package web

import (
	"slices"
	"testing"
)

func TestFoundWords(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        []string
	}{
		{`passport -visa "lost check"~3`, "The Passports, a visa; he checked what was losing: check.", []string{"Passports", "checked", "check"}},
		{`-"lost check" mail`, "lost check, mailed", []string{"mailed"}},
		{`like`, "likes, liked, unlike", []string{"likes", "liked"}},
		{`is a`, "a is as i", []string{"a", "is"}},
		{`État`, "l'ÉTAT", []string{"ÉTAT"}},
		{``, "anything", nil},
		{`-" "`, "\xff a", nil},
	} {
		var got []string
		for _, f := range foundIn(c.text, searchedFor(c.query)) {
			got = append(got, c.text[f.start:f.end])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: got %q", c.query, c.text, got)
		}
	}
}
