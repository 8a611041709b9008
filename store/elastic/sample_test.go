//go:build servers

package elastic

import (
	"net/http"
	"strings"
	"testing"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

func TestDocumentsFromBeforeSamplesAreSampled(t *testing.T) {
	sp := newSpace(t)
	s := sp.open(t, nil)
	t.Cleanup(func() { _ = s.Close() })
	ctx := t.Context()
	if err := s.Prepare(ctx); err != nil {
		t.Fatal(err)
	}
	var batch []*models.Conversation
	want := int64(0)
	for i := range 60 {
		c := storetest.Conversation(strings.Repeat("c", i+1), storetest.Says("hello"))
		batch = append(batch, c)
		if models.SampleOf(c.ID) < 400 {
			want++
		}
	}
	if err := s.Put(ctx, batch, history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	// As an older program left it: no sample in the documents, and its template.
	err := s.writeAll(ctx, "test", true, func(out *bulk, check func(verdict)) error {
		for _, c := range batch {
			if err := out.add(actionIndex, ref{s.monthIndex(month(c.StartedAt)), c.ID}, doc{}, c, check); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	old, err := s.template("conversations")
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(strings.Replace(string(old.body), `"version": 3,`, `"version": 2,`, 1))
	if err := s.do(ctx, request{op: "test", method: http.MethodPut, path: "/_index_template/" + old.name, body: body}, nil); err != nil {
		t.Fatal(err)
	}
	if page, err := s.Search(ctx, models.Query{Sample: 1000}); err != nil || page.Total != 0 {
		t.Fatalf("before it is upgraded the sample has %d (%v): this test shows nothing", page.Total, err)
	}
	if err := s.Prepare(ctx); err != nil {
		t.Fatal(err)
	}
	page, err := s.Search(ctx, models.Query{Sample: 400})
	if err != nil || page.Total != want {
		t.Errorf("a sample of 400 in a thousand has %d, want %d (%v)", page.Total, want, err)
	}
	if c, err := s.Conversation(ctx, batch[0].ID); err != nil || len(c.Turns) != 1 {
		t.Errorf("the conversation reads as %+v (%v)", c, err)
	}
}
