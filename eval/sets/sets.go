// Package sets holds the labelled sets that come with Earshot. README.md in
// this folder says where each is from and what is wrong with it; licenses/
// holds the terms under which it may be passed on.
package sets

import (
	"embed"
	"io/fs"
)

//go:embed *
var files embed.FS

// Files is this folder: KIND/NAME.jsonl or KIND/NAME.jsonl.gz, with the
// licences beside them.
func Files() fs.FS { return files }
