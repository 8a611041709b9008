package elastic

import (
	"slices"
	"testing"
)

func TestTheDictionaryHasEveryFieldOfEveryTemplate(t *testing.T) {
	indices, err := Dictionary()
	if err != nil {
		t.Fatal(err)
	}
	var described []string
	for _, index := range indices {
		described = append(described, index.Kind)
		var got []string
		for _, f := range index.Fields {
			if f.Type == "" || f.About == "" {
				t.Errorf("%s: %+v", index.Kind, f)
			}
			got = append(got, f.Path)
		}
		slices.Sort(got)
		if want, _, _ := mappingOf(t, index.Kind); !slices.Equal(got, want) {
			t.Errorf("%s: the dictionary has %v,\nthe mapping %v", index.Kind, got, want)
		}
	}
	slices.Sort(described)
	if want := slices.Sorted(slices.Values(kinds())); !slices.Equal(described, want) {
		t.Errorf("the dictionary has %v, the store %v", described, want)
	}
	conversations := indices[0]
	if conversations.Pattern != "conversations-*" || conversations.Alias != "conversations" || conversations.Schema != "earshot.conversation/v1" || conversations.Fields[0].Path != "schema" {
		t.Errorf("conversations are %+v", conversations)
	}
	for _, f := range conversations.Fields {
		if f.Searchable == (f.Path == "turns" || f.Path == "findings") {
			t.Errorf("searchable is %v of %s", f.Searchable, f.Path)
		}
	}
}
