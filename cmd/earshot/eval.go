package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"earshot/eval"
	"earshot/eval/sets"
	"earshot/pipeline"
)

// evaluation is one run of `earshot eval`.
type evaluation struct {
	kind     string
	taxonomy string
	mapping  string
	mistakes int
	json     bool
	analyses map[string]eval.Analysis // by the name of the pack
}

func (a *app) evalCommand() *cobra.Command {
	e := &evaluation{analyses: map[string]eval.Analysis{}}
	c := &cobra.Command{
		Use:     "eval [FILE...]",
		GroupID: "care",
		Short:   "Measure the analysis on labelled sets",
		Long: `Analyses labelled texts and compares: precision, recall and F1 by class with
95 % bootstrap intervals, and the worst mistakes. Without a file it takes the
sets that come with Earshot. Files are JSON lines, plain or .gz, in the formats
of docs/quality.md; what a file has labels for is seen from its fields. With
--kind and no file, the shipped sets of this kind are taken.

Lines that cannot be read are named on standard error and left out, and the
exit code is then 3. The texts of mistakes are printed as they stand in the
set: mind who reads the output.`,
		Example: `  earshot eval
  earshot eval --kind repeat --mistakes 20
  earshot eval ours.jsonl --taxonomy ours.yaml --json | jq '.results[].tables[0]'`,
		RunE: func(_ *cobra.Command, files []string) error { return a.eval(e, files) },
	}
	kinds := strings.Join(kindNames(), ", ")
	c.Flags().StringVar(&e.kind, "kind", "", "what the sets have labels for: "+kinds)
	c.Flags().StringVar(&e.taxonomy, "taxonomy", "", "a shipped pack by name, or a file (default: what a set was labelled for, else the configured one)")
	c.Flags().StringVar(&e.mapping, "map", "", "the mapping of intents to topics (default: NAME.map.json beside NAME.jsonl)")
	c.Flags().IntVar(&e.mistakes, "mistakes", 5, "how many of the worst mistakes to print for each set")
	c.Flags().BoolVar(&e.json, "json", false, "print JSON")
	return c
}

func kindNames() []string {
	var names []string
	for _, k := range eval.Kinds() {
		names = append(names, string(k))
	}
	return names
}

func (a *app) eval(e *evaluation, files []string) error {
	if e.kind != "" && !slices.Contains(kindNames(), e.kind) {
		return usagef("--kind %q: it is one of %s", e.kind, strings.Join(kindNames(), ", "))
	}
	if e.mistakes < 0 {
		return usagef("--mistakes %d: it is a number from 0 on", e.mistakes)
	}
	read := e.shipped
	if len(files) > 0 {
		read = func() ([]eval.Set, error) { return e.files(files) }
	}
	all, err := read()
	if err != nil {
		return err
	}
	results, err := a.score(e, all)
	if err != nil {
		return err
	}
	if err := e.print(a.out, results); err != nil {
		return err
	}
	return a.leftOut(all)
}

// shipped are the sets that come with Earshot, by kind and name.
func (e *evaluation) shipped() ([]eval.Set, error) {
	var out []eval.Set
	for _, kind := range kindNames() {
		if e.kind != "" && e.kind != kind {
			continue
		}
		files, err := fs.ReadDir(sets.Files(), kind)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, f := range files {
			if !setFile(f.Name()) {
				continue
			}
			s, err := e.read(sets.Files(), path.Join(kind, f.Name()), eval.Kind(kind))
			if err != nil {
				return nil, err
			}
			s.HeldOut = strings.HasPrefix(s.Name, heldOut)
			out = append(out, s)
		}
	}
	return out, nil
}

// heldOut is how the names of shipped sets begin whose mistakes nobody should
// look at. Who must can name the file.
const heldOut = "held-out"

func setFile(name string) bool { return strings.HasSuffix(strings.TrimSuffix(name, ".gz"), ".jsonl") }

func (e *evaluation) files(paths []string) ([]eval.Set, error) {
	var out []eval.Set
	for _, p := range paths {
		s, err := e.read(osFiles{}, p, eval.Kind(e.kind))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// osFiles opens any path.
type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

func (e *evaluation) read(from fs.FS, name string, kind eval.Kind) (eval.Set, error) {
	m, err := e.readMapping(from, name)
	if err != nil {
		return eval.Set{}, err
	}
	f, err := from.Open(name)
	if err != nil {
		return eval.Set{}, usagef("%w: check the path", err)
	}
	defer f.Close() //nolint:errcheck // only read from
	return eval.Read(name, f, kind, m)
}

// readMapping is the mapping that was asked for, the one beside the set, or
// nil.
func (e *evaluation) readMapping(from fs.FS, set string) (*eval.Mapping, error) {
	name := strings.TrimSuffix(strings.TrimSuffix(set, ".gz"), ".jsonl") + ".map.json"
	if e.mapping != "" {
		from, name = osFiles{}, e.mapping
	}
	f, err := from.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && e.mapping == "":
		return nil, nil
	case err != nil:
		return nil, usageError{err}
	}
	defer f.Close() //nolint:errcheck // only read from
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	m, err := eval.ParseMapping(name, data)
	if err != nil {
		return nil, usageError{err}
	}
	return m, nil
}

func (a *app) score(e *evaluation, all []eval.Set) ([]eval.Result, error) {
	total := 0
	for _, s := range all {
		total += len(s.Items)
	}
	progress := newBar(a.err, int64(total), "measuring", false)
	defer progress.close()
	results := []eval.Result{}
	for _, s := range all {
		analysis, err := a.analysis(e, s.Taxonomy)
		if err != nil {
			return nil, err
		}
		r, err := eval.Score(s, analysis, func() { _ = progress.Add(1) })
		if err != nil {
			return nil, err
		}
		r.Mistakes = r.Mistakes[:min(e.mistakes, len(r.Mistakes))]
		results = append(results, r)
	}
	return results, nil
}

// analysis reads with the pack that was asked for, else with the one that the
// set was labelled for, else with the configured one. Each is compiled once.
func (a *app) analysis(e *evaluation, pack string) (eval.Analysis, error) {
	if e.taxonomy != "" {
		pack = e.taxonomy
	}
	if known, ok := e.analyses[pack]; ok {
		return known, nil
	}
	name := pack
	if pack == "" {
		cfg, err := a.load()
		if err != nil {
			return eval.Analysis{}, err
		}
		name = cfg.Taxonomy
	}
	rules, err := loadTaxonomy(name)
	if err != nil {
		return eval.Analysis{}, err
	}
	p, err := pipeline.New(pipeline.Options{Taxonomy: rules, Version: version})
	if err != nil {
		return eval.Analysis{}, err
	}
	e.analyses[pack] = eval.Analysis{Taxonomy: rules, Analyze: p.Analyze}
	return e.analyses[pack], nil
}

// qualitySchema names the version of what `eval --json` prints.
const qualitySchema = "earshot.quality/v1"

func (e *evaluation) print(w io.Writer, results []eval.Result) error {
	if e.json {
		out := json.NewEncoder(w)
		out.SetIndent("", " ")
		return out.Encode(struct {
			Schema    string          `json:"schema"`
			Results   []eval.Result   `json:"results"`
			PIIPooled []eval.Headline `json:"pii_together"`
		}{qualitySchema, results, eval.Pooled(results)})
	}
	if err := eval.WriteSummary(w, results); err != nil {
		return err
	}
	for _, r := range results {
		if err := r.Write(w, e.mistakes); err != nil {
			return err
		}
	}
	return nil
}

// faultsShown is how many lines that could not be read are named.
const faultsShown = 20

// leftOut names the lines that could not be read.
func (a *app) leftOut(all []eval.Set) error {
	n := 0
	for _, s := range all {
		for _, f := range s.Faults {
			if n++; n <= faultsShown {
				fmt.Fprintln(a.err, "earshot:", f)
			}
		}
	}
	if n == 0 {
		return nil
	}
	where := "above"
	if n > faultsShown {
		where = fmt.Sprintf("the first %d above", faultsShown)
	}
	return leftOutError{rejectedError{n, where}}
}

// leftOutError is a rejectedError of lines instead of messages.
type leftOutError struct{ rejectedError }

func (l leftOutError) Error() string {
	return fmt.Sprintf("done, but %s left out: see %s", plural(l.count, "line was", "lines were"), l.where)
}

func (l leftOutError) Unwrap() error { return l.rejectedError }
