package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"earshot/export"
	"earshot/rollup"
	"earshot/store/elastic"
)

// dictionaryCommand prints docs/data-dictionary.md; make dictionary writes it.
func (a *app) dictionaryCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "dictionary",
		Short:   "Print the data dictionary: every field of the indices and every column of the exports",
		Example: "  earshot config dictionary > data-dictionary.md",
		Hidden:  true, // for whoever changes the code; everybody else reads the page
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return writeDictionary(a.out) },
	}
}

const dictionaryHead = `# Data dictionary

<!-- Written by ` + "`make dictionary`" + ` from store/elastic/templates and export. Change those, not this page. -->

What BI tools find in Elasticsearch and in the exports. The first part is the indices, the second the columns of
` + "`earshot export`" + `. Everything about topics, sentiment, repeats and drivers is **inferred from transcripts, not a survey**; how each figure
is computed stands in [figures.md](figures.md).

* Names of indices begin with the configured prefix (` + "`store.prefix`" + `, ` + "`earshot`" + ` unless changed), left out here.
* Rates are between 0 and 1 and null where their base is 0. A null is never a 0: it means *not measured* or *nothing to measure*.
* Times in documents have their own offset; periods belong to the calendar of the agency's time zone.
* The rows in Elasticsearch are complete. **Exports are not**: figures about fewer contacts than ` + "`rollup.min_cell`" + ` are null in them
  ([figures.md](figures.md#suppression)). Whoever publishes from the index itself has to do the same.
* Fields and columns are only added within a schema version; one that goes or changes its meaning makes a new version.

`

const exportHead = `## Exports

| type | CSV | JSON lines | Parquet (zstd) |
|---|---|---|---|
| text, words | UTF-8; empty is null; words that begin with =, +, -, @ have an apostrophe before them, so that no spreadsheet runs them | string | UTF-8 string |
| integer | digits | number | INT64 |
| number | with a point | number | DOUBLE |
| boolean | true, false | true, false | BOOLEAN |
| timestamp | RFC 3339 with its offset | RFC 3339 with its offset | TIMESTAMP, microseconds, UTC |
| list | joined by a vertical bar | array | LIST of strings |

CSV is RFC 4180: a header, lines end in CRLF. JSON lines of conversations, findings and pain points are the whole documents with ` + "`schema_version`" + `
before them (conversations with their turns and findings, which no table has); of ` + "`a11`" + ` they are the columns.

`

func writeDictionary(w io.Writer) error {
	indices, err := elastic.Dictionary()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprint(out, dictionaryHead)
	about := map[string]map[string]string{}
	for _, index := range indices {
		about[index.Kind] = map[string]string{}
		for _, f := range index.Fields {
			about[index.Kind][f.Path] = f.About
		}
		writeIndex(out, index)
	}
	fmt.Fprint(out, exportHead)
	writeColumns(out, "conversations", export.Conversations().Schema, export.Conversations().Describe(), about["conversations"])
	writeColumns(out, "findings", export.Findings().Schema, export.Findings().Describe(), nil)
	writeColumns(out, "painpoints", export.PainPoints[rollup.Published]().Schema, export.PainPoints[rollup.Published]().Describe(), about["painpoints"])
	writeColumns(out, "a11", export.A11().Schema, export.A11().Describe(), nil)
	return out.Flush()
}

func writeIndex(w io.Writer, index elastic.Index) {
	fmt.Fprintf(w, "## Index `%s`\n\n%s", index.Pattern, index.About)
	if index.Alias != "" {
		fmt.Fprintf(w, " All of them together: the alias `%s`.", index.Alias)
	}
	if index.Schema != "" {
		fmt.Fprintf(w, " Documents are `%s`.", index.Schema)
	}
	if !public(index.Kind) {
		fmt.Fprint(w, " **Earshot's own**: it may change in any release.")
	}
	fmt.Fprint(w, "\n\n| field | type | meaning |\n|---|---|---|\n")
	for _, f := range index.Fields {
		kind := f.Type
		if !f.Searchable {
			kind += ", not searchable"
		}
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", f.Path, kind, inCell(f.About))
	}
	fmt.Fprintln(w)
}

// public says which indices others may build on.
func public(kind string) bool { return kind == "conversations" || kind == "painpoints" }

func writeColumns(w io.Writer, what, schema string, columns []export.Description, fields map[string]string) {
	fmt.Fprintf(w, "### `earshot export %s`\n\n`schema_version` is `%s`.\n\n| column | type | meaning |\n|---|---|---|\n", what, schema)
	for _, c := range columns {
		meaning := c.About
		if c.Field != "" {
			meaning = fields[c.Field]
		}
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", c.Name, c.Type, inCell(meaning))
	}
	fmt.Fprintln(w)
}

func inCell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
