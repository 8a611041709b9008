package taxonomy

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"earshot/models"
)

//go:embed *.yaml
var shipped embed.FS

//go:embed schema/earshot-taxonomy.schema.json
var schema string

// Schema is the JSON Schema (draft 7) of packs, which lets editors complete and
// check them while they are written. Parse checks more.
func Schema() []byte { return []byte(schema) }

// Default is the shipped pack that is used where none is named: public
// services in the United States, what people contact them about, and how they
// say it.
const Default = "us-government"

// Shipped is one of the packs that come with Earshot, by its name.
func Shipped(name string) (models.Taxonomy, error) {
	data, err := source(shipped, name)
	if err != nil {
		return models.Taxonomy{}, err
	}
	return Parse(name+".yaml", data)
}

// Names of the shipped packs, sorted.
func Names() []string { return names(shipped) }

// names of the packs in a folder, sorted.
func names(packs fs.FS) []string {
	files, err := fs.Glob(packs, "*.yaml")
	if err != nil {
		panic(err) // only a bad pattern is an error
	}
	for i := range files {
		files[i] = strings.TrimSuffix(files[i], ".yaml")
	}
	return files
}

// source is the text of a pack in a folder.
func source(packs fs.FS, name string) ([]byte, error) {
	known := names(packs)
	if !slices.Contains(known, name) {
		return nil, fmt.Errorf("there is no shipped pack %q: there are %s%s", name, strings.Join(known, ", "), suggest(name, known))
	}
	return fs.ReadFile(packs, name+".yaml")
}

// Parse reads a pack. name is how errors, rules and phrases call the file. The
// error joins all faults, each with its line; the hash of the identity is the
// beginning of the SHA-256 of the packs it extends and of data, so that two
// packs that differ anywhere are told apart.
func Parse(name string, data []byte) (models.Taxonomy, error) {
	return parsePack(name, data, shipped)
}

// parsePack reads a pack that may extend those of a folder.
func parsePack(name string, data []byte, packs fs.FS) (models.Taxonomy, error) {
	r := &reader{file: name, packs: packs}
	t := r.pack(data)
	if len(r.faults) > 0 {
		return models.Taxonomy{}, joined(r.faults)
	}
	sum := sha256.Sum256(append(r.base, data...))
	t.ID.Hash = hex.EncodeToString(sum[:])[:12]
	return t, nil
}

// joined makes one error of all faults, in the order of their files and lines.
func joined(faults []fault) error {
	slices.SortStableFunc(faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	var all []error
	for _, f := range faults {
		all = append(all, f)
	}
	return errors.Join(all...)
}
