package pipeline_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earshot/models"
	"earshot/pipeline"
)

var update = flag.Bool("update", false, "rewrite the expected conversations in testdata/golden")

// TestGolden reads every NAME.in.json, a transcript, and compares its
// conversation with NAME.out.json. A new case needs no Go.
func TestGolden(t *testing.T) {
	p := newPipeline(t, pipeline.Options{CustomerKey: func(id string) string {
		if id == "" {
			return ""
		}
		return "key"
	}})
	inputs, err := filepath.Glob("testdata/golden/*.in.json")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, in := range inputs {
		t.Run(strings.TrimSuffix(filepath.Base(in), ".in.json"), func(t *testing.T) {
			text, err := os.ReadFile(in)
			if err != nil {
				t.Fatal(err)
			}
			var transcript models.Transcript
			if err := json.Unmarshal(text, &transcript); err != nil {
				t.Fatal(err)
			}
			c, err := p.Analyze(&transcript)
			if err != nil {
				t.Fatal(err)
			}
			c.Taxonomy = models.TaxonomyID{} // changes with every edit of the pack
			got, err := json.MarshalIndent(c, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			out := strings.TrimSuffix(in, ".in.json") + ".out.json"
			if *update {
				if err := os.WriteFile(out, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatalf("%v; run the test with -update to write it", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the conversation differs from %s; if that is right, run the test with -update and look at the diff.\ngot:\n%s", out, got)
			}
		})
	}
}
