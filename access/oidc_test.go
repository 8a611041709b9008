package access

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// issuer is an identity provider that signs in whoever comes.
type issuer struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	claims map[string]any    // of the next id_token, over the right ones
	codes  map[string]string // code to PKCE challenge and nonce
	sign   *rsa.PrivateKey   // instead of key
	down   bool
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, sign: key, codes: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		if i.down {
			http.Error(w, "down", http.StatusInternalServerError)
			return
		}
		i.answer(w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		i.answer(w, map[string]any{"keys": []map[string]any{{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// authorize is what somebody's browser does with the address it was sent to.
func (i *issuer) authorize(address string) (back url.Values) {
	i.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		i.t.Fatal(err)
	}
	q := u.Query()
	for name, want := range map[string]string{
		"client_id": "earshot", "response_type": "code", "redirect_uri": "https://earshot.example.gov/signin/callback", "code_challenge_method": "S256", "scope": "openid email",
	} {
		if q.Get(name) != want {
			i.t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	code := rand.Text()
	i.codes[code] = q.Get("code_challenge") + " " + q.Get("nonce")
	return url.Values{"code": {code}, "state": {q.Get("state")}}
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	challenge, nonce, _ := strings.Cut(i.codes[r.FormValue("code")], " ")
	verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if challenge == "" || base64.RawURLEncoding.EncodeToString(verifier[:]) != challenge || id != "earshot" || secret != "client-secret" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		i.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": i.URL, "aud": "earshot", "sub": "4711", "iat": newClock().at.Unix(), "exp": newClock().at.Add(5 * time.Minute).Unix(), "nonce": nonce,
		"email": "ann@example.gov", "email_verified": true, "realm_access": map[string]any{"roles": []string{"tax-leads", "staff"}},
	}
	for name, value := range i.claims {
		claims[name] = value
	}
	header, _ := json.Marshal(map[string]string{"alg": "RS256", "kid": "1", "typ": "JWT"})
	body, _ := json.Marshal(claims)
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.sign, crypto.SHA256, sum[:])
	if err != nil {
		i.t.Error(err)
	}
	i.answer(w, map[string]any{"access_token": "opaque", "token_type": "Bearer", "id_token": text + "." + base64.RawURLEncoding.EncodeToString(signature)})
}

func openOIDC(t *testing.T, i *issuer) *fixture {
	t.Helper()
	return open(t, "users: []\n", func(o *Options) {
		o.Way = WayOIDC
		o.OIDC = OIDC{Issuer: i.URL, ClientID: "earshot", ClientSecret: "client-secret", Scopes: []string{"email"}, NameClaim: "email", GroupsClaim: "realm_access.roles"}
		o.Groups = []Group{{Name: "tax-leads", Role: RoleSupervisor, Services: []string{"taxes"}}, {Name: "cx", Role: RoleViewer}}
	})
}

func (f *fixture) begin(t *testing.T, next string) (address string, cookies []*http.Cookie) {
	t.Helper()
	w := httptest.NewRecorder()
	address, err := f.BeginOIDC(w, request(nil), next)
	if err != nil {
		t.Fatal(err)
	}
	return address, w.Result().Cookies()
}

func (f *fixture) finish(back url.Values, cookies []*http.Cookie) (next string, left []*http.Cookie, err error) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "https://earshot.example.gov/signin/callback?"+back.Encode(), nil)
	r.RemoteAddr = "203.0.113.7:4711"
	for _, c := range cookies {
		r.AddCookie(c)
	}
	next, err = f.FinishOIDC(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge > 0 {
			left = append(left, c)
		}
	}
	return next, left, err
}

func TestOIDC(t *testing.T) {
	i := newIssuer(t)
	f := openOIDC(t, i)
	address, cookies := f.begin(t, "/search?q=a&sort=newest")
	if len(cookies) != 1 || cookies[0].Name != "__Host-earshot-signin" || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %v", cookies)
	}
	next, signedIn, err := f.finish(i.authorize(address), cookies)
	if err != nil || next != "/search?q=a&sort=newest" || len(signedIn) != 1 {
		t.Fatalf("got %q, %v, %v", next, signedIn, err)
	}
	p, _ := f.identify(t, signedIn)
	if p.Name != "ann@example.gov" || p.Role != RoleSupervisor || !slices.Equal(p.Scope(), []string{"taxes"}) || p.Via != ViaOIDC {
		t.Errorf("got %+v", p)
	}
	if e := f.audit(t); len(e) != 1 || e[0]["event"] != EventSignIn || e[0]["person"] != "ann@example.gov" {
		t.Errorf("the audit log has %v", e)
	}
	f.o.Groups = f.o.Groups[1:] // the group no longer means anything
	if p, _ := f.identify(t, signedIn); p.Role != "" {
		t.Errorf("got %+v", p)
	}
}

func TestOIDCRefuses(t *testing.T) {
	i := newIssuer(t)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		claims map[string]any
		change func(f *fixture, back url.Values, cookies []*http.Cookie) []*http.Cookie
		sign   *rsa.PrivateKey
		code   string
		says   string // in the log
	}{
		"another issuer":   {claims: map[string]any{"iss": "https://evil.example"}, code: "provider-wrong", says: "issued by a different provider"},
		"another audience": {claims: map[string]any{"aud": "other"}, code: "provider-wrong", says: "expected audience"},
		"expired":          {claims: map[string]any{"exp": newClock().at.Add(-time.Minute).Unix()}, code: "provider-wrong", says: "token is expired"},
		"another nonce":    {claims: map[string]any{"nonce": "x"}, code: "provider-wrong", says: "the nonce differs"},
		"another key":      {sign: stranger, code: "provider-wrong", says: "failed to verify signature"},
		"no group":         {claims: map[string]any{"realm_access": map[string]any{"roles": []string{"staff"}}}, code: "no-role"},
		"no claim":         {claims: map[string]any{"realm_access": nil}, code: "no-role"},
		"another code": {change: func(_ *fixture, back url.Values, c []*http.Cookie) []*http.Cookie {
			back.Set("code", "x")
			return c
		}, code: "provider-wrong", says: "400 Bad Request: invalid_grant"},
		"another state": {change: func(_ *fixture, back url.Values, c []*http.Cookie) []*http.Cookie {
			back.Set("state", "x")
			return c
		}, code: "sign-in-stale"},
		"no cookie": {change: func(*fixture, url.Values, []*http.Cookie) []*http.Cookie { return nil }, code: "sign-in-stale"},
		"too late": {change: func(f *fixture, _ url.Values, c []*http.Cookie) []*http.Cookie {
			f.clock.advance(pendingLifetime)
			return c
		}, code: "sign-in-stale"},
		"another sign-in's cookie": {change: func(f *fixture, _ url.Values, _ []*http.Cookie) []*http.Cookie {
			_, cookies := f.begin(t, "/")
			return cookies
		}, code: "sign-in-stale"},
		"refused there": {change: func(_ *fixture, back url.Values, c []*http.Cookie) []*http.Cookie {
			back.Set("error", "access_denied")
			return c
		}, code: "provider-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			f := openOIDC(t, i)
			i.claims, i.sign = c.claims, i.key
			if c.sign != nil {
				i.sign = c.sign
			}
			address, cookies := f.begin(t, "/")
			back := i.authorize(address)
			if c.change != nil {
				cookies = c.change(f, back, cookies)
			}
			_, left, err := f.finish(back, cookies)
			if refusal(t, err).Code != c.code || len(left) > 0 {
				t.Errorf("got %v, %v", err, left)
			}
			if !strings.Contains(f.log.String(), c.says) {
				t.Errorf("the log has %s", f.log)
			}
			if strings.Contains(f.log.String(), back.Get("code")) && back.Get("code") != "x" {
				t.Errorf("the code is in the log: %s", f.log)
			}
		})
	}
}

func TestOIDCNames(t *testing.T) {
	i := newIssuer(t)
	f := openOIDC(t, i)
	for want, claims := range map[string]map[string]any{
		"ben@example.gov": {"email": "ben@example.gov", "email_verified": nil},
		"4711":            {"email_verified": false},
		"4712":            {"sub": "4712", "email": "two\nlines"},
	} {
		i.claims = claims
		address, cookies := f.begin(t, "//evil.example")
		next, signedIn, err := f.finish(i.authorize(address), cookies)
		if err != nil || next != "/" {
			t.Fatalf("got %q, %v", next, err)
		}
		if p, _ := f.identify(t, signedIn); p.Name != want {
			t.Errorf("got %+v, want %s", p, want)
		}
	}
}

// The server starts without the identity provider, and goes on when it is back.
func TestOIDCWhileTheProviderIsAway(t *testing.T) {
	i := newIssuer(t)
	f := openOIDC(t, i)
	i.down = true
	if _, err := f.BeginOIDC(httptest.NewRecorder(), request(nil), "/"); refusal(t, err).Status != http.StatusServiceUnavailable {
		t.Errorf("got %v", err)
	}
	i.down = false
	address, cookies := f.begin(t, "/")
	if _, _, err := f.finish(i.authorize(address), cookies); err != nil {
		t.Error(err)
	}
}

func TestLocalPath(t *testing.T) {
	for next, want := range map[string]string{
		"/search?q=%2F#t3": "/search?q=%2F#t3", "/": "/", "": "/", "search": "/", "https://evil.example/": "/", "//evil.example": "/", "/\\evil.example": "/",
		"/\t/evil.example": "/", "javascript:alert(1)": "/", "/" + strings.Repeat("a", 2000): "/", "/%zz": "/", "/a//b": "/a//b",
	} {
		if got := LocalPath(next); got != want {
			t.Errorf("%q: got %q", next, got)
		}
	}
}

// Whatever somebody is to go on to, a browser stays on this server.
func FuzzLocalPath(f *testing.F) {
	for _, next := range []string{"/search?q=a", "//evil.example", "/\\evil.example", "/%2F/evil.example", "/..//evil.example", "/.//evil.example", "/@evil.example", "https:evil.example", "/\u2028/evil.example"} {
		f.Add(next)
	}
	f.Fuzz(func(t *testing.T, next string) {
		w := httptest.NewRecorder()
		http.Redirect(w, request(nil), LocalPath(next), http.StatusSeeOther)
		// As a browser reads it: a backslash is a slash, white space within is nothing.
		location := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(w.Header().Get("Location"))
		base, _ := url.Parse("https://earshot.example.gov/signin")
		to, err := base.Parse(location)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || to.User != nil || strings.HasPrefix(location, "//") {
			t.Errorf("%q leads to %q", next, location)
		}
	})
}

// The fake must not be more lenient than a real one: it asks for the verifier.
func TestTheFakeIssuerAsksForTheVerifier(t *testing.T) {
	i := newIssuer(t)
	f := openOIDC(t, i)
	address, _ := f.begin(t, "/")
	code := i.authorize(address).Get("code")
	answer, err := http.PostForm(i.URL+"/token", url.Values{"code": {code}, "code_verifier": {"guessed"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("got %s: %s", answer.Status, text)
	}
}
