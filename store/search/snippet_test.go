package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"earshot/models"
)

func TestShorten(t *testing.T) {
	plain := func(n int) string { return strings.Repeat("wörd ", n) }
	for _, c := range []struct{ name, text, want string }{
		{"a short turn is whole", "before \x02it\x03 after", "before \x02it\x03 after"},
		{"a long turn is cut at spaces", plain(100) + "\x02it\x03 " + plain(100), "… " + strings.TrimSpace(plain(13)) + " \x02it\x03 " + strings.TrimSpace(plain(25)) + " …"},
		{"a marked phrase is whole", "\x02" + plain(60) + "\x03 " + plain(60), "\x02" + plain(60) + "\x03 …"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shorten(c.text); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
	t.Run("no rune is cut where there are no spaces", func(t *testing.T) {
		for n := range 9 {
			text := strings.Repeat("x", n) + strings.Repeat("日本", 100) + "\x02語\x03" + strings.Repeat("日本", 100)
			if got := shorten(text); !utf8.ValidString(got) || !strings.Contains(got, "\x02語\x03") {
				t.Errorf("%q", got)
			}
		}
	})
}

func TestBest(t *testing.T) {
	turn := func(i int, text string) models.Snippet {
		return models.Snippet{Turn: i, Speaker: models.SpeakerAgent, Text: text}
	}
	for _, c := range []struct {
		name  string
		turns []models.Snippet
		want  []int
	}{
		{"nothing is marked", []models.Snippet{turn(0, "no mark")}, []int{}},
		{"equal ones in their order, at most three", []models.Snippet{turn(4, "\x02a\x03"), turn(1, "\x02a\x03"), turn(3, "\x02a\x03"), turn(2, "\x02a\x03")}, []int{1, 2, 3}},
		{"different words before many", []models.Snippet{turn(1, "\x02a\x03 \x02a\x03 \x02A\x03"), turn(2, "\x02a\x03 \x02b\x03")}, []int{2, 1}},
		{"many before one, a phrase as its words", []models.Snippet{turn(1, "\x02a\x03"), turn(2, "\x02a\x03 \x02a\x03"), turn(3, "\x02a b\x03")}, []int{3, 2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := []int{}
			for _, s := range Best(c.turns) {
				got = append(got, s.Turn)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("the turns %v, want %v", got, c.want)
			}
		})
	}
}

func TestValues(t *testing.T) {
	counts := map[string]int64{"zero": 0}
	for i := range 30 {
		counts[fmt.Sprintf("t%02d", i)] = int64(i / 2)
	}
	q := models.Query{Topics: []string{"t03", "none", "t29", "none"}}
	got := Values(q, models.FacetTopic, counts)
	if len(got) != 22 || got[0] != (models.FacetValue{Value: "t28", Count: 14}) || got[1] != (models.FacetValue{Value: "t29", Count: 14, Chosen: true}) ||
		got[19].Value != "t11" || got[20] != (models.FacetValue{Value: "t03", Count: 1, Chosen: true}) || got[21] != (models.FacetValue{Value: "none", Chosen: true}) {
		t.Errorf("got %+v", got)
	}
}
