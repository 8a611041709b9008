package taxonomy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// object is the little of a JSON Schema that these tests look into.
type object struct {
	Description string
	Ref         string `json:"$ref"`
	Pattern     string
	Required    []string
	Properties  map[string]object
	Additional  any `json:"additionalProperties"`
	Definitions map[string]object
}

func schemaObject(t *testing.T) object {
	t.Helper()
	var root object
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("earshot-taxonomy.schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("earshot-taxonomy.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemaKnowsTheKeysOfTheReader: a key that only one of them knows is
// either refused by one, or never offered by an editor.
func TestSchemaKnowsTheKeysOfTheReader(t *testing.T) {
	root := schemaObject(t)
	for kind, known := range keys() {
		of := root.Definitions[kind]
		if kind == keysPack {
			of = root
		}
		if of.Additional != false {
			t.Errorf("the schema of %s allows keys that nobody knows", kind)
		}
		for _, key := range known {
			p, has := of.Properties[key]
			if p.Ref != "" {
				path := strings.Split(strings.TrimPrefix(p.Ref, "#/definitions/"), "/properties/")
				if p = root.Definitions[path[0]]; len(path) > 1 {
					p = p.Properties[path[1]]
				}
			}
			if !has || p.Description == "" {
				t.Errorf("%s.%s: in the schema is %v, with the description %q", kind, key, has, p.Description)
			}
		}
		for key := range of.Properties {
			if !slices.Contains(known, key) {
				t.Errorf("the schema has %s.%s, which the reader refuses", kind, key)
			}
		}
	}
	rule := root.Definitions[keysRule]
	if got := rule.Properties["position"].Pattern; got != positionForm.String() {
		t.Errorf("the schema's pattern of a position is %s", got)
	}
	if got := root.Definitions[keysStep].Properties["within"].Pattern; got != withinForm.String() {
		t.Errorf("the schema's pattern of within is %s", got)
	}
}

// TestSchemaKnowsTheNamesOfTheReader: what an editor offers, the reader takes.
func TestSchemaKnowsTheNamesOfTheReader(t *testing.T) {
	var enums struct {
		Definitions map[string]struct {
			Properties map[string]struct {
				Enum  []string
				Items struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(Schema(), &enums); err != nil {
		t.Fatal(err)
	}
	of := func(kind, key string) []string {
		p := enums.Definitions[kind].Properties[key]
		return slices.Concat(p.Enum, p.Items.Enum)
	}
	for _, c := range []struct {
		kind, key string
		want      []string
	}{
		{keysTopic, "drivers", drivers()},
		{keysTopic, "burdens", burdens()},
		{keysRule, "channels", channels()},
		{keysRule, "speaker", []string{"customer", "agent", "any"}},
		{keysStep, "speaker", []string{"customer", "agent", "any"}},
	} {
		if got := of(c.kind, c.key); !slices.Equal(got, c.want) {
			t.Errorf("the schema offers for %s.%s %v, the reader takes %v", c.kind, c.key, got, c.want)
		}
	}
}

func TestSchemaTakesTheShippedPacks(t *testing.T) {
	s := compiled(t)
	for _, name := range Names() {
		data, err := source(shipped, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if line := "# yaml-language-server: $schema=schema/earshot-taxonomy.schema.json\n"; !bytes.HasPrefix(data, []byte(line)) {
			t.Errorf("%s.yaml does not begin with the line that tells editors the schema: %s", name, line)
		}
	}
	if err := validate(s, []byte(everyKey)); err != nil {
		t.Errorf("a pack with every key: %v", err)
	}
}

// TestSchemaAndReaderRefuseAlike: what the schema can know is a fault to both.
func TestSchemaAndReaderRefuseAlike(t *testing.T) {
	s := compiled(t)
	begin := "name: a\nversion: \"1\"\n"
	topic := begin + "topics:\n  - id: t\n    name: T\n    rules:\n      - phrases: [x]\n        "
	for _, text := range []string{
		"version: 1",
		"name: a",
		"name: Big\nversion: 1",
		begin + "colour: red",
		begin + "remove: [A]",
		begin + "lists: [x]",
		begin + "lists: {a: []}",
		begin + "lists: {number: [x]}",
		begin + "services: [{id: a}]",
		begin + "services: [{id: a, name: A, phrases: x}]",
		begin + "topics: [{id: a, name: A}]",
		begin + "topics: [{id: a, name: A, rules: []}]",
		begin + "topics: [{id: a, name: A, rules: [{id: x}]}]",
		begin + "topics: [{id: a, name: A, drivers: [speed], rules: [{phrases: [x]}]}]",
		begin + "topics: [{id: a, name: A, min_score: 0, rules: [{phrases: [x]}]}]",
		begin + "signals: [{rules: [{phrases: [x]}]}]",
		begin + "repeat: {cues: [{phrases: [x]}]}",
		begin + "sentiment: [{phrases: [x]}]",
		begin + "sentiment: [{phrases: [x], valence: 5}]",
		topic + "speaker: robot",
		topic + "unless_negated: perhaps",
		topic + "subject: true",
		topic + "channels: [phone]",
		topic + "position: first day",
		topic + "position: last 101%",
		topic + "weight: 0",
		topic + "weight: heavy",
		topic + "followed_by: {within: 2 turns}",
		topic + "followed_by: {phrases: [x], within: 0 turns}",
		topic + "followed_by: {phrases: [x], within: 2}",
		topic + "examples: {matches: [x]}",
		topic + "examples: {match: [[boss says hello]]}",
		topic + "examples: {match: [[{boss: hello}]]}",
		topic + "examples: {match: [[{customer: a, agent: b}]]}",
		topic + "examples: {match: [[]]}",
	} {
		if err := validate(s, []byte(text)); err == nil {
			t.Errorf("the schema takes\n%s", text)
		}
		if _, err := Parse("a.yaml", []byte(text)); err == nil {
			t.Errorf("the reader takes\n%s", text)
		}
	}
}

func validate(s *jsonschema.Schema, data []byte) error {
	var document any
	if err := yaml.Unmarshal(data, &document); err != nil {
		return err
	}
	return s.Validate(document)
}
