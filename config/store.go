package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Target is what store.url names: exactly one of its fields is set.
type Target struct {
	SQLite        string   // path of the file
	Elasticsearch []string // addresses, each http(s)://HOST:PORT
}

// Target takes store.url apart. A host without a scheme has that of the first.
func (s Store) Target() (Target, error) {
	if path, is := strings.CutPrefix(s.URL, "sqlite:"); is {
		if path == "" {
			return Target{}, errors.New("sqlite: needs the path of a file, such as sqlite:earshot.db")
		}
		return Target{SQLite: path}, nil
	}
	var t Target
	scheme := ""
	for host := range strings.SplitSeq(s.URL, ",") {
		host = strings.TrimRight(strings.TrimSpace(host), "/")
		if scheme != "" && !strings.Contains(host, "://") {
			host = scheme + "://" + host
		}
		u, err := url.Parse(host)
		switch {
		case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "":
			return Target{}, fmt.Errorf("%q is neither sqlite:PATH nor http(s)://HOST:9200", maskURL(s.URL))
		case u.User != nil:
			return Target{}, errors.New("the address must not hold a user and password: set store.username and store.password")
		case u.RawQuery != "" || u.Fragment != "":
			return Target{}, fmt.Errorf("%q: an address has no ? and no #", maskURL(host))
		}
		if u.Port() == "" {
			u.Host += ":9200"
		}
		scheme = u.Scheme
		t.Elasticsearch = append(t.Elasticsearch, u.String())
	}
	return t, nil
}

var (
	indexPrefix = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	userInfo    = regexp.MustCompile(`(?s)//.*@`)
)

// maskURL hides a user and password within an address.
func maskURL(address string) string { return userInfo.ReplaceAllString(address, "//"+masked+"@") }

// encrypted reports whether every host is spoken to over TLS.
func (t Target) encrypted() bool {
	plain := func(host string) bool { return !strings.HasPrefix(host, "https://") }
	return len(t.Elasticsearch) > 0 && !slices.ContainsFunc(t.Elasticsearch, plain)
}

func (s Store) validate(faults *Faults) {
	target, err := s.Target()
	if err != nil {
		faults.add("", "store.url", "%v", err)
	}
	if !indexPrefix.MatchString(s.Prefix) {
		faults.add("", "store.prefix", "%q is not a lower-case letter followed by at most 63 lower-case letters, digits, _ or -", s.Prefix)
	}
	if (s.Username == "") != (s.Password == "") {
		faults.add("", "store.username", "a user and a password go together: set both store.username and store.password")
	}
	if s.APIKey != "" && s.Username != "" {
		faults.add("", "store.api_key", "it and store.username are two ways to sign in: set only one")
	}
	if target.SQLite != "" && (s.APIKey != "" || s.Username != "") {
		faults.add("", "store.url", "SQLite has no sign-in, but store.username or store.api_key is set: name an Elasticsearch or leave them out")
	}
	if s.CAFile != "" {
		if err == nil && !target.encrypted() {
			faults.add("", "store.ca_file", "it needs an Elasticsearch behind https in store.url")
		}
		if _, err := readFile(s.CAFile); err != nil {
			faults.add("", "store.ca_file", "%s", unreadable(s.CAFile, err))
		}
	}
	within(faults, "store.shards", s.Shards, 1, 1024)
	within(faults, "store.replicas", s.Replicas, 0, 1024)
}
