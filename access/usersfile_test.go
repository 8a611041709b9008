package access

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestUsersFile(t *testing.T) {
	_, hash := NewToken()
	path := filepath.Join(t.TempDir(), "users.yaml")
	writeUsers(t, path, fmt.Sprintf(`# people
users:
  - name: ann
    password: %s
    role: supervisor
    services: [passports, studentaid-fafsa]
  - {name: 007, role: admin} # a proxy asks for the password
  - {name: Bea Ö., role: viewer}
  - {name: cy, role: viewer, services: [taxes]}
  - {name: di, role: supervisor, services: ["*"]}
tokens:
  - {name: bi, sha256: %s, role: supervisor, services: [taxes], expires: 2027-06-30}
`, cheapHash("x"), hash))
	people, tokens, services, err := CheckUsers(path)
	if err != nil || people != 5 || tokens != 1 || !slices.Equal(services, []string{"passports", "studentaid-fafsa", "taxes"}) {
		t.Fatalf("got %d, %d, %v, %v", people, tokens, services, err)
	}
	d, err := readUsers(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, scope := range map[string][]string{"ann": {"passports", "studentaid-fafsa"}, "007": nil, "Bea Ö.": nil, "cy": {"taxes"}, "di": nil} {
		if got := d.users[name].person(ViaPassword).Scope(); !slices.Equal(got, scope) || (got == nil) != (scope == nil) {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if got := d.tokens[hash]; got.Name != "bi" || !got.Expires.Equal(time.Date(2027, 7, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", got)
	}
}

func TestWrongUsersFiles(t *testing.T) {
	_, hash := NewToken()
	good := cheapHash("x")
	for text, says := range map[string][]string{
		"":                                    {"must be one YAML document"},
		"- a\n":                               {"u.yaml:1: here should be keys with values"},
		"users: {}\nusr: []":                  {"here should be a list", `unknown key "usr"`},
		"users:\n  - ann\n":                   {"u.yaml:2: user: here should be keys"},
		"users:\n\t- a\n":                     {"u.yaml:2: not YAML"},
		"users:\n- role: admin\n":             {"u.yaml:2: user: its name is missing"},
		"users:\n- name: ann\n  role: boss\n": {`u.yaml:3: user "ann": its role is "boss"`},
		"users:\n- name: ann\n":               {`u.yaml:2: user "ann": its role is ""`},
		"users:\n- name: ann\n  role: supervisor\n":                                                                                                             {`u.yaml:3: user "ann": a supervisor needs services`},
		"users:\n- name: ann\n  role: supervisor\n  services: []\n":                                                                                             {`user "ann": a supervisor needs services`},
		"users:\n- name: ann\n  role: admin\n  services: [a]\n":                                                                                                 {`u.yaml:4: user "ann": an admin sees every service`},
		"users:\n- name: ann\n  role: viewer\n  services: a\n":                                                                                                  {`services should be a list`},
		"users:\n- name: ann\n  role: viewer\n  services: [' ']\n":                                                                                              {`a service in the list is empty`},
		"users:\n- name: ann\n  role: viewer\n  passwrd: x\n":                                                                                                   {`u.yaml:4: user "ann": unknown key "passwrd"`},
		"users:\n- name: ann\n  role: viewer\n  password: hunter2\n":                                                                                            {`u.yaml:4: user "ann": password: it is not a bcrypt hash`},
		"users:\n- name: ann\n  role: viewer\n  password: " + strings.Replace(good, "$10$", "$04$", 1):                                                          {`its bcrypt cost is 4`},
		"users:\n- name: ann\n  role: viewer\n  password: " + strings.Replace(good, "$10$", "$20$", 1):                                                          {`its bcrypt cost is 20`},
		"users:\n- {name: ann, role: viewer}\n- {name: Ann, role: viewer}\n":                                                                                    {`u.yaml:3: user "Ann": the name is also in line 2`},
		"users:\n- {name: ann, role: viewer}\ntokens:\n- {name: ann, role: viewer, sha256: " + hash + ", expires: 2027-01-01}\n":                                {`token "ann": the name is also in line 2`},
		"tokens:\n- {name: a, role: viewer, sha256: abc, expires: 2027-01-01}\n":                                                                                {`u.yaml:2: token "a": its sha256`},
		"tokens:\n- {name: a, role: viewer, sha256: " + hash + "}\n":                                                                                            {`token "a": expires is missing`},
		"tokens:\n- {name: a, role: viewer, sha256: " + hash + ", expires: soon}\n":                                                                             {`token "a": expires is missing or`},
		"tokens:\n- {name: a, role: viewer, sha256: " + hash + ", expires: 2027-01-01}\n- {name: b, role: viewer, sha256: " + hash + ", expires: 2027-01-01}\n": {`token "b": its sha256 is also`},
		"users:\n- {name: a, role: boss}\n- {name: b, role: viewer, password: x}\n":                                                                             {`user "a"`, `user "b"`},
		"users:\n- &a {name: a, role: viewer}\n- *a\n":                                                                                                          {"here should be keys with values"},
	} {
		_, err := parseUsers("u.yaml", []byte(text))
		if err == nil {
			t.Errorf("%q went through", text)
			continue
		}
		for _, part := range says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: got %v, want it to say %q", text, err, part)
			}
		}
		if strings.Contains(err.Error(), good[7:]) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error shows a secret: %v", text, err)
		}
	}
}

func TestUsersFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, mostUsersBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{filepath.Join(dir, "none.yaml"): "there is no users file", dir: "cannot be read", large: "more than"} {
		if _, _, _, err := CheckUsers(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}

// Whatever is in the file, reading it does not panic, and nobody in it has a
// role that is not there or, as a supervisor, no services.
func FuzzUsersFile(f *testing.F) {
	f.Add("users:\n- {name: a, role: admin}\ntokens: []\n")
	f.Add("users: [{name: &a b, role: *a, services: [*a]}]")
	f.Add("? [a]\n: b\n--- \n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseUsers("u.yaml", []byte(text))
		if err != nil {
			return
		}
		for name, u := range d.users {
			if !slices.Contains(Roles(), u.Role) || len(u.Services) == 0 || name == "" {
				t.Errorf("%q: %+v", text, u)
			}
		}
	})
}

func TestHashPassword(t *testing.T) {
	for _, password := range []string{"", "short", strings.Repeat("x", mostPassword+1)} {
		if _, err := HashPassword(password); err == nil {
			t.Errorf("%q was hashed", password)
		}
	}
	hash, err := HashPassword(annsPassword)
	if err != nil || checkHash(hash) != nil {
		t.Errorf("got %q, %v", hash, err)
	}
}

func TestNewToken(t *testing.T) {
	a, hash := NewToken()
	b, _ := NewToken()
	if a == b || hashToken(a) != hash || !strings.HasPrefix(a, tokenPrefix) || len(a) != len(tokenPrefix)+43 || !sha256Hex.MatchString(hash) {
		t.Errorf("got %q, %q, %q", a, hash, b)
	}
}
