package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the commands print is a users file that serve and doctor take.
func TestUsersFileFromItsCommands(t *testing.T) {
	hash := earshotWith(t, nil, "correct horse battery\n", "users", "hash", "ann", "--services", "passports,studentaid-fafsa").must(t, exitFine)
	token := earshot(t, nil, "users", "token", "bi", "--role", "viewer", "--days", "90").must(t, exitFine)
	path := file(t, "users.yaml", "users:", strings.TrimSuffix(hash.out, "\n"), "tokens:", strings.TrimSuffix(token.out, "\n"))
	if strings.Contains(hash.out+hash.err, "horse") {
		t.Errorf("the password is shown: %s%s", hash.out, hash.err)
	}
	secret := token.err[strings.Index(token.err, "earshot_"):]
	if strings.Contains(token.out, strings.TrimSpace(secret)) || len(strings.TrimSpace(secret)) != 51 {
		t.Errorf("got %s%s", token.out, token.err)
	}
	check := earshot(t, nil, "users", "check", path).must(t, exitFine)
	if want := "users.yaml is fine: 1 person, 1 token; services listed: passports, studentaid-fafsa"; !strings.Contains(check.out, want) {
		t.Errorf("got %s", check.out)
	}

	env := []string{testSecret, "EARSHOT_HTTP_ACCESS_WAY=users", "EARSHOT_HTTP_ACCESS_USERS_FILE=" + path, "EARSHOT_HTTP_ADDRESS=0.0.0.0:8080"}
	doctor := earshot(t, env, "doctor", "--store", "sqlite:"+filepath.Join(t.TempDir(), "e.db"))
	if !strings.Contains(doctor.out, "sign-in        way users; 1 person and 1 token in") || !strings.Contains(doctor.out, "http.public_url is not https") || strings.Contains(doctor.out, "spelling") {
		t.Errorf("doctor says %s", doctor.out)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(hash.out, "  -", "users:\n  -", 1)+"  - {name: ben, role: supervisor, services: [pasports]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if doctor := earshot(t, env, "doctor", "--store", "sqlite:"+filepath.Join(t.TempDir(), "e.db")); !strings.Contains(doctor.out, "check their spelling: pasports") {
		t.Errorf("doctor says %s", doctor.out)
	}
}

func TestWrongUseOfUsers(t *testing.T) {
	wrong := file(t, "users.yaml", "users:", "  - {name: ann, role: boss}")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"users", "hash"}, "needs one name"},
		{[]string{"users", "hash", "ann"}, "a supervisor needs services"},
		{[]string{"users", "hash", "ann", "--role", "boss"}, `its role is "boss"`},
		{[]string{"users", "hash", "a\nb", "--role", "admin"}, "its name is missing or"},
		{[]string{"users", "hash", "ann", "--role", "admin"}, "at least 12 characters"},
		{[]string{"users", "token", "bi", "--days", "0"}, "--days 0"},
		{[]string{"users", "check"}, "needs one file"},
		{[]string{"users", "check", wrong}, `users.yaml:2: user "ann": its role is "boss"`},
		{[]string{"users", "check", wrong + ".none"}, "there is no users file"},
	} {
		r := earshotWith(t, nil, "short\n", c.args...).must(t, exitUsage)
		if !strings.Contains(r.err, c.says) || r.out != "" {
			t.Errorf("%v: got %s%s", c.args, r.out, r.err)
		}
	}
}

func TestServeBeyondThisMachineNeedsAWay(t *testing.T) {
	r := earshot(t, []string{testSecret}, "serve", "--address", "0.0.0.0:0", "--store", "sqlite:"+filepath.Join(t.TempDir(), "e.db")).must(t, exitUsage)
	if !strings.Contains(r.err, "http.access.way is off") || !strings.Contains(r.err, "users, oidc or proxy") {
		t.Errorf("got %s", r.err)
	}
}
