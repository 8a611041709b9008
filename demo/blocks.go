package demo

import (
	"fmt"
	"strconv"
	"strings"
)

// block is one [block] of a text file: single settings and lists of phrasings.
// text/README.md describes the format.
type block struct {
	where    string // file and line, for errors
	kind     string
	name     string
	settings map[string]string
	lists    map[string][]string
}

// parseBlocks reads a whole file.
func parseBlocks(file, text string) ([]*block, error) {
	var all []*block
	var list string
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		where := fmt.Sprintf("%s:%d", file, n)
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.HasPrefix(line, "[") {
			kind, name, _ := strings.Cut(strings.Trim(line, "[]"), " ")
			all = append(all, &block{where, kind, name, map[string]string{}, map[string][]string{}})
			list = ""
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("%s: a file starts with a [block]", where)
		}
		b := all[len(all)-1]
		item, isItem := strings.CutPrefix(line, "- ")
		key, value, isSetting := strings.Cut(line, " = ")
		switch {
		case isItem && list == "":
			return nil, fmt.Errorf("%s: an item without a list; write the list's name and a colon above it", where)
		case isItem:
			b.lists[list] = append(b.lists[list], item)
		case strings.HasSuffix(line, ":"):
			list = strings.TrimSuffix(line, ":")
		case isSetting:
			b.settings[key] = value
		default:
			return nil, fmt.Errorf("%s: neither a [block], a setting (name = value), a list (name:) nor an item (- text)", where)
		}
	}
	return all, nil
}

// number is a setting that must be a whole number from low to high.
func (b *block) number(setting string, low, high int) (int, error) {
	n, err := strconv.Atoi(b.settings[setting])
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%s: [%s %s] needs %s, a whole number from %d to %d", b.where, b.kind, b.name, setting, low, high)
	}
	return n, nil
}

// need says which of the named lists are missing.
func (b *block) need(lists ...string) error {
	for _, name := range lists {
		if len(b.lists[name]) == 0 {
			return fmt.Errorf("%s: [%s %s] needs a list %s", b.where, b.kind, b.name, name)
		}
	}
	return nil
}
