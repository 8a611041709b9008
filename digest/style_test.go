package digest

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics), level AA.
const (
	textContrast    = 4.5
	graphicContrast = 3.0
)

// Whatever is written on whatever it can stand on, in both modes.
func TestEveryColourPairHasEnoughContrast(t *testing.T) {
	colours, pairs := palette(), 0
	check := func(name, on, over string, least float64) {
		for mode, of := range map[string]func(colour) string{"light": func(c colour) string { return c.light }, "dark": func(c colour) string { return c.dark }} {
			pairs++
			if got := contrast(t, of(colours[on]), of(colours[over])); got < least {
				t.Errorf("%s, %s: %s on %s is %.2f : 1, not %.1f : 1", name, mode, on, over, got, least)
			}
		}
	}
	for name, l := range looks() {
		for _, role := range []string{l.text, l.background, l.border, l.stroke} {
			if _, there := colours[role]; role != "" && !there {
				t.Errorf("%s: there is no colour %q", name, role)
			}
		}
		over := l.background
		if over == "" {
			over = "card" // everything without a background of its own stands on the card
		}
		if l.text != "" {
			check(name, l.text, over, textContrast)
		}
		// The axis is only decoration.
		if l.stroke != "" && name != "axis" {
			check(name, l.stroke, over, graphicContrast)
		}
	}
	if pairs < 30 {
		t.Errorf("only %d pairs were looked at", pairs)
	}
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white is %v : 1, not 21 : 1", got)
	}
}

// contrast is the contrast ratio of two colours by WCAG.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 24)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	linear := func(c uint64) float64 {
		s := float64(c&0xff) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

// The colours of the page are those of the palette, and every look is used.
func TestThePageUsesOnlyTheLooks(t *testing.T) {
	if found := regexp.MustCompile(`#[0-9a-fA-F]{3,6}\b|style="`).FindString(page); found != "" {
		t.Errorf("the template holds %s", found)
	}
	for name := range looks() {
		by := map[string]bool{"worse": true, "better": true, "plain": true} // chosen by badgeOf
		if !by[name] && !strings.Contains(page, `{{look "`+name+`"}}`) {
			t.Errorf("nothing looks like %q", name)
		}
	}
	if _, err := attributes("no such look"); err == nil {
		t.Error("a look that does not exist was taken")
	}
}
