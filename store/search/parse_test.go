package search

import (
	"fmt"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		``:                              `[] []`,
		`passport fee`:                  `["passport" "fee"] []`,
		`"old check" fee`:               `["old check" "fee"] []`,
		`-fee passport -"too late"`:     `["passport"] ["fee" "too late"]`,
		`say "no`:                       `["say" "no"] []`,
		`a"b c"d`:                       `["a" "b c" "d"] []`,
		`- -- ?! "" -""`:                `[] []`,
		`well-known -user-friendly`:     `["well-known"] ["user-friendly"]`,
		`twice twice`:                   `["twice"] []`,
		"\xff":                          `[] []`,
		"a\x00b \uE000 c":               `["a" "b" "c"] []`,
		"\"a\uE000b\"":                  `["a b"] []`,
		`"passport delay"~5`:            `["passport delay"~5] []`,
		`-"passport delay"~5 fee`:       `["fee"] ["passport delay"~5]`,
		`"passport delay"~5fee`:         `["passport delay"~5 "fee"] []`,
		`"passport delay"~0`:            `["passport delay"] []`,
		`"passport delay"~`:             `["passport delay"] []`,
		`"passport delay" ~5`:           `["passport delay" "~5"] []`,
		`"passport"~5`:                  `["passport"] []`,
		`"very Very"~5`:                 `["very Very"] []`,
		`"a b"~999999999999999999999 c`: `["a b"~50 "c"] []`,
		`"a b"~5 "a b"~5 "a b"~6`:       `["a b"~5 "a b"~6] []`,
		`check~2`:                       `["check~2"] []`,
		`"open delay~5`:                 `["open delay~5"] []`,
	} {
		got := Parse(typed)
		if s := said(got.Wanted) + " " + said(got.Unwanted); s != want {
			t.Errorf("%q is %s, want %s", typed, s, want)
		}
	}
}

func said(terms []Term) string {
	var all []string
	for _, t := range terms {
		text := fmt.Sprintf("%q", t.Words)
		if t.Within > 0 {
			text += fmt.Sprintf("~%d", t.Within)
		}
		all = append(all, text)
	}
	return "[" + strings.Join(all, " ") + "]"
}

func TestALongTextIsCut(t *testing.T) {
	var words strings.Builder
	for i := range 3 * AtMost {
		fmt.Fprintf(&words, "word%d -no%d ", i, i)
	}
	if got := Parse(words.String()); len(got.Wanted)+len(got.Unwanted) != AtMost {
		t.Errorf("%d terms are looked for, and %d left out", len(got.Wanted), len(got.Unwanted))
	}
}

func TestEach(t *testing.T) {
	if got := fmt.Sprintf("%q", Term{Words: `Don't re-send, the RE send’s “check”`}.Each()); got != `["Don't" "re" "send" "the" "send’s" "check"]` {
		t.Errorf("the words are %s", got)
	}
}
