package config

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Access says who may see what over HTTP.
type Access struct {
	// Way of signing in: off (nobody is asked; only where http.address is a
	// loopback one), users, oidc or proxy. Empty is a fault.
	Way string `key:"way"`
	// UsersFile has people with their passwords' hashes, roles and services, and
	// API tokens. It is read again when it changes. Empty: there is none; with
	// way users a fault.
	UsersFile string `key:"users_file"`
	// SessionKey signs and encrypts the cookies of those who have signed in, at
	// least 32 bytes. Empty: SessionKeyFile holds it, or a random one is made, so
	// that a restart signs everybody out.
	SessionKey     Secret `key:"session_key"`
	SessionKeyFile string `key:"session_key_file"`
	// SessionIdle and SessionLifetime end a session: so long without a request,
	// and so long after signing in. Zero is a fault.
	SessionIdle     time.Duration `key:"session_idle"`
	SessionLifetime time.Duration `key:"session_lifetime"`
	// AuditFile takes a line of JSON for each conversation that is opened, and
	// for signing in and out. Empty: the ordinary log does.
	AuditFile string `key:"audit_file"`
	// Contact is whom to ask for rights, as people read it. Empty: an admin.
	Contact string `key:"contact"`
	// Groups say what the members of a group are that the identity provider or
	// the proxy names. Empty: nobody is anything by a group.
	Groups []AccessGroup `key:"groups"`
	OIDC   OIDC          `key:"oidc"`
	Proxy  Proxy         `key:"proxy"`
}

// AccessGroup says what the members of a group are.
type AccessGroup struct {
	// Group as the identity provider or the proxy names it. Empty is a fault.
	Group string `key:"group"`
	// Role is viewer, supervisor or admin. Empty is a fault.
	Role string `key:"role"`
	// Services by their ids, * for every one. Empty: for a supervisor a fault,
	// for the others every one.
	Services []string `key:"services"`
}

// OIDC is the identity provider of way oidc.
type OIDC struct {
	// Issuer is its address, whose /.well-known/openid-configuration it answers.
	// Empty is a fault with way oidc, and so are ClientID and http.public_url.
	Issuer   string `key:"issuer"`
	ClientID string `key:"client_id"`
	// ClientSecret of this client. Empty: it has none (a public client).
	ClientSecret Secret `key:"client_secret"`
	// Scopes that are asked for besides openid.
	Scopes []string `key:"scopes"`
	// NameClaim is the claim with a person's name for the audit log. Empty: sub.
	NameClaim string `key:"name_claim"`
	// GroupsClaim is the claim with a list of groups; a.b is b within a. Empty
	// is a fault with way oidc.
	GroupsClaim string `key:"groups_claim"`
}

// Proxy is what stands in front and, with way proxy, knows people.
type Proxy struct {
	// Addresses that it connects from, such as 10.0.0.5 or 10.0.0.0/8: from
	// these, X-Forwarded-For is believed. Empty: there is no proxy; with way proxy
	// a fault.
	Addresses []string `key:"addresses"`
	// Header that it puts a person's name into. Empty is a fault with way proxy.
	Header string `key:"header"`
	// GroupsHeader that it puts their groups into, with commas between. Empty:
	// the users file says what people are.
	GroupsHeader string `key:"groups_header"`
}

// leastSessionKey is the least length of the key of sessions, in bytes.
const leastSessionKey = 32

// Key is the key of sessions, or nil where none is set.
func (a Access) Key() ([]byte, error) {
	var key []byte
	switch {
	case a.SessionKey != "" && a.SessionKeyFile != "":
		return nil, errors.New("it and http.access.session_key_file are both set: set only one")
	case a.SessionKeyFile != "":
		text, err := readFile(a.SessionKeyFile)
		if err != nil {
			return nil, fmt.Errorf("http.access.session_key_file: %s", unreadable(a.SessionKeyFile, err))
		}
		key = bytes.TrimSpace(text)
	case a.SessionKey != "":
		key = []byte(a.SessionKey.Reveal())
	default:
		return nil, nil
	}
	if len(key) < leastSessionKey {
		return nil, fmt.Errorf("it has %d bytes and must have at least %d: make one with `openssl rand -hex 32`", len(key), leastSessionKey)
	}
	return key, nil
}

// Networks are the proxy's addresses.
func (p Proxy) Networks() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range p.Addresses {
		network, err := netip.ParsePrefix(text)
		if at, plain := netip.ParseAddr(text); plain == nil {
			network, err = netip.PrefixFrom(at, at.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q is not an address such as 10.0.0.5 or a network such as 10.0.0.0/8", text)
		}
		if network.Bits() == 0 {
			return nil, fmt.Errorf("%q is everybody: name the addresses of the proxy", text)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

func (h HTTP) validate(faults *Faults) {
	if _, ok := hostPort(h.Address, 0); !ok {
		faults.add("", "http.address", "%q is not HOST:PORT, such as 127.0.0.1:8080", h.Address)
	}
	if u, err := url.Parse(h.PublicURL); h.PublicURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "") {
		faults.add("", "http.public_url", "%q is not an address such as https://earshot.example.gov", maskURL(h.PublicURL))
	}
	h.Access.validate(faults)
	if h.Access.Way == "oidc" && h.PublicURL == "" {
		faults.add("", "http.public_url", "it must not be empty with http.access.way oidc: the identity provider sends people back to it")
	}
}

func (a Access) validate(faults *Faults) {
	oneOf(faults, "http.access.way", a.Way, "off", "users", "oidc", "proxy")
	if a.Way == "users" && a.UsersFile == "" {
		faults.add("", "http.access.users_file", "it must not be empty with http.access.way users: make entries for one with `earshot users hash NAME`")
	}
	if _, err := a.Key(); err != nil {
		faults.add("", "http.access.session_key", "%v", err)
	}
	if a.SessionIdle < time.Minute {
		faults.add("", "http.access.session_idle", "%s is less than 1m: people would be signed out while they read", formatDuration(a.SessionIdle))
	}
	if a.SessionLifetime < a.SessionIdle {
		faults.add("", "http.access.session_lifetime", "%s is less than http.access.session_idle", formatDuration(a.SessionLifetime))
	}
	for i, g := range a.Groups {
		g.validate(faults, itemPrefix("http.access.groups", i))
	}
	if _, err := a.Proxy.Networks(); err != nil {
		faults.add("", "http.access.proxy.addresses", "%v", err)
	}
	switch a.Way {
	case "oidc":
		a.OIDC.validate(faults)
		if len(a.Groups) == 0 {
			faults.add("", "http.access.groups", "it must not be empty with http.access.way oidc: nobody would have a role")
		}
	case "proxy":
		a.Proxy.validate(faults)
		if a.UsersFile == "" && (len(a.Groups) == 0 || a.Proxy.GroupsHeader == "") {
			faults.add("", "http.access.users_file", "with http.access.way proxy set it, or http.access.groups and http.access.proxy.groups_header: nobody would have a role")
		}
	}
}

func (g AccessGroup) validate(faults *Faults, prefix string) {
	if g.Group == "" {
		faults.add("", prefix+"group", "it must not be empty")
	}
	oneOf(faults, prefix+"role", g.Role, "viewer", "supervisor", "admin")
	if g.Role == "supervisor" && len(g.Services) == 0 {
		faults.add("", prefix+"services", `a supervisor needs services: their ids, or ["*"] for every one`)
	}
	if g.Role == "admin" && len(g.Services) > 0 && !slices.Equal(g.Services, []string{"*"}) {
		faults.add("", prefix+"services", "an admin sees every service: leave services out")
	}
}

func (o OIDC) validate(faults *Faults) {
	if u, err := url.Parse(o.Issuer); err != nil || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) || u.Host == "" {
		faults.add("", "http.access.oidc.issuer", "%q is not an https address such as https://login.example.gov (http only on this machine)", maskURL(o.Issuer))
	}
	if o.ClientID == "" {
		faults.add("", "http.access.oidc.client_id", "it must not be empty with http.access.way oidc")
	}
	if o.GroupsClaim == "" {
		faults.add("", "http.access.oidc.groups_claim", "it must not be empty with http.access.way oidc: nobody would have a role")
	}
}

func (p Proxy) validate(faults *Faults) {
	if len(p.Addresses) == 0 {
		faults.add("", "http.access.proxy.addresses", "it must not be empty with http.access.way proxy: anybody could send the proxy's header")
	}
	if p.Header == "" || strings.ContainsAny(p.Header, " :\t") {
		faults.add("", "http.access.proxy.header", "%q is not the name of a header such as X-Forwarded-User", p.Header)
	}
}
