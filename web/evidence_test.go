package web

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"earshot/models"
)

// texts are hostile: placeholders and what looks like them, text from right to
// left, runes of several bytes, bytes that are no text.
func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"[PERSON]", "[SSN_LAST4]", "[PERSON", "PERSON]", "[[PERSON]]", "[NOISE]", " ", "é", "𝔘", "\u202e", "<b>", "\x02", "\xff", "שלום",
		})), 0, 12).Draw(t, "parts"), "")
	})
}

// However findings overlap, or lie beside the text, its pieces are the text:
// nothing is lost or doubled, no rune is cut, and each finding that is a part
// of the text has exactly its words, with one begin and one end.
func TestPiecesAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts().Draw(t, "text")
		c := &models.Conversation{Turns: []models.Turn{{Text: text}}}
		offset := rapid.IntRange(-2, len(text)+2)
		for range rapid.IntRange(0, 8).Draw(t, "findings") {
			c.Findings = append(c.Findings, models.Finding{Turn: rapid.SampledFrom([]int{0, 0, 0, 1, -1}).Draw(t, "turn"), Start: offset.Draw(t, "start"), End: offset.Draw(t, "end")})
		}
		all := evidenceOf(c)
		turn := saidIn(c, all, searchedFor(rapid.SampledFrom([]string{"", "person", text}).Draw(t, "query")))[0]
		var whole strings.Builder
		words, begins, ends := map[int]string{}, map[int]int{}, map[int]int{}
		for _, p := range turn.Pieces {
			whole.WriteString(p.Text)
			if utf8.ValidString(text) && !utf8.ValidString(p.Text) {
				t.Fatalf("%q cuts a rune", p.Text)
			}
			for _, e := range p.Evidence {
				words[e.N] += p.Text
			}
			for _, e := range p.Begins {
				begins[e.N]++
			}
			for _, e := range p.Ends {
				ends[e.N]++
			}
		}
		if whole.String() != text {
			t.Fatalf("the pieces are %q, the text %q", whole.String(), text)
		}
		for _, e := range all {
			want, times := "", 0
			if e.Marked {
				want, times = text[e.Start:e.End], 1
			}
			if words[e.N] != want || begins[e.N] != times || ends[e.N] != times {
				t.Fatalf("finding %d holds %q, want %q; %d begins, %d ends", e.N, words[e.N], want, begins[e.N], ends[e.N])
			}
		}
	})
}

func TestMarksOnlyWholeRunes(t *testing.T) {
	const text = "né"
	for span, want := range map[[2]int]bool{{0, 3}: true, {1, 3}: true, {0, 2}: false, {2, 3}: false, {1, 1}: false, {2, 1}: false, {-1, 1}: false, {0, 4}: false} {
		if within(text, span[0], span[1]) != want {
			t.Errorf("%v: got %v", span, !want)
		}
	}
}

func TestChips(t *testing.T) {
	const text = "[PERSON] said [NOISE] [ZIP], [PERSON]"
	cut := &evidence{Finding: models.Finding{Start: 29, End: 31}, N: 1, Marked: true} // in the middle of the last
	var chips []string
	for _, p := range pieces(text, []string{"PERSON"}, []*evidence{cut}, nil) {
		if p.Redacted != "" {
			chips = append(chips, p.Text)
		}
	}
	// What was said looks like a placeholder and is none, unless its type was redacted here.
	if !slices.Equal(chips, []string{"[PERSON]"}) {
		t.Errorf("got %q", chips)
	}
}

func TestEvidenceHasItsOrder(t *testing.T) {
	c := &models.Conversation{Turns: make([]models.Turn, 2), Findings: []models.Finding{{Turn: 1, Start: 0, End: 1, Rule: "late"}, {Turn: 0, Start: 5, End: 6, Rule: "b"}, {Turn: 0, Start: 1, End: 9, Rule: "a"}, {Turn: 7}}}
	var order []string
	for i, e := range evidenceOf(c) {
		if e.N != i+1 || e.Anchor() != "note-"+string(rune('1'+i)) {
			t.Errorf("%s is number %d at %s", e.Rule, e.N, e.Anchor())
		}
		order = append(order, e.Rule)
	}
	if !slices.Equal(order, []string{"a", "b", "late"}) {
		t.Errorf("got %v", order)
	}
}
