package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

//go:embed text/*.txt text/services/*.txt
var texts embed.FS

// library is everything the text files say.
type library struct {
	services []*service // in order of file name
	points   map[string]*point
	lists    map[string][]string // shared by everybody
	facts    map[string][]string // shared, and one choice holds for a whole conversation
}

// service is one public service: how people speak of it, and what hurts.
type service struct {
	id     string
	weight int // share of the traffic, relative to the other services
	lists  map[string][]string
	points []*weighted
	near   []string // ids of the services that contacts are sent on to
}

// weighted is a pain point with how common it is within one service.
type weighted struct {
	point  *point
	weight int
}

// point is one pain point: how customers put it and what agents answer.
type point struct {
	id     string
	mood   int  // 0 content … 3 angry, of a first contact about it
	solved int  // percent of contacts that end solved
	again  int  // percent of unsolved contacts that are followed by another
	calls  bool // it only comes up in calls
	lists  map[string][]string
}

// load reads the embedded files. They are part of the program and checked by
// its tests, so a fault in them is a bug and panics.
func load() *library {
	w, err := read(texts)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return w
}

func read(files fs.FS) (*library, error) {
	w := &library{points: map[string]*point{}, lists: map[string][]string{}, facts: map[string][]string{}}
	names, err := fs.Glob(files, "text/*.txt")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		blocks, err := readBlocks(files, name)
		if err != nil {
			return nil, err
		}
		for _, b := range blocks {
			if err := w.addShared(b); err != nil {
				return nil, err
			}
		}
	}
	if names, err = fs.Glob(files, "text/services/*.txt"); err != nil {
		return nil, err
	}
	for _, name := range names {
		blocks, err := readBlocks(files, name)
		if err != nil {
			return nil, err
		}
		if err := w.addService(strings.TrimSuffix(path.Base(name), ".txt"), blocks); err != nil {
			return nil, err
		}
	}
	for _, s := range w.services {
		for _, id := range s.near {
			if w.find(id) == nil {
				return nil, fmt.Errorf("text/services/%s.txt: near = names %q, which is no service", s.id, id)
			}
		}
	}
	return w, nil
}

func readBlocks(files fs.FS, name string) ([]*block, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	return parseBlocks(name, string(text))
}

// addShared takes a block of text/*.txt: lists, or a point that several
// services have in common.
func (w *library) addShared(b *block) error {
	if b.kind == "point" {
		p, err := newPoint(b)
		w.points[b.name] = p
		return err
	}
	into := w.lists
	if b.kind == "facts" {
		into = w.facts
	}
	for name, items := range b.lists {
		if len(w.lists[name]) > 0 || len(w.facts[name]) > 0 {
			return fmt.Errorf("%s: a second list %s", b.where, name)
		}
		into[name] = items
	}
	return nil
}

// addService takes a file of text/services: the service, then its own points.
func (w *library) addService(id string, blocks []*block) error {
	if len(blocks) == 0 || blocks[0].kind != "service" || blocks[0].name != id {
		return fmt.Errorf("text/services/%s.txt: must start with [service %s]", id, id)
	}
	b := blocks[0]
	if err := b.need("agency", "line", "thing", "matter", "refer", "verify", "site"); err != nil {
		return err
	}
	weight, err := b.number("weight", 1, 100)
	if err != nil {
		return err
	}
	s := &service{id: id, weight: weight, lists: b.lists, near: strings.Fields(b.settings["near"])}
	for _, b := range blocks[1:] {
		p, err := newPoint(b)
		if err != nil {
			return err
		}
		weight, err := b.number("weight", 1, 100)
		if err != nil {
			return err
		}
		s.points = append(s.points, &weighted{p, weight})
	}
	for entry := range strings.SplitSeq(b.settings["common"], ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(entry), " ")
		weight, err := strconv.Atoi(number)
		if w.points[name] == nil || err != nil {
			return fmt.Errorf("%s: common = %q: each entry is a point of text/points.txt and its weight", b.where, entry)
		}
		s.points = append(s.points, &weighted{w.points[name], weight})
	}
	w.services = append(w.services, s)
	return nil
}

func newPoint(b *block) (*point, error) {
	p := &point{id: b.name, lists: b.lists, calls: b.settings["channel"] == "call"}
	var err error
	if p.mood, err = b.number("mood", 0, 3); err != nil {
		return nil, err
	}
	if p.solved, err = b.number("solved", 0, 100); err != nil {
		return nil, err
	}
	if p.again, err = b.number("again", 0, 100); err != nil {
		return nil, err
	}
	return p, b.need("about", "say", "talk", "fix", "fix-short", "stuck")
}

// find is the service of an id, or nil.
func (w *library) find(id string) *service {
	for _, s := range w.services {
		if s.id == id {
			return s
		}
	}
	return nil
}

// find is the pain point of an id, or nil.
func (s *service) find(id string) *point {
	for _, p := range s.points {
		if p.point.id == id {
			return p.point
		}
	}
	return nil
}
