//go:build browser

package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const password = "correct horse battery"

// entry is a person for a users file, made by the program itself.
func entry(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command(program, append([]string{"users", "hash"}, args...)...)
	c.Stdin = strings.NewReader(password + "\n")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// signIn fills in the page that asks: the field for the name has the focus.
func (p *tab) signIn(name, password string) {
	p.t.Helper()
	p.keys(name)
	p.click("#password")
	p.keys(password)
	p.follow(func() { p.keys("\r") })
}

// path is the address within the site.
func (p *tab) path() string { return strings.TrimPrefix(p.address(), p.at.address) }

// Somebody is asked who they are, comes back to where they were going, sees only
// their service, and signs out; a viewer is told what they lack.
func TestSignIn(t *testing.T) {
	users := filepath.Join(t.TempDir(), "users.yaml")
	if err := os.WriteFile(users, []byte("users:\n"+entry(t, "sue", "--services", "passports")+entry(t, "vic", "--role", "viewer")), 0o600); err != nil {
		t.Fatal(err)
	}
	onEachStore(t, func(t *testing.T, at site) {
		p := open(t, at, 1280)
		p.visit("/search?sort=newest")
		if got := p.path(); !strings.HasPrefix(got, "/signin?next=") {
			t.Fatalf("nobody is at %s", got)
		}
		p.accessible()
		p.shoot("signin")
		p.signIn("sue", password)
		if got := p.path(); got != "/search?sort=newest" {
			t.Fatalf("after signing in: %s", got)
		}
		if text := p.text(".person"); !strings.Contains(text, "sue") {
			t.Errorf("the page says %q", text)
		}
		p.accessible()
		p.visit("/search")
		own := p.total()
		if p.visit("/search?service=va-disability"); own == 0 || p.total() != 0 {
			t.Errorf("of %d own conversations, another service shows %d", own, p.total())
		}
		p.follow(func() { p.click(".person button") })
		p.visit("/search")
		if got := p.path(); !strings.HasPrefix(got, "/signin") {
			t.Errorf("after signing out: %s", got)
		}
		p.signIn("vic", password)
		if text := p.text("h1"); text != "Forbidden" { // a viewer was going to the search
			t.Errorf("a viewer sees %q", text)
		}
		p.accessible()
		p.shoot("forbidden")
		p.quiet()
	}, "EARSHOT_HTTP_ACCESS_WAY=users", "EARSHOT_HTTP_ACCESS_USERS_FILE="+users)
}
