package demo

import (
	"crypto/sha256"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests need New York wherever they run

	"earshot/models"
)

// options is the corpus the tests look at: a Wednesday afternoon.
func options(t *testing.T) Options {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return Options{Seed: 1, Now: time.Date(2026, time.November, 25, 14, 20, 0, 0, zone), Zone: zone}
}

// digest is a hash of a corpus as JSON lines.
func digest(t *testing.T, corpus iter.Seq[models.Transcript]) [sha256.Size]byte {
	t.Helper()
	h := sha256.New()
	lines := json.NewEncoder(h)
	for tr := range corpus {
		if err := lines.Encode(tr); err != nil {
			t.Fatal(err)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func TestCorpusIsDeterministic(t *testing.T) {
	o := options(t)
	o.Weeks = 2
	first := digest(t, Corpus(o))
	if again := digest(t, Corpus(o)); again != first {
		t.Error("the same options made two different corpora")
	}
	o.Seed = 2
	if other := digest(t, Corpus(o)); other == first {
		t.Error("two seeds made the same corpus")
	}
}

func TestCorpus(t *testing.T) {
	o := options(t)
	all := slices.Collect(Corpus(o))
	t.Run("well formed", func(t *testing.T) { wellFormed(t, o, all) })
	t.Run("no conversation twice", func(t *testing.T) { noConversationTwice(t, all) })
	t.Run("repeats in every window", func(t *testing.T) { repeatsInEveryWindow(t, all) })
	t.Run("unlinkable contacts", func(t *testing.T) { unlinkableContacts(t, all) })
	t.Run("shared line", func(t *testing.T) { sharedLine(t, all) })
}

func wellFormed(t *testing.T, o Options, all []models.Transcript) {
	ids := map[string]bool{}
	perService := map[string]int{}
	var last models.Transcript
	n := 0
	for _, tr := range all {
		n++
		if ids[tr.ID] || tr.ID != numbered("demo", n) {
			t.Errorf("transcript %d has the id %s", n, tr.ID)
		}
		ids[tr.ID] = true
		perService[tr.Service]++
		if tr.StartedAt.Before(last.StartedAt) {
			t.Errorf("%s starts before %s", tr.ID, last.ID)
		}
		last = tr
		if tr.Attributes["synthetic"] != "true" {
			t.Errorf("%s does not say that it is synthetic", tr.ID)
		}
		checkTimes(t, o, tr)
		checkTurns(t, tr)
		if b, err := json.Marshal(tr); err != nil || len(b) >= 64<<10 {
			t.Errorf("%s: %d bytes of JSON, %v", tr.ID, len(b), err)
		}
	}
	if n < 6500 || n > 8000 {
		t.Errorf("%d transcripts, not 6,500 to 8,000", n)
	}
	if got := share(perService[""], n); got < 0.06 || got > 0.10 {
		t.Errorf("%.3f have no service, not about 0.08", got)
	}
	delete(perService, "")
	if len(perService) < 12 {
		t.Errorf("services: %v, fewer than 12", perService)
	}
}

func share(part, whole int) float64 { return float64(part) / float64(whole) }

func checkTimes(t *testing.T, o Options, tr models.Transcript) {
	t.Helper()
	first := newCalendar(o.withDefaults()).monday
	local := tr.StartedAt.In(o.Zone)
	if tr.StartedAt.Before(first) || local.Hour() < opens || local.Hour() >= closes || local.Weekday() == time.Sunday || local.Weekday() == time.Saturday {
		t.Errorf("%s starts at %v, outside the corpus or its office hours", tr.ID, local)
	}
	end := tr.EndedAt
	for _, turn := range tr.Turns {
		if turn.EndMS != nil {
			end = later(end, tr.StartedAt.Add(time.Duration(*turn.EndMS)*time.Millisecond))
		}
		if turn.StartMS != nil {
			end = later(end, tr.StartedAt.Add(time.Duration(*turn.StartMS)*time.Millisecond))
		}
	}
	for _, e := range tr.Events {
		if e.EndMS != nil && *e.EndMS <= *e.StartMS {
			t.Errorf("%s: a %s that ends before it starts", tr.ID, e.Kind)
		}
	}
	if end.After(o.Now) {
		t.Errorf("%s ends at %v, after now", tr.ID, end)
	}
	if !tr.EndedAt.IsZero() && tr.EndedAt.Before(end) {
		t.Errorf("%s goes on after its end", tr.ID)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func checkTurns(t *testing.T, tr models.Transcript) {
	t.Helper()
	if len(tr.Turns) < 4 || len(tr.Turns) > 24 {
		t.Errorf("%s has %d turns", tr.ID, len(tr.Turns))
	}
	for i, turn := range tr.Turns {
		if strings.ContainsAny(turn.Text, "{}|") || strings.Contains(turn.Text, "=>") || strings.Contains(turn.Text, "  ") || turn.Text == "" {
			t.Errorf("%s, turn %d: a slot was not filled: %s", tr.ID, i, turn.Text)
		}
		if tr.Channel == models.ChannelCall && (turn.StartMS == nil || turn.EndMS == nil) {
			t.Errorf("%s, turn %d: a call without times", tr.ID, i)
		}
	}
}

// Nobody should read the same conversation twice: what customers say is
// different in every one, and no single utterance of some length is common.
func noConversationTwice(t *testing.T, all []models.Transcript) {
	whole := map[string]string{}
	opening := map[string]int{}
	for _, tr := range all {
		var said []string
		for _, turn := range tr.Turns {
			if turn.Speaker == models.SpeakerCustomer {
				said = append(said, turn.Text)
			}
		}
		text := strings.Join(said, "\n")
		if twin, twice := whole[text]; twice {
			t.Errorf("%s says the same as %s:\n%s", tr.ID, twin, text)
		}
		whole[text] = tr.ID
		opening[said[0]]++
	}
	if got := share(len(opening), len(all)); got < 0.9 {
		t.Errorf("only %.3f of the openings are different", got)
	}
	for text, times := range opening {
		if times > 6 {
			t.Errorf("%d conversations open with: %s", times, text)
		}
	}
}

func TestZonesAndShortCorpora(t *testing.T) {
	for _, name := range []string{"Asia/Tokyo", "Pacific/Auckland", "America/Los_Angeles", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, now := range []time.Time{
			time.Date(2026, time.November, 23, 0, 0, 0, 0, zone), // a Monday, just begun
			time.Date(2026, time.November, 8, 23, 59, 59, 0, zone),
			time.Date(2026, time.April, 1, 9, 30, 0, 0, zone),
		} {
			o := Options{Seed: 9, Now: now, Zone: zone, Weeks: 3, PerWeek: 120}
			got := slices.Collect(Corpus(o))
			if len(got) < 330 {
				t.Errorf("%s at %v: %d transcripts", name, now, len(got))
			}
			for _, tr := range got {
				checkTimes(t, o, tr)
			}
		}
	}
}

// What Contacts says is what Corpus puts into words.
func TestContactsAreThoseOfTheCorpus(t *testing.T) {
	o := options(t)
	o.Weeks = 2
	contacts := slices.Collect(Contacts(o))
	n := 0
	for tr := range Corpus(o) {
		if n == len(contacts) {
			t.Fatalf("%s is no contact", tr.ID)
		}
		if c := contacts[n]; c.ID != tr.ID || !c.StartedAt.Equal(tr.StartedAt) || c.Service != tr.Service || c.CustomerID != tr.CustomerID || c.Channel != tr.Channel {
			t.Errorf("%+v is not %s", c, tr.ID)
		}
		n++
	}
	o.SpikeWeeks = NoSpike
	if n != len(contacts) || n < len(slices.Collect(Contacts(o)))+100 {
		t.Errorf("%d conversations, %d contacts; without a spike there must be fewer", n, len(contacts))
	}
}
