package taxonomy

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestFaultsOfLists(t *testing.T) {
	for text, wants := range map[string][]string{
		"{a: [x, <b>], b: [y, <c>], c: [<a>]}": {"p.yaml:3: the list \"c\": the entry \"<a>\": the list goes round in a circle: <a> names <b> names <c> names <a>"},
		"{a: [x, <a>]}":                        {"the list goes round in a circle: <a> names <a>"},
		"{card: [x], a: [<crad>]}":             {"there is no list <crad>; did you mean card?"},
		"{a: []}":                              {`the list "a" has no entries`},
		"{a: }":                                {`the list "a" has no entries`},
		"{a: x}":                               {"the list a must be a list"},
		"{number: [x]}":                        {"<number> is built in"},
		"{Big: [x]}":                           {`the list "Big"`},
		"{a: [x], a: [y]}":                     {`mapping key "a" already defined`},
		"{a: ['(x|y)', 'x?', 'x ~2 y', '_']}":  {`the entry "(x|y)"`, `the entry "x?"`, `the entry "x ~2 y"`, `the entry "_"`},
		"{a: [{b: c}]}":                        {"put it in quotes"},
		"[x]":                                  {"lists must be a mapping"},
		"{a: &x [y], b: *x}":                   {"anchors and aliases are not read"},
	} {
		_, err := Parse("p.yaml", []byte("name: p\nversion: 1\nlists: "+text+"\n"))
		if err == nil {
			t.Errorf("%s was taken", text)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v\nis without %q", text, err, want)
			}
		}
		if lines := strings.Count(err.Error(), "\n") + 1; lines > max(2, len(wants)) {
			t.Errorf("%s: one mistake is reported in %d lines:\n%v", text, lines, err)
		}
	}
}

// TestExplosionsAreRefusedQuickly: some hundred bytes can stand for more
// alternatives than any machine holds.
func TestExplosionsAreRefusedQuickly(t *testing.T) {
	var doubling, lengthening, wide, tall strings.Builder
	for i := range 60 {
		fmt.Fprintf(&doubling, "  l%d: [<l%d>, <l%d>]\n", i+1, i, i)
		fmt.Fprintf(&lengthening, "  l%d: [<l%d> <l%d>]\n", i+1, i, i)
	}
	for range 3000 {
		wide.WriteString("      - phrases: ['(<l12>|<l12>) <l12>']\n")
	}
	for i := range 3000 {
		fmt.Fprintf(&tall, "  m%d: ['%s<l12>']\n", i, strings.Repeat("x ", 25))
	}
	base := "name: p\nversion: 1\nlists:\n  l0: [a, b]\n"
	twelve := strings.Join(strings.SplitAfter(doubling.String(), "\n")[:12], "")
	for name, text := range map[string]string{
		"doubling":    base + doubling.String(),
		"lengthening": base + lengthening.String(),
		"wide":        base + strings.ReplaceAll(twelve, "[<l11>, <l11>]", "[<l10>]") + "topics:\n  - id: t\n    name: T\n    rules:\n" + wide.String(),
		"tall":        base + strings.ReplaceAll(twelve, "[<l11>, <l11>]", "[<l10>]") + tall.String(),
	} {
		begun := time.Now()
		_, err := Parse("p.yaml", []byte(text))
		took := time.Since(begun)
		if err == nil {
			t.Errorf("%s: it was taken", name)
			continue
		}
		if lines := strings.Count(err.Error(), "\n") + 1; lines > 100 {
			t.Errorf("%s: %d faults, the first is %.200s", name, lines, err)
		}
		if took > 20*time.Second {
			t.Errorf("%s: refused after %v", name, took)
		}
		t.Logf("%s: %v: %.200s", name, took, err)
	}
}
