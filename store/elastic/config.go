package elastic

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/elastic/go-elasticsearch/v8"
)

// Config says where the store is and what it is called.
type Config struct {
	URLs     []string // http(s)://HOST:PORT, one per node; at least one
	Username string   // with Password: basic authentication
	Password string
	APIKey   string // base64; wins over Username
	CACert   []byte // PEM; nil: the system's certificates

	// Prefix begins the name of every index, alias and template: lower-case
	// letters, digits, "_" and "-". Empty means "earshot".
	Prefix string
	// Shards and Replicas of the month indices; the other indices have one
	// shard and the same replicas. No shards means 1, no replicas means none.
	Shards, Replicas int

	// Timeout is how long one request may take. Zero means one minute.
	Timeout time.Duration
	// Retried is told of every request or item that is sent again, and why
	// ("bulk", "bulk-item", "conflict", "mget", "search", …). May be nil.
	Retried func(op string)
	// Log may be nil.
	Log *slog.Logger
	// Now is the clock leases are judged by. Nil means time.Now.
	Now func() time.Time
	// Transport carries the requests. Nil means HTTP with connections kept open.
	Transport http.RoundTripper
}

// Open checks the configuration and returns a store. It makes no request:
// Prepare makes the first one.
func Open(c Config) (*Store, error) {
	c.Prefix = cmp.Or(c.Prefix, "earshot")
	c.Shards = cmp.Or(c.Shards, 1)
	c.Timeout = cmp.Or(c.Timeout, time.Minute)
	if c.Retried == nil {
		c.Retried = func(string) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if err := c.validate(); err != nil {
		return nil, err
	}
	own := c.Transport
	if own == nil {
		t, err := newTransport(c)
		if err != nil {
			return nil, err
		}
		own = t
	}
	client, err := elasticsearch.NewBaseClient(elasticsearch.Config{
		Addresses: c.URLs, Username: c.Username, Password: c.Password, APIKey: c.APIKey,
		Transport: own, DisableRetry: true, // request.go retries, and counts it
	})
	if err != nil {
		return nil, fmt.Errorf("elasticsearch at %s: %w", addresses(c.URLs), err)
	}
	return &Store{config: c, client: client, address: addresses(c.URLs), pause: pause, ranked: mostRanked, transport: own}, nil
}

// newTransport keeps as many connections open as lanes are likely to use.
func newTransport(c Config) (*http.Transport, error) {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 32,
		IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: c.Timeout,
	}
	if len(c.CACert) > 0 {
		trusted := x509.NewCertPool()
		if !trusted.AppendCertsFromPEM(c.CACert) {
			return nil, errors.New("elasticsearch: store.ca_file holds no PEM certificate: give the file that begins with -----BEGIN CERTIFICATE-----")
		}
		t.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
	}
	return t, nil
}

func (c Config) validate() error {
	var faults []error
	if len(c.URLs) == 0 {
		faults = append(faults, errors.New("elasticsearch: no address: set store.url to http(s)://HOST:PORT"))
	}
	for _, address := range c.URLs {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			faults = append(faults, fmt.Errorf("elasticsearch: the address %q is not of the form http(s)://HOST:PORT", bare(address)))
		}
	}
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,99}$`).MatchString(c.Prefix) {
		faults = append(faults, fmt.Errorf("elasticsearch: the prefix %q must be lower-case letters, digits, _ and -, at most 100, and begin with a letter or digit", c.Prefix))
	}
	if c.Shards < 1 || c.Replicas < 0 {
		faults = append(faults, fmt.Errorf("elasticsearch: %d shards and %d replicas: there must be at least 1 and 0", c.Shards, c.Replicas))
	}
	return errors.Join(faults...)
}

// addresses names the nodes in errors, without credentials.
func addresses(urls []string) string {
	named := make([]string, len(urls))
	for i, u := range urls {
		named[i] = bare(u)
	}
	return strings.Join(named, ", ")
}

// bare is an address without the user and password that may be in it.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(an address that cannot be read)"
	}
	u.User = nil
	return u.String()
}
