package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed assets templates
var embedded embed.FS

// asset is one file that pages refer to.
type asset struct {
	content []byte
	packed  []byte // the same by gzip: it holds nothing secret that its length could tell
	kind    string
	version string // a hash of the content: a new content has a new address
}

// assets are by file name.
type assets map[string]asset

// readAssets reads what is compiled in; it cannot fail for a program that was
// built.
func readAssets() assets {
	all := assets{}
	entries, _ := fs.ReadDir(embedded, "assets")
	for _, entry := range entries {
		content, _ := fs.ReadFile(embedded, "assets/"+entry.Name())
		all[entry.Name()] = newAsset(entry.Name(), content)
	}
	return all
}

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{content, pack(content), mime.TypeByExtension(path.Ext(name)), hex.EncodeToString(sum[:6])}
}

func pack(content []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(content) // a buffer takes everything
	_ = w.Close()
	return packed.Bytes()
}

// address of an asset, for a page.
func (a assets) address(name string) string { return "/assets/" + a[name].version + "/" + name }

// asset answers with a file. An address with an old hash answers too, with
// what there is now, so that a page from before an update still has its looks.
func (s *server) asset(w http.ResponseWriter, r *http.Request) error {
	file, found := s.assets[r.PathValue("name")]
	if !found {
		return s.nothingHere(w, r)
	}
	caching := "no-cache"
	if r.PathValue("version") == file.version {
		caching = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", caching)
	w.Header().Set("Content-Type", file.kind)
	w.Header().Set("Vary", "Accept-Encoding")
	content := file.content
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		content = file.packed
	}
	_, _ = w.Write(content)
	return nil
}
