//go:build browser

package browser

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"earshot/models"
)

// hostileTexts are what somebody may say to take over a page, or break it.
func hostileTexts() []string {
	return []string{
		`<script>document.title="taken"</script><img src=x onerror="document.title='taken'">`, `"quotes' & <b>bold</b> </p></li></ol></main></body>`,
		"\u202eevil\u202c \u2067isolated שלום عربي", "nul\x00 bell\a escape\x1b[31m", strings.Repeat("wide", 500), "😀👨‍👩‍👧 zero\u200bwidth e\u0301\u0301\u0301\u0301",
		"javascript:alert(1) {{.Body}} ${x} [NO_TYPE] \u2028 \ufffe", `I never received my passport, <b>this is the third time I call.`, "\u202e",
	}
}

// hostileSite serves a few conversations whose every text is hostile.
func hostileSite(t *testing.T) site {
	t.Helper()
	folder := t.TempDir()
	var lines strings.Builder
	for i, id := range []string{"c/1?x#y %2e", "<script>alert(1)</script>", "\u202eid"} {
		c := models.Transcript{ID: id, Channel: models.ChannelChat, CustomerID: "same", Service: `<b>"x' & ` + "\u202eevil", AgentID: `a\,b'">`, Queue: strings.Repeat("wide", 60)}
		for n, text := range hostileTexts() {
			c.Turns = append(c.Turns, models.TranscriptTurn{Speaker: []string{models.SpeakerCustomer, models.SpeakerAgent}[(n+i)%2], Text: text})
		}
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	corpus := filepath.Join(folder, "hostile.jsonl")
	if err := os.WriteFile(corpus, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := store{"hostile", []string{secret, "EARSHOT_STORE_URL=sqlite:" + filepath.Join(folder, "hostile.db")}}
	for _, args := range [][]string{{"ingest", corpus}, {"rollup"}} {
		if out, err := command(s, args...).CombinedOutput(); err != nil {
			t.Fatalf("earshot %s: %v\n%s", args[0], err, out)
		}
	}
	return serve(t, s)
}

// What people said is shown as they said it, on every page that quotes it, and
// does nothing; no page becomes wider by it.
func TestHostileTranscripts(t *testing.T) {
	at := hostileSite(t)
	p := open(t, at, 360)
	page := read[models.Page](p, "/api/v1/conversations")
	if page.Total != 3 {
		t.Fatalf("there are %d conversations", page.Total)
	}
	here := page.Hits[0].Conversation
	for _, address := range []string{
		"/search", "/search?q=script", "/search?q=evil&speaker=customer", "/search?q=wide", "/search/facets/queue", "/search?queue=" + here.Queue,
		"/painpoints?period=day", "/rules/topics/mail-not-received",
	} {
		p.visit(address)
		p.harmless()
		p.shoot(strings.Trim(strings.ReplaceAll(address, "/", "_"), "_"))
	}
	for _, h := range page.Hits {
		address := "/conversations/" + url.PathEscape(h.Conversation.ID)
		c := read[models.Conversation](p, "/api/v1"+address)
		p.visit(address)
		p.harmless()
		shown := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".turn .words")].map((words) => {
			const copy = words.cloneNode(true);
			copy.querySelectorAll(".ref").forEach((ref) => ref.remove());
			return copy.textContent;
		})`))
		for i, turn := range c.Turns {
			if i >= len(shown) || shown[i] != turn.Text {
				t.Errorf("turn %d is shown as %q, want %q", i, shown[min(i, len(shown)-1)], turn.Text)
			}
		}
	}
	p.shoot("conversation")
	// Its queue and its agent lead to the conversations that have them.
	for _, link := range []string{`.facts a[href*="queue="]`, `.facts a[href*="agent="]`} {
		p.visit("/conversations/" + url.PathEscape(here.ID))
		p.follow(func() { p.click(link) })
		if p.total() != 3 {
			t.Errorf("at %s there are %d conversations", p.address(), p.total())
		}
	}
	p.quiet()
}

// harmless checks that nothing of a text has become a part of the page.
func (p *tab) harmless() {
	p.t.Helper()
	if title := get(p, chromedp.Title()); !strings.HasSuffix(title, " · Earshot") {
		p.t.Errorf("%s took the page: %q", p.address(), title)
	}
	if p.count("main b, main img, main script, [onerror], [style]") > 0 || p.count(".foot") != 1 {
		p.t.Errorf("at %s a text has become markup", p.address())
	}
	p.fits()
	p.accessible()
}
