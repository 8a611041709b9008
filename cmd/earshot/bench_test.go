package main

import (
	"encoding/json"
	"testing"
	"time"

	"earshot/config"
	"earshot/demo"
	"earshot/models"
	"earshot/worker"
)

// BenchmarkDecodeAndAnalyze is what a lane does with a message before the
// store has it; the conversations are those of scripts/bench.sh.
func BenchmarkDecodeAndAnalyze(b *testing.B) {
	cfg := config.Default()
	rules, err := loadTaxonomy(cfg.Taxonomy)
	if err != nil {
		b.Fatal(err)
	}
	m := worker.NewMetrics()
	analyzer, err := newAnalyzer(rules, []byte("a secret for benchmarks"), m)
	if err != nil {
		b.Fatal(err)
	}
	decoder := newDecoder(cfg, time.UTC)
	var messages []models.Envelope
	for t := range demo.BenchCorpus(1, 500) {
		value, err := json.Marshal(t)
		if err != nil {
			b.Fatal(err)
		}
		messages = append(messages, models.Envelope{Value: value, Time: time.Now(), TimeSource: models.StartMessage})
	}
	transcripts := make([]*models.Transcript, len(messages))
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if transcripts[i%len(messages)], err = decoder.Decode(messages[i%len(messages)]); err != nil {
				b.Fatal(err)
			}
		}
	})
	for i := range messages {
		if transcripts[i], err = decoder.Decode(messages[i]); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("analyze", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := analyzer.Analyze(transcripts[i%len(messages)]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
