package taxonomy

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"earshot/models"
)

//go:embed *.yaml
var shipped embed.FS

// Default is the shipped pack that is used where none is named: public
// services in the United States, what people contact them about, and how they
// say it.
const Default = "us-government"

// Shipped is one of the packs that come with Earshot, by its name.
func Shipped(name string) (models.Taxonomy, error) {
	data, err := source(name)
	if err != nil {
		return models.Taxonomy{}, err
	}
	return Parse(name+".yaml", data)
}

// Names of the shipped packs, sorted.
func Names() []string {
	files, err := shipped.ReadDir(".")
	if err != nil {
		panic(err) // an embedded folder cannot be away
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	return names
}

func source(name string) ([]byte, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("there is no shipped pack %q: there are %s", name, strings.Join(Names(), ", "))
	}
	return shipped.ReadFile(name + ".yaml")
}

// Parse reads a pack. name is how errors call the file. The error joins all
// faults, each with its line; the hash of the identity is the beginning of the
// SHA-256 of data, and of the pack it extends, so that two packs that differ anywhere are told apart.
func Parse(name string, data []byte) (models.Taxonomy, error) {
	r := &reader{file: name}
	t := r.pack(data)
	if len(r.faults) > 0 {
		return models.Taxonomy{}, errors.Join(r.faults...)
	}
	sum := sha256.Sum256(append(r.base, data...))
	t.ID.Hash = hex.EncodeToString(sum[:])[:12]
	return t, nil
}
