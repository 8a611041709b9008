package replay

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"earshot/models"
)

// progress is how far replays of one partition have come. Every letter before
// all was sent back, and every letter with a reason in ahead before the offset
// there.
type progress struct {
	all   int64
	ahead map[models.Reason]int64
}

// progressOf reads what keep wrote. A note of somebody else's says nothing.
func progressOf(s models.DeadLetterSpan) progress {
	p := progress{all: max(s.Offset, 0), ahead: map[models.Reason]int64{}}
	for part := range strings.FieldsSeq(s.Note) {
		reason, text, _ := strings.Cut(part, "=")
		if offset, err := strconv.ParseInt(text, 10, 64); err == nil && offset > p.all {
			p.ahead[models.Reason(reason)] = offset
		}
	}
	return p
}

// note is what belongs beside all: "not-json=12 no-turns=40".
func (p progress) note() string {
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(p.ahead)) {
		parts = append(parts, fmt.Sprintf("%s=%d", reason, p.ahead[reason]))
	}
	return strings.Join(parts, " ")
}

// replayed reports whether this letter was sent back.
func (p progress) replayed(l models.DeadLetter) bool {
	return l.At.Offset < max(p.all, p.ahead[l.Why.Reason])
}

// from is where letters of these reasons (none: of any) begin that were not
// sent back.
func (p progress) from(reasons []models.Reason) int64 {
	if len(reasons) == 0 {
		return p.all
	}
	first := max(p.all, p.ahead[reasons[0]])
	for _, reason := range reasons[1:] {
		first = min(first, max(p.all, p.ahead[reason]))
	}
	return first
}

// advance says that letters of these reasons (none: of any) were sent back up
// to an offset, except for those of the reasons in held: of them some were
// left behind.
func (p *progress) advance(reasons []models.Reason, upTo int64, held map[models.Reason]bool) {
	if len(reasons) == 0 {
		if len(held) == 0 {
			p.all = max(p.all, upTo)
		}
	}
	for _, reason := range reasons {
		if !held[reason] {
			p.ahead[reason] = max(p.ahead[reason], upTo)
		}
	}
	maps.DeleteFunc(p.ahead, func(_ models.Reason, offset int64) bool { return offset <= p.all })
}
