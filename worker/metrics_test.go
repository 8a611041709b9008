package worker

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Operators go by the table of docs/operations.md: it names every metric.
func TestEveryMetricIsInTheDocumentation(t *testing.T) {
	text, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	m := NewMetrics()
	m.deadLetters.WithLabelValues("x")
	m.retries.WithLabelValues("x")
	m.waiting.WithLabelValues("x")
	m.lag.WithLabelValues("x")
	m.stageSeconds.WithLabelValues("x")
	m.rollups.WithLabelValues("x")
	m.leaseHeld.WithLabelValues("x")
	m.Delivery("x", "x")
	out := httptest.NewRecorder()
	m.Handler().ServeHTTP(out, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	page, err := io.ReadAll(out.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`# TYPE (earshot_\w+)`).FindAllStringSubmatch(string(page), -1)
	if len(shown) < 15 {
		t.Errorf("only %d metrics are shown", len(shown))
	}
	documented := regexp.MustCompile("`(earshot_\\w+)` \\|").FindAllStringSubmatch(string(text), -1)
	for _, metric := range shown {
		if !strings.Contains(string(text), "`"+metric[1]+"` |") {
			t.Errorf("%s is not in the table", metric[1])
		}
	}
	if len(documented) != len(shown) {
		t.Errorf("%d metrics are documented, %d are shown", len(documented), len(shown))
	}
}
