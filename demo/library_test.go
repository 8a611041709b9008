package demo

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"earshot/models"
)

// Every phrasing of every list can be said in every voice: all its slots are
// lists or facts, and all its braces are closed.
func TestEveryPhrasingCanBeFilled(t *testing.T) {
	w := load()
	fill := func(s *service, p *point, list, text string) {
		defer func() {
			if fault := recover(); fault != nil {
				t.Errorf("%s, %s, list %s: %v", s.id, p.id, list, fault)
			}
		}()
		for n := range 4 {
			c := &contact{
				service: s, point: p, sentTo: w.services[0], sentFrom: w.services[1], episode: n, nth: 2, gap: 50 * time.Hour,
				channel: []string{models.ChannelCall, models.ChannelChat}[n%2], start: time.Date(2026, time.March, 3, 11, 0, 0, 0, time.UTC),
			}
			said := newDialogue(7, w, c, uint64(n)).facts.fill(s, p, text)
			if strings.ContainsAny(said, "{}") || strings.TrimSpace(said) == "" {
				t.Errorf("%s, %s, list %s: %q became %q", s.id, p.id, list, text, said)
			}
		}
	}
	each := func(s *service, p *point, lists map[string][]string) {
		for list, items := range lists {
			for _, item := range items {
				_, text := tagged(item)
				fill(s, p, list, text)
			}
		}
	}
	for _, s := range w.services {
		each(s, s.points[0].point, s.lists)
		for _, p := range s.points {
			each(s, p.point, p.point.lists)
		}
	}
	each(w.services[0], w.services[0].points[0].point, w.lists)
	each(w.services[0], w.services[0].points[0].point, w.facts)
}

// Whatever complaint is made, there is something to ask about it, a way to
// solve it, a way not to, and a name for it.
func TestEveryComplaintHasAnswers(t *testing.T) {
	w := load()
	check := func(where string, p *point) {
		tags := map[string]bool{}
		for _, item := range p.lists["say"] {
			tag, _ := tagged(item)
			tags[tag] = true
		}
		for tag := range tags {
			f := &facts{thread: map[string]string{p.id: tag}}
			for list, least := range map[string]int{"about": 1, "talk": 2, "fix": 1, "fix-short": 1, "stuck": 1} {
				if got := len(f.suited(p, list)[list]); got < least {
					t.Errorf("%s, %s, complaints tagged %q: %d of %s, at least %d needed", where, p.id, tag, got, list, least)
				}
			}
		}
		for list, items := range p.lists {
			for _, item := range items {
				if tag, _ := tagged(item); !tags[tag] && tag != "" {
					t.Errorf("%s, %s, list %s: no complaint has the tag %q", where, p.id, list, tag)
				}
			}
		}
	}
	for _, p := range w.points {
		check("points.txt", p)
	}
	for _, s := range w.services {
		for _, p := range s.points {
			check(s.id, p.point)
		}
	}
}

func TestSpikeIsInTheLibrary(t *testing.T) {
	service, _ := Spike(Options{})
	s := load().find(service)
	if s == nil || s.find(spikePoint) == nil {
		t.Fatalf("no point %s of %s", spikePoint, service)
	}
}

// Faults in the text files are told with file and line.
func TestFaultsInTextFiles(t *testing.T) {
	const service = "[service x]\nweight = 1\ncommon = wait 3\nagency:\n- A\nline:\n- B\nthing:\n- C\nmatter:\n- D\nrefer:\n- E\nverify:\n- F\nsite:\n- G\n"
	const point = "[point wait]\nmood = 1\nsolved = 50\nagain = 50\nabout:\n- A\nsay:\n- B\ntalk:\n- C\nfix:\n- D\nfix-short:\n- E\nstuck:\n- F\n"
	if _, err := read(files(point, service)); err != nil {
		t.Fatalf("files without a fault: %v", err)
	}
	for name, tc := range map[string]struct{ points, service, want string }{
		"no block":          {"- A\n", service, "points.txt:1"},
		"item without list": {"[lists]\n- A\n", service, "points.txt:2: an item without a list"},
		"stray line":        {point + "nonsense\n", service, "points.txt:17: neither"},
		"mood too high":     {strings.Replace(point, "mood = 1", "mood = 4", 1), service, "a whole number from 0 to 3"},
		"missing list":      {strings.Replace(point, "stuck:\n- F\n", "", 1), service, "needs a list stuck"},
		"list twice":        {point + "[lists]\na:\n- A\n[lists]\na:\n- B\n", service, "a second list a"},
		"unknown point":     {point, strings.Replace(service, "wait 3", "weight 3", 1), "weight 3"},
		"unknown service":   {point, strings.Replace(service, "weight = 1", "weight = 1\nnear = y", 1), `"y", which is no service`},
		"wrong name":        {point, strings.Replace(service, "[service x]", "[service z]", 1), "must start with [service x]"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(files(tc.points, tc.service))
			if err == nil || !strings.Contains(fmt.Sprint(err), tc.want) {
				t.Errorf("error %v does not say %q", err, tc.want)
			}
		})
	}
}

func files(points, service string) fstest.MapFS {
	return fstest.MapFS{
		"text/points.txt":     {Data: []byte(points)},
		"text/services/x.txt": {Data: []byte(service)},
	}
}
