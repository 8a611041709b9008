package config

import (
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Delivery says when digests are sent to the audiences that have a way: mail,
// a folder or a webhook.
type Delivery struct {
	// Period is the kind that digests are sent of: day, week or month. It must
	// be one of rollup.periods.
	Period string `key:"period"`
	// Lookback is how many closed periods back a digest is still sent, after a
	// downtime or to a new audience. Zero is a fault.
	Lookback int `key:"lookback"`
	// Delay is how long after the end of a period its digest is sent, so that
	// transcripts that come late are in it. Zero: at once.
	Delay time.Duration `key:"delay"`
	// ResendRevised sends a digest again when late data has changed its figures.
	// False: the next one says so.
	ResendRevised bool `key:"resend_revised"`
}

// SMTP is the mail server that digests are handed to.
type SMTP struct {
	// Address is HOST:PORT. Empty: no mail is sent; with a receiver a fault.
	Address string `key:"address"`
	// TLS is starttls (port 587), tls (from the first byte, port 465), or none,
	// which only a server on this machine may have. Empty is a fault.
	TLS string `key:"tls"`
	// Username and Password sign in. Empty: no sign-in.
	Username string `key:"username"`
	Password Secret `key:"password"`
	// From is the sender, an address with a name or without. Empty: with a
	// receiver a fault.
	From string `key:"from"`
}

// HasWay reports whether the audience gets its digest by anything.
func (a Audience) HasWay() bool {
	return len(a.Mail) > 0 || a.Folder != "" || a.WebhookURL != ""
}

// validateDelivery is about the digest and what it is made of.
func (c Config) validateDelivery(faults *Faults) {
	if slices.ContainsFunc(c.Digest.Audiences, Audience.HasWay) && !slices.Contains(c.Rollup.Periods, c.Digest.Delivery.Period) {
		faults.add("", "digest.delivery.period", "%q is not in rollup.periods: there would never be a digest to send", c.Digest.Delivery.Period)
	}
}

func (d Delivery) validate(faults *Faults) {
	oneOf(faults, "digest.delivery.period", d.Period, "day", "week", "month")
	within(faults, "digest.delivery.lookback", d.Lookback, 1, 100)
	notNegative(faults, "digest.delivery.delay", d.Delay)
}

func (s SMTP) validate(faults *Faults, needed bool) {
	oneOf(faults, "digest.smtp.tls", s.TLS, "starttls", "tls", "none")
	host, ok := hostPort(s.Address, 1)
	switch {
	case s.Address == "" && needed:
		faults.add("", "digest.smtp.address", "an audience has mail: name the server, HOST:PORT, such as mail.example.gov:587")
	case s.Address != "" && (!ok || host == ""):
		faults.add("", "digest.smtp.address", "%q is not HOST:PORT, such as mail.example.gov:587", s.Address)
	case s.TLS == "none" && s.Address != "" && !loopback(host):
		faults.add("", "digest.smtp.tls", "without encryption only a server on this machine is spoken to, not %q: set starttls or tls", host)
	}
	if (s.Username == "") != (s.Password == "") {
		faults.add("", "digest.smtp.username", "a user and a password go together: set both digest.smtp.username and digest.smtp.password")
	}
	if s.Username != "" && s.TLS == "none" {
		faults.add("", "digest.smtp.username", "a sign-in needs encryption: set digest.smtp.tls to starttls or tls")
	}
	if _, err := mail.ParseAddress(s.From); err != nil && (s.From != "" || needed) {
		faults.add("", "digest.smtp.from", "%q is not a sender such as Earshot <earshot@example.gov>", s.From)
	}
}

func (a Audience) validateWays(faults *Faults, prefix string) {
	for i, to := range a.Mail {
		if parsed, err := mail.ParseAddress(to); err != nil || parsed.Address != to {
			faults.add("", prefix+"mail", "%q is not an address such as cx@example.gov", to)
		}
		if slices.Contains(a.Mail[:i], to) {
			faults.add("", prefix+"mail", "%q is there twice", to)
		}
	}
	if a.WebhookFormat != "" {
		oneOf(faults, prefix+"webhook_format", a.WebhookFormat, "slack", "json")
	}
	if a.WebhookURL == "" {
		if a.WebhookSecret != "" || a.WebhookFormat != "" {
			faults.add("", prefix+"webhook_url", "webhook_secret and webhook_format need it")
		}
		return
	}
	// The address is a secret: no fault shows it.
	u, err := url.Parse(a.WebhookURL.Reveal())
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(a.WebhookURL.Reveal(), " \n"):
		faults.add("", prefix+"webhook_url", "it is not an address https://HOST/…")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		faults.add("", prefix+"webhook_url", "it must begin with https: only this machine is posted to without encryption")
	}
	if n := len(a.WebhookSecret); n > 0 && n < leastSecret {
		faults.add("", prefix+"webhook_secret", "it has %d bytes; it needs at least %d: openssl rand -hex 32", n, leastSecret)
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
