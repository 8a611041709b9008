package main

import (
	"encoding/json"
	"io"

	"earshot/demo"
)

// benchSeed fixes the corpus, so that runs can be compared.
const benchSeed = 1

// writeCorpus writes n conversations of a corpus of total, numbered from
// first: 20 turns of about 250 words each, over ten weeks.
func writeCorpus(w io.Writer, total, first, n int) error {
	lines := json.NewEncoder(w)
	i := 0
	for t := range demo.BenchCorpus(benchSeed, total) {
		if i >= first+n {
			break
		}
		if i++; i <= first {
			continue
		}
		if err := lines.Encode(t); err != nil {
			return err
		}
	}
	return nil
}
