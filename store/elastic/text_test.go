package elastic

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"earshot/models"
)

func TestStopWords(t *testing.T) {
	for phrase, want := range map[string]bool{"received my check": false, "Is it": true, "not paid": true, "island": false, "on-hold": true} {
		if got := hasStopWord(phrase); got != want {
			t.Errorf("%q has a stop word: %t", phrase, got)
		}
	}
}

func TestCursor(t *testing.T) {
	newest := orderOf(models.Query{})
	marker, err := newest.stages(time.Time{})[0].next([]json.RawMessage{json.RawMessage("1773669600000"), json.RawMessage(`"c-1"`)})
	if err != nil {
		t.Fatal(err)
	}
	after, err := newest.read(marker)
	if err != nil {
		t.Fatal(err)
	}
	if string(after.Value) != "1773669600000" || after.ID != "c-1" {
		t.Errorf("after %s, %s", after.Value, after.ID)
	}
	for name, bad := range map[string]string{"cut": marker[:len(marker)-3], "of another order": marker, "nonsense": "%%%"} {
		if _, err := orderOf(models.Query{Sort: models.SortLongest}).read(bad); !errors.Is(err, models.ErrBadCursor) {
			t.Errorf("a marker that is %s: %v", name, err)
		}
	}
	if _, err := newest.stages(time.Time{})[0].next(nil); err == nil {
		t.Error("a hit without sort values has a marker")
	}
}

func TestMilliRoundsUp(t *testing.T) {
	base := time.Date(2026, 3, 16, 9, 0, 0, 0, time.FixedZone("", -5*3600))
	for add, want := range map[time.Duration]string{0: "2026-03-16T14:00:00.000Z", 1: "2026-03-16T14:00:00.001Z", time.Millisecond: "2026-03-16T14:00:00.001Z"} {
		if got := milli(base.Add(add)); got != want {
			t.Errorf("%s later is %s, want %s", add, got, want)
		}
	}
}

func TestZoneName(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for want, zone := range map[string]*time.Location{"America/New_York": newYork, "UTC": time.UTC, "-05:00": time.FixedZone("EST5", -5*3600), "+05:30": time.FixedZone("", 19800)} {
		if got := zoneName(zone); got != want {
			t.Errorf("%q is %q", want, got)
		}
	}
}
