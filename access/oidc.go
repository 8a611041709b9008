package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDC is an identity provider of OpenID Connect.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	Scopes       []string // openid is added
	NameClaim    string   // whose value is the person's name in the audit log
	GroupsClaim  string   // a list of names; a.b is b within a
}

// CallbackPath is the address that the identity provider sends people back to.
const CallbackPath = "/signin/callback"

// providerTimeout is how long the identity provider may take to answer.
const providerTimeout = 10 * time.Second

// provider finds out about the identity provider when it is first needed, so
// that its absence does not keep the server from starting.
type provider struct {
	o      OIDC
	back   string
	now    func() time.Time
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider
}

func newProvider(o Options) *provider {
	return &provider{
		o: o.OIDC, back: strings.TrimSuffix(o.PublicURL, "/") + CallbackPath, now: o.Now, client: &http.Client{Timeout: providerTimeout},
	}
}

func (p *provider) discover(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		// The keys are fetched again later on: not with this request's end.
		found, err := oidc.NewProvider(context.WithoutCancel(ctx), p.o.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("the identity provider %s: %w", p.o.Issuer, err)
		}
		p.known = found
	}
	scopes := []string{oidc.ScopeOpenID}
	for _, scope := range p.o.Scopes {
		if scope != oidc.ScopeOpenID {
			scopes = append(scopes, scope)
		}
	}
	return p.known, &oauth2.Config{ClientID: p.o.ClientID, ClientSecret: p.o.ClientSecret, Endpoint: p.known.Endpoint(), RedirectURL: p.back, Scopes: scopes}, nil
}

// BeginOIDC is the address of the identity provider to send somebody to. They
// come back to CallbackPath, and go on to next.
func (g *Gate) BeginOIDC(w http.ResponseWriter, r *http.Request, next string) (string, error) {
	if g.provider == nil {
		return "", refuse(http.StatusNotFound, "no-provider", "nobody signs in with an identity provider here")
	}
	_, config, err := g.provider.discover(oidc.ClientContext(r.Context(), g.provider.client))
	if err != nil {
		g.o.Log.ErrorContext(r.Context(), "nobody can sign in", "error", err.Error())
		return "", unavailable("provider-unavailable", "the identity provider does not answer now: try again, and tell an admin if it goes on")
	}
	one := pending{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: LocalPath(next), Began: g.o.Now().Unix()}
	if err := g.sessions.set(w, pendingCookie, one, pendingLifetime); err != nil {
		return "", err
	}
	return config.AuthCodeURL(one.State, oidc.Nonce(one.Nonce), oauth2.S256ChallengeOption(one.Verifier)), nil
}

// FinishOIDC signs somebody in who comes back from the identity provider, and
// returns where they were going. The error is a *Refusal.
func (g *Gate) FinishOIDC(w http.ResponseWriter, r *http.Request) (next string, err error) {
	if g.provider == nil {
		return "", refuse(http.StatusNotFound, "no-provider", "nobody signs in with an identity provider here")
	}
	var one pending
	began := g.sessions.get(r, pendingCookie, &one)
	g.sessions.clear(w, pendingCookie) // it is good for one try
	q := r.URL.Query()
	if !began || g.o.Now().Sub(time.Unix(one.Began, 0)) >= pendingLifetime || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(one.State)) != 1 {
		return "", refuse(http.StatusBadRequest, "sign-in-stale", "this sign-in was not begun in this browser, or too long ago: begin again")
	}
	if q.Get("error") != "" {
		g.record(r, Person{Via: ViaOIDC}, Entry{Event: EventSignInRefused, Detail: "refused by the identity provider"})
		return "", refuse(http.StatusForbidden, "provider-refused", "the identity provider did not sign you in: begin again, or ask those who run it")
	}
	name, groups, err := g.provider.exchange(r.Context(), q.Get("code"), one)
	if err != nil {
		g.o.Log.ErrorContext(r.Context(), "a sign-in by the identity provider failed", "error", plainCause(err).Error())
		g.record(r, Person{Via: ViaOIDC}, Entry{Event: EventSignInRefused, Detail: "no valid answer of the identity provider"})
		return "", refuse(http.StatusBadGateway, "provider-wrong", "the identity provider's answer could not be used: begin again; the log says what was wrong with it")
	}
	p, member := g.byGroups(name, groups)
	p.Via = ViaOIDC
	if !member {
		g.record(r, p, Entry{Event: EventSignInRefused, Detail: "in no group that has a role"})
		return "", refuse(http.StatusForbidden, "no-role", "you are signed in at the identity provider, but none of your groups has a role in Earshot: ask an admin for one")
	}
	if err := g.sessions.begin(w, session{Name: name, Via: ViaOIDC, Groups: g.known(groups)}, g.o.Now()); err != nil {
		g.o.Log.ErrorContext(r.Context(), "a session could not be made", "error", err.Error())
		return "", unavailable("session", "the session could not be made; the log says why")
	}
	g.record(r, p, Entry{Event: EventSignIn})
	return one.Next, nil
}

// exchange turns the code into the verified name and groups of a person.
func (p *provider) exchange(ctx context.Context, code string, one pending) (name string, groups []string, err error) {
	ctx = oidc.ClientContext(ctx, p.client)
	known, config, err := p.discover(ctx)
	if err != nil {
		return "", nil, err
	}
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(one.Verifier))
	if err != nil {
		return "", nil, err
	}
	raw, is := tokens.Extra("id_token").(string)
	if !is {
		return "", nil, errors.New("there is no id_token in its answer: is the scope openid allowed for this client?")
	}
	id, err := known.VerifierContext(ctx, &oidc.Config{ClientID: p.o.ClientID, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return "", nil, err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(one.Nonce)) != 1 {
		return "", nil, errors.New("its id_token answers another sign-in (the nonce differs)")
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return "", nil, err
	}
	name, _ = claim(claims, p.o.NameClaim).(string)
	if verified, is := claims["email_verified"].(bool); p.o.NameClaim == "email" && is && !verified {
		name = "" // anybody can claim an address that nobody has checked
	}
	if !plainName(name) {
		name = id.Subject
	}
	switch list := claim(claims, p.o.GroupsClaim).(type) {
	case string:
		groups = []string{list}
	case []any:
		for _, one := range list {
			if group, is := one.(string); is {
				groups = append(groups, group)
			}
		}
	}
	return name, groups, nil
}

// claim is the value at a name, or at a.b of b within a.
func claim(claims map[string]any, name string) any {
	if value, there := claims[name]; there {
		return value
	}
	outer, inner, nested := strings.Cut(name, ".")
	if within, is := claims[outer].(map[string]any); nested && is {
		return claim(within, inner)
	}
	return nil
}

// plainCause is the error without what the identity provider wrote: it may hold a token.
func plainCause(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil {
		return fmt.Errorf("it answered %s: %s", refused.Response.Status, refused.ErrorCode)
	}
	var transport *url.Error
	if errors.As(err, &transport) {
		return fmt.Errorf("it could not be reached: %w", transport.Err)
	}
	return err
}

// LocalPath is a path of this server to go on to, or / for anything that could
// lead elsewhere.
func LocalPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || len(next) > 2000 {
		return "/"
	}
	return next
}
