package main

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// secureElastic is an Elasticsearch behind TLS, as far as a ping goes, and the
// certificate that it shows.
func secureElastic(t *testing.T) (address, certificate string) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Elastic-Product", "Elasticsearch")
		w.Header().Set("Content-Type", "application/json")
		if user, password, _ := r.BasicAuth(); user != "earshot" || password != "of a test" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = w.Write([]byte(`{"took":1}`))
	}))
	t.Cleanup(server.Close)
	return server.URL, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func TestElasticsearchBehindTLS(t *testing.T) {
	address, certificate := secureElastic(t)
	trusted := file(t, "ca.pem", strings.Split(certificate, "\n")...)
	env := []string{testSecret, "EARSHOT_STORE_URL=" + address, "EARSHOT_STORE_USERNAME=earshot"}
	right, wrong := "EARSHOT_STORE_PASSWORD=of a test", "EARSHOT_STORE_PASSWORD=of another"
	for _, c := range []struct {
		name string
		more []string
		says string
	}{
		{"trusted and signed in", []string{"EARSHOT_STORE_CA_FILE=" + trusted, right}, "ok    store"},
		{"a wrong password", []string{"EARSHOT_STORE_CA_FILE=" + trusted, wrong}, "check the user or API key"},
		{"an authority that nobody named", []string{right}, "certificate"},
		{"no certificate", []string{"EARSHOT_STORE_CA_FILE=" + file(t, "no.pem", "nothing"), right}, "holds no PEM certificate"},
	} {
		r := earshot(t, append(env, c.more...), "doctor")
		if said := r.out + r.err; !strings.Contains(said, c.says) || strings.Contains(said, "of a test") {
			t.Errorf("%s: %s", c.name, said)
		}
	}
}
