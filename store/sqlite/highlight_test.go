package sqlite

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSnippets(t *testing.T) {
	plain := func(n int) string { return strings.Repeat("wörd ", n) }
	for _, c := range []struct{ name, text, want string }{
		{"nothing is marked", "no mark" + turnBorder + "here", ""},
		{"a short turn is whole", "before \x02it\x03 after", "before \x02it\x03 after"},
		{"only marked turns, at most three", "\x021\x03" + turnBorder + "no" + turnBorder + "\x022\x03" + turnBorder + "\x023\x03" + turnBorder + "\x024\x03", "\x021\x03|\x022\x03|\x023\x03"},
		{"a long turn is cut at spaces", plain(100) + "\x02it\x03 " + plain(100), "… " + strings.TrimSpace(plain(13)) + " \x02it\x03 " + strings.TrimSpace(plain(25)) + " …"},
		{"a marked phrase is whole", "\x02" + plain(60) + "\x03 " + plain(60), "\x02" + plain(60) + "\x03 …"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(snippets(c.text), "|"); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
	t.Run("no rune is cut where there are no spaces", func(t *testing.T) {
		for n := range 9 {
			text := strings.Repeat("x", n) + strings.Repeat("日本", 100) + "\x02語\x03" + strings.Repeat("日本", 100)
			if got := snippets(text); len(got) != 1 || !utf8.ValidString(got[0]) || !strings.Contains(got[0], "\x02語\x03") {
				t.Errorf("%q", got)
			}
		}
	})
	t.Run("both speakers' turns", func(t *testing.T) {
		if got := snippets("\x02a\x03", "\x02b\x03"); !slices.Equal(got, []string{"\x02a\x03", "\x02b\x03"}) {
			t.Errorf("%q", got)
		}
	})
}
