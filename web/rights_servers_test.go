//go:build servers

package web

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"earshot/store"
	"earshot/store/elastic"
)

// inElasticsearch is an empty store under a prefix of its own, which goes away
// with the test.
func inElasticsearch(t *testing.T) store.Store {
	t.Helper()
	address := os.Getenv("EARSHOT_TEST_ELASTICSEARCH")
	if address == "" {
		t.Fatal("EARSHOT_TEST_ELASTICSEARCH is not set: give the address of an Elasticsearch, or run `make test`, which starts one")
	}
	if !strings.HasPrefix(address, "http") {
		address = "http://" + address
	}
	prefix := "rights-" + strings.ToLower(rand.Text())
	st, err := elastic.Open(elastic.Config{URLs: []string{address}, Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		st.Close()
		forget(t, address, prefix)
	})
	return st
}

// forget removes every index and template of a prefix.
func forget(t *testing.T, address, prefix string) {
	t.Helper()
	ask := func(method, path string, into any) {
		r, err := http.NewRequest(method, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Close = true // no connection is left
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s %s: %s, %v", method, path, answer.Status, err)
		}
	}
	var indices []struct{ Index string }
	ask(http.MethodGet, "/_cat/indices/"+prefix+"-*?format=json&h=index", &indices)
	for _, i := range indices {
		ask(http.MethodDelete, "/"+i.Index, &struct{}{})
	}
	ask(http.MethodDelete, "/_index_template/"+prefix+"-*", &struct{}{})
}

func TestRightsInElasticsearch(t *testing.T) {
	store := divided(t, inElasticsearch(t))
	t.Run("nobody is told of another service", func(t *testing.T) { nobodyIsTold(t, store) })
	t.Run("a limited supervisor sees their own", func(t *testing.T) { theirOwnIsSeen(t, store) })
	t.Run("what is hidden is absent", func(t *testing.T) { whatIsHiddenIsAbsent(t, store) })
	t.Run("a limited supervisor turns all pages", func(t *testing.T) { turnsAllPages(t, store) })
}
