package elastic

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

var update = flag.Bool("update", false, "rewrite testdata/templates.txt")

// TestTemplatesChangeWithTheirVersion keeps what is installed at version N what
// it was: workers install a template only where theirs has a higher version.
func TestTemplatesChangeWithTheirVersion(t *testing.T) {
	var lines []string
	for _, kind := range kinds() {
		wanted := readTemplate(t, kind)
		lines = append(lines, fmt.Sprintf("%s %d %x", kind, wanted.version, sha256.Sum256(wanted.body)))
	}
	got := strings.Join(lines, "\n") + "\n"
	const path = "testdata/templates.txt"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("a template is no longer what %s says:\n%sraise its version, then run this test with -update", path, got)
	}
}

func readTemplate(t *testing.T, kind string) template {
	t.Helper()
	s, err := Open(Config{URLs: []string{"http://127.0.0.1:9200"}})
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := s.template(kind)
	if err != nil {
		t.Fatal(err)
	}
	return wanted
}

// field is one field of a mapping.
type field struct {
	Type       string           `json:"type"`
	Enabled    *bool            `json:"enabled"`
	Dynamic    any              `json:"dynamic"`
	Properties map[string]field `json:"properties"`
}

// paths are the leaves of a mapping. What is not indexed is a leaf.
func paths(properties map[string]field, before string) []string {
	var all []string
	for name, f := range properties {
		if len(f.Properties) > 0 {
			all = append(all, paths(f.Properties, before+name+".")...)
		} else {
			all = append(all, before+name)
		}
	}
	return all
}

func mappingOf(t *testing.T, kind string) (fields, described []string, dynamic any) {
	t.Helper()
	var mapping struct {
		Dynamic any `json:"dynamic"`
		Meta    struct {
			Fields map[string]string `json:"fields"`
		} `json:"_meta"`
		Properties map[string]field `json:"properties"`
	}
	if err := json.Unmarshal(readTemplate(t, kind).mapping, &mapping); err != nil {
		t.Fatal(err)
	}
	for name, description := range mapping.Meta.Fields {
		if len(description) < 10 {
			t.Errorf("%s: the description of %s is %q", kind, name, description)
		}
		described = append(described, name)
	}
	fields = paths(mapping.Properties, "")
	slices.Sort(fields)
	slices.Sort(described)
	return fields, described, mapping.Dynamic
}

func TestEveryFieldIsDescribedAndNoOtherIsTaken(t *testing.T) {
	for _, kind := range kinds() {
		fields, described, dynamic := mappingOf(t, kind)
		if !slices.Equal(fields, described) {
			t.Errorf("%s: the mapping has %v,\nits descriptions %v", kind, fields, described)
		}
		if dynamic != "strict" {
			t.Errorf("%s: dynamic is %v", kind, dynamic)
		}
	}
}

// With a strict mapping a field that is missing costs every conversation.
func TestMappingsHaveEveryFieldOfTheDocuments(t *testing.T) {
	leaves := map[string]bool{"findings": true, "turns": true, "pii.types": true, "contacts": true, "contact": true, "document": true, "sent": true}
	for kind, document := range map[string]any{
		"conversations": document{}, "painpoints": models.PainPoint{}, "customers": models.Customer{}, "identity": identity{}, "digests": models.DigestRecord{}, "searches": models.SavedSearch{},
	} {
		want := jsonPaths(reflect.TypeOf(document), "", leaves)
		slices.Sort(want)
		if fields, _, _ := mappingOf(t, kind); !slices.Equal(fields, want) {
			t.Errorf("%s: the mapping has %v,\nthe document %v", kind, fields, want)
		}
	}
}

// jsonPaths are the paths of a type's JSON.
func jsonPaths(of reflect.Type, before string, leaves map[string]bool) []string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	var all []string
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		kind := f.Type
		for kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		switch {
		case f.Anonymous:
			all = append(all, jsonPaths(kind, before, leaves)...)
		case kind.Kind() == reflect.Struct && kind != reflect.TypeFor[time.Time]() && !leaves[before+name]:
			all = append(all, jsonPaths(kind, before+name+".", leaves)...)
		default:
			all = append(all, before+name)
		}
	}
	return all
}

func TestOpenNamesEveryFault(t *testing.T) {
	_, err := Open(Config{URLs: []string{"es:9200", "http://user:SECRET@"}, Prefix: "Ear Shot", Shards: -1})
	if err == nil {
		t.Fatal("opened")
	}
	for _, want := range []string{"es:9200", "prefix", "shards"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "SECRET") {
		t.Error("the error shows a password")
	}
	if _, err := Open(Config{URLs: []string{"https://es:9200"}, CACert: []byte("nonsense")}); err == nil || !strings.Contains(err.Error(), "PEM") {
		t.Errorf("a CA certificate that is none: %v", err)
	}
}
