//go:build browser

package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// patience is how long one step of a page may take on a busy machine.
const patience = 60 * time.Second

// tab is a page in a browser of its own. A step that fails ends the test.
type tab struct {
	t    *testing.T
	at   site
	ctx  context.Context //nolint:containedctx // chromedp keeps the browser in it
	mu   sync.Mutex
	said []string // what the page wrote to the console as errors: refused by the policy, say
}

// open starts a browser with an empty page, width CSS pixels wide.
func open(t *testing.T, at site, width int64) *tab {
	t.Helper()
	ctx, free := chromedp.NewExecAllocator(context.Background(), chromedp.Headless, chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	t.Cleanup(free)
	ctx, closed := chromedp.NewContext(ctx)
	t.Cleanup(closed)
	// The first run starts the browser, whose life is that of the context.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	p := &tab{t: t, at: at, ctx: ctx}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	p.do(calling(log.Enable, cdp.Empty{}))
	p.dark(false)
	return p
}

// listen keeps what scripts fail with, and what the browser refuses or misses.
func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.said = append(p.said, fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork { // an error page is no error of the page
			p.said = append(p.said, e.Entry.Text)
		}
	}
}

// calling is a command of the protocol as a step.
func calling[P, R any](command cdp.Command[P, R], with P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, with)
		return err
	})
}

// do runs steps, in bounded time.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	get(p, chromedp.Steps(steps...))
}

// get runs a step for what it yields, in bounded time.
func get[T any](p *tab, step chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, step)
	if err != nil {
		p.shoot("failed")
		p.t.Fatalf("at %s: %v", p.address(), err)
	}
	return got
}

// visit opens an address of the site and waits for the page.
func (p *tab) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.at.address+path), chromedp.WaitReady(chromedp.CSS("main")))
}

func (p *tab) click(selector string) { p.t.Helper(); p.do(chromedp.Click(chromedp.CSS(selector))) }

// follow does what leads to another address and waits until its page is there.
func (p *tab) follow(lead func()) {
	p.t.Helper()
	before := p.address()
	lead()
	p.until(fmt.Sprintf("location.href !== %q && document.readyState === 'complete'", before))
}

// keys types as on a keyboard, a key after the other; "\r" is Enter. A key that
// the page takes for itself writes nothing, which chromedp's own KeyEvent misses.
func (p *tab) keys(text string) {
	p.t.Helper()
	for _, r := range text {
		key := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: string(r), Text: string(r)}
		if r == '\r' {
			key.Key, key.Code, key.WindowsVirtualKeyCode = "Enter", "Enter", 13
		}
		up := key
		up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
		p.do(calling(input.DispatchKeyEvent, key), calling(input.DispatchKeyEvent, up))
	}
}

// until waits for a condition in JavaScript, over changes of the page too.
func (p *tab) until(condition string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition)); err == nil && holds {
			return
		}
		select {
		case <-ctx.Done():
			p.shoot("failed")
			p.t.Fatalf("at %s it never came to hold that %s", p.address(), condition)
		case <-again.C:
		}
	}
}

// text is what a person reads in the first element of a selector.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return get(p, chromedp.Text(chromedp.CSS(selector)))
}

// count is how many elements a selector finds.
func (p *tab) count(selector string) int {
	p.t.Helper()
	return get(p, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector)))
}

// attribute of the first element of a selector.
func (p *tab) attribute(selector, name string) string {
	p.t.Helper()
	return get(p, chromedp.AttributeValue(chromedp.CSS(selector), name)).Value
}

// read asks the site's API.
func read[T any](p *tab, path string) (answer T) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.at.address+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer got.Body.Close()
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil || got.StatusCode != http.StatusOK {
		p.t.Fatalf("%s answers %s: %v", path, got.Status, err)
	}
	return answer
}

// address is where the page is.
func (p *tab) address() string {
	href, err := chromedp.Run(p.ctx, chromedp.Location())
	if err != nil {
		return "an unknown address"
	}
	return href
}

// dark switches the colours that the system prefers. It prefers that nothing
// moves, too: a page that scrolls to a place is there at once, so that what a
// test clicks on stays where it is.
func (p *tab) dark(on bool) {
	p.t.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	p.do(calling(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}))
}

// withoutScripts switches JavaScript off for the pages to come.
func (p *tab) withoutScripts() {
	p.t.Helper()
	p.do(calling(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// fits checks that nothing but what scrolls on its own is wider than the window.
func (p *tab) fits() {
	p.t.Helper()
	over := get(p, chromedp.Evaluate[int]("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
	if over > 0 {
		p.t.Errorf("%s is %d pixels wider than the window", p.address(), over)
	}
}

// accessible holds the page, with all that is folded away, against WCAG 2.2 A
// and AA with axe-core.
func (p *tab) accessible() {
	p.t.Helper()
	type violation struct {
		ID    string   `json:"id"`
		Help  string   `json:"help"`
		Nodes []string `json:"nodes"`
	}
	p.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	unfold := func(open bool) {
		p.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`for (const d of document.querySelectorAll("details")) { if (%v) { d.dataset.was = d.open; d.open = true } else d.open = d.dataset.was === "true" }`, open)))
	}
	unfold(true)
	p.fits()
	defer unfold(false)
	violations := get(p, chromedp.Evaluate[[]violation](`axe.run(document, {
		runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
	}).then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html + " " + n.failureSummary)})))`,
		func(e *runtime.EvaluateParams) { yes := true; e.AwaitPromise = &yes }))
	for _, v := range violations {
		p.t.Errorf("%s breaks %s (%s):\n  %s", p.address(), v.ID, v.Help, strings.Join(v.Nodes, "\n  "))
	}
}

// quiet checks that no script failed and none was refused.
func (p *tab) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, said := range p.said {
		p.t.Errorf("%s: %s", p.address(), said)
	}
}

// shoot keeps a picture of the whole page, for people.
func (p *tab) shoot(name string) {
	folder := os.Getenv("EARSHOT_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, strings.Map(plain, p.t.Name()+"_"+name)+".png"), picture, 0o600)
	}
	if err != nil {
		p.t.Logf("no picture of %s: %v", name, err)
	}
}

// plain leaves letters, digits and - of a name: CI keeps no files with others.
func plain(r rune) rune {
	if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return '_'
}
