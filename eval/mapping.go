package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Mapping says what the intents of a set are in a taxonomy. It stands beside
// NAME.jsonl or NAME.jsonl.gz as NAME.map.json:
//
//	{"taxonomy": "banking", "intents": {
//	  "card_arrival": ["card-not-arrived", "processing-delay?"],
//	  "lost_or_stolen_card": ["card-lost|card-stolen"],
//	  "weather": []}}
//
// "a|b" wants any of the two, "a?" is right but not missed. A text with an
// empty list is about none of the topics named anywhere in the mapping; a text
// with an intent that is not there is left out. Only topics named in the
// mapping are judged: what else is found may be right.
type Mapping struct {
	Taxonomy string              `json:"taxonomy"`
	Intents  map[string][]string `json:"intents"`
}

// ParseMapping reads a mapping. name is how errors call the file.
func ParseMapping(name string, data []byte) (*Mapping, error) {
	var m Mapping
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &m, nil
}

// judged are the topics that the mapping names.
func (m *Mapping) judged() []string {
	out := []string{}
	for _, ids := range m.Intents {
		for _, id := range ids {
			out = append(out, parseWanted(id).Any...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func parseWanted(text string) Wanted {
	ids, optional := strings.CutSuffix(text, "?")
	return Wanted{strings.Split(ids, "|"), optional}
}
