package deliver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Folder writes each message as files: HTML, Markdown, CSV and JSON. A file is
// there whole or not at all, and a message sent twice leaves the same files.
type Folder struct {
	Path string // made where it is missing
}

// Temporary files begin with it. They are left behind only by a crash, and
// swept by a later Send.
const (
	temporary = ".earshot-"
	sweepAge  = time.Hour // longer than any Send takes
)

// Name is folder: an audience has one.
func (f *Folder) Name() string { return KindFolder }

// Send writes the files, each under a temporary name that is renamed once its
// bytes are on the disk.
func (f *Folder) Send(ctx context.Context, m Message) error {
	if m.Stem == "" || m.Stem != filepath.Base(m.Stem) {
		return &Failure{Detail: "the digest has no usable file name", Refused: true}
	}
	if err := os.MkdirAll(f.Path, 0o750); err != nil {
		return f.failed(err)
	}
	f.sweep()
	for _, each := range m.files() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.write(each.name, each.data); err != nil {
			return f.failed(err)
		}
	}
	if err := syncFolder(f.Path); err != nil {
		return f.failed(err)
	}
	return nil
}

// Check writes a file and removes it again.
func (f *Folder) Check(context.Context) (string, error) {
	info, err := os.Stat(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("folder %s is not there yet: create it, writable for this user, or let the first digest create it", f.Path)
	}
	if err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder", f.Path)
	}
	trial, err := os.CreateTemp(f.Path, temporary+"*")
	if err != nil {
		return "", f.failed(err)
	}
	_, err = trial.WriteString("earshot")
	if err := errors.Join(err, trial.Sync(), trial.Close(), os.Remove(trial.Name())); err != nil {
		return "", f.failed(err)
	}
	return f.Path + " can be written to", nil
}

func (f *Folder) write(name string, data []byte) (err error) {
	out, err := os.CreateTemp(f.Path, temporary+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(out.Name()) // what stays is swept later
		}
	}()
	_, err = out.Write(data)
	if err = errors.Join(err, out.Chmod(0o640), out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), filepath.Join(f.Path, name))
}

// sweep removes what a crash left behind. That it could not is no reason not
// to deliver.
func (f *Folder) sweep() {
	entries, err := os.ReadDir(f.Path)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), temporary) && time.Since(info.ModTime()) > sweepAge {
			_ = os.Remove(filepath.Join(f.Path, entry.Name()))
		}
	}
}

// failed names the folder, which is configuration, and not the temporary file.
func (f *Folder) failed(err error) error {
	var at *fs.PathError
	var between *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &between):
		err = between.Err
	}
	return &Failure{Detail: fmt.Sprintf("cannot write to the folder %s: %v", f.Path, err), Refused: errors.Is(err, fs.ErrPermission)}
}

// syncFolder makes renames durable.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
