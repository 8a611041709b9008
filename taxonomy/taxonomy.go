package taxonomy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"

	"earshot/models"
)

//go:embed us-government.yaml
var government []byte

// Government is the pack that ships with Earshot: public services in the
// United States, what people contact them about, and how they say it.
func Government() (models.Taxonomy, error) {
	return Parse("us-government.yaml", government)
}

// Parse reads a pack. name is how errors call the file. The error joins all
// faults, each with its line; the hash of the identity is the beginning of the
// SHA-256 of data, so that two packs that differ anywhere are told apart.
func Parse(name string, data []byte) (models.Taxonomy, error) {
	r := &reader{file: name}
	t := r.pack(data)
	if len(r.faults) > 0 {
		return models.Taxonomy{}, errors.Join(r.faults...)
	}
	sum := sha256.Sum256(data)
	t.ID.Hash = hex.EncodeToString(sum[:])[:12]
	return t, nil
}
