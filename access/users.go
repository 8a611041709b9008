package access

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// user is one entry of the users file. Password is a bcrypt hash; empty where
// somebody else asks for the password (a proxy).
type user struct {
	Name     string
	Password string
	Role     Role
	Services []string
}

func (u user) person(via string) Person {
	return Person{Name: u.Name, Role: u.Role, Services: u.Services, Via: via}
}

// fingerprint changes with the password: a session made with the old one ends.
func (u user) fingerprint() string {
	sum := sha256.Sum256([]byte(u.Password))
	return hex.EncodeToString(sum[:8])
}

// directory is a users file as it was read: nobody changes it.
type directory struct {
	users  map[string]user  // by name
	tokens map[string]token // by hash
	cost   int              // the highest bcrypt cost of a user; 0 without any
}

// Users are the people and tokens of a file that is read again when it changes.
// A changed file that is wrong is not taken: what held before goes on holding,
// and the log says what is wrong.
type Users struct {
	path string
	log  *slog.Logger

	mu   sync.Mutex
	seen fs.FileInfo // the file as it was last looked at
	held *directory
}

// OpenUsers reads the file. The error names every fault with its line.
func OpenUsers(path string, log *slog.Logger) (*Users, error) {
	u := &Users{path: path, log: log}
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if u.held, err = readUsers(path); err != nil {
		return nil, err
	}
	u.seen = info
	return u, nil
}

// CheckUsers reads a users file and returns how many people and tokens are in
// it, and the services that are listed.
func CheckUsers(path string) (people, tokens int, services []string, err error) {
	d, err := readUsers(path)
	if err != nil {
		return 0, 0, nil, err
	}
	return len(d.users), len(d.tokens), d.services(), nil
}

// CheckEntry says what is wrong with the text of a users file.
func CheckEntry(text string) error {
	_, err := parseUsers("entry", []byte(text))
	return err
}

func (d *directory) services() []string {
	var all []string
	for _, u := range d.users {
		all = append(all, u.Services...)
	}
	for _, t := range d.tokens {
		all = append(all, t.Services...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == AllServices })
}

// now is the file as it is at this moment.
func (u *Users) now() *directory {
	if u == nil {
		return &directory{}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	info, err := os.Stat(u.path)
	if err == nil && u.seen != nil && os.SameFile(info, u.seen) && info.Size() == u.seen.Size() && info.ModTime().Equal(u.seen.ModTime()) {
		return u.held
	}
	if err != nil {
		if u.seen != nil { // say it once
			u.log.Error("the users file cannot be read: those it held before stay signed in", "error", unreadable(u.path, err).Error())
		}
		u.seen = nil
		return u.held
	}
	u.seen = info
	fresh, err := readUsers(u.path)
	if err != nil {
		u.log.Error("the changed users file is wrong and was not taken: what it held before goes on holding", "error", err.Error())
		return u.held
	}
	u.log.Info("the users file was read again", "people", len(fresh.users), "tokens", len(fresh.tokens))
	u.held = fresh
	return u.held
}

// mostUsersBytes bounds what is read of a users file.
const mostUsersBytes = 4 << 20

func readUsers(path string) (*directory, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(io.LimitReader(f, mostUsersBytes+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(text) > mostUsersBytes {
		return nil, fmt.Errorf("the users file %q has more than %d bytes", path, mostUsersBytes)
	}
	return parseUsers(filepath.Base(path), text)
}

func unreadable(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no users file %q: make entries for it with `earshot users hash NAME`, or correct http.access.users_file", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("no permission to read the users file %q: let this user read it", path)
	}
	return fmt.Errorf("the users file cannot be read: %w", err)
}
