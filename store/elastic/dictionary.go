package elastic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Index describes one kind of index, for a data dictionary. Names are without
// the configured prefix.
type Index struct {
	Kind     string // conversations, painpoints, …
	Pattern  string // conversations-*
	Alias    string // of all indices of the kind, where there are several
	About    string
	Schema   string // version of its documents, where they name one
	Fields   []IndexField
	ReadByID bool // nothing in it can be searched
}

// IndexField is one field of an index.
type IndexField struct {
	Path, Type, About string
	Searchable        bool
}

// Dictionary describes every kind of index, the two that others build on first.
// It is read from the templates that Prepare installs, so it cannot differ from
// what is there.
func Dictionary() ([]Index, error) {
	var all []Index
	for _, kind := range []string{"conversations", "painpoints", "digests", "searches", "state", "customers", "identity"} {
		index, err := describe(kind)
		if err != nil {
			return nil, fmt.Errorf("the template %s: %w", kind, err)
		}
		all = append(all, index)
	}
	return all, nil
}

// mapped is one field of a mapping.
type mapped struct {
	Type       string            `json:"type"`
	Enabled    *bool             `json:"enabled"`
	Index      *bool             `json:"index"`
	Properties map[string]mapped `json:"properties"`
}

func describe(kind string) (Index, error) {
	text, err := templateFiles.ReadFile("templates/" + kind + ".json")
	if err != nil {
		return Index{}, err
	}
	body := strings.NewReplacer("{{prefix}}-", "", "{{shards}}", "1", "{{replicas}}", "1").Replace(string(text))
	var t struct {
		Patterns []string `json:"index_patterns"`
		Meta     struct {
			Description string `json:"description"`
		} `json:"_meta"`
		Template struct {
			Aliases  map[string]struct{} `json:"aliases"`
			Mappings struct {
				Meta struct {
					Schema string       `json:"schema"`
					Fields descriptions `json:"fields"`
				} `json:"_meta"`
				Properties map[string]mapped `json:"properties"`
			} `json:"mappings"`
		} `json:"template"`
	}
	if err := json.Unmarshal([]byte(body), &t); err != nil {
		return Index{}, err
	}
	index := Index{Kind: kind, Pattern: strings.Join(t.Patterns, ", "), About: t.Meta.Description, Schema: t.Template.Mappings.Meta.Schema, ReadByID: true}
	for alias := range t.Template.Aliases { // one at most
		index.Alias = alias
	}
	for _, d := range t.Template.Mappings.Meta.Fields {
		m := fieldAt(t.Template.Mappings.Properties, d[0])
		f := IndexField{Path: d[0], Type: m.Type, About: d[1], Searchable: (m.Enabled == nil || *m.Enabled) && (m.Index == nil || *m.Index)}
		index.Fields = append(index.Fields, f)
		index.ReadByID = index.ReadByID && !f.Searchable
	}
	return index, nil
}

func fieldAt(properties map[string]mapped, path string) mapped {
	name, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		return properties[name]
	}
	return fieldAt(properties[name].Properties, rest)
}

// descriptions are the names of an object's members and their values, in the
// order in which they are written.
type descriptions [][2]string

// UnmarshalJSON reads an object of strings.
func (d *descriptions) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	var words []string
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the end: data is one valid value
		}
		if word, ok := token.(string); ok {
			words = append(words, word)
		}
	}
	for i := 0; i+1 < len(words); i += 2 {
		*d = append(*d, [2]string{words[i], words[i+1]})
	}
	return nil
}
