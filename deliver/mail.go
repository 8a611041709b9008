package deliver

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail"
)

// How a connection to a mail server is encrypted.
const (
	TLSStart = "starttls" // STARTTLS, and nothing is said before it succeeds (port 587)
	TLSFull  = "tls"      // from the first byte (port 465)
	TLSNone  = "none"     // only to a relay on this machine
)

// MailServer takes mail for others.
type MailServer struct {
	Host     string
	Port     int
	TLS      string // TLSStart, TLSFull or TLSNone
	Username string // empty: no sign-in
	Password string
	From     string         // an address, with a name or without
	Roots    *x509.CertPool // to trust; nil: the system's
}

// Mail sends each message to one address as text and HTML, with the CSV
// attached. One receiver a way: an address that is refused keeps nobody else
// from the digest, and a retry sends nobody the same again.
type Mail struct {
	Server MailServer
	To     string
}

// mailTimeout is how long the server may take for each step.
const mailTimeout = 20 * time.Second

// Name is mail:ADDRESS.
func (m *Mail) Name() string { return KindMail + ":" + m.To }

// Send hands the message to the server and counts as sent what the server has
// taken, even where the farewell fails.
func (m *Mail) Send(ctx context.Context, message Message) error {
	out, err := m.compose(message)
	if err != nil {
		return err
	}
	client, hangUp, err := m.client()
	if err != nil {
		return err
	}
	defer hangUp()
	defer context.AfterFunc(ctx, hangUp)()
	err = client.DialAndSendWithContext(ctx, out)
	switch {
	case err == nil || out.IsDelivered():
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return m.failed(err)
	}
}

// Check connects, encrypts, signs in and leaves.
func (m *Mail) Check(ctx context.Context) (string, error) {
	client, hangUp, err := m.client()
	if err != nil {
		return "", err
	}
	defer hangUp()
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", m.failed(err)
	}
	defer client.CloseWithSMTPClient(connection) //nolint:errcheck // the server may hang up first
	found := m.address() + " answers, TLS " + m.Server.TLS
	if m.Server.Username != "" {
		found += ", sign-in accepted"
	}
	return found, nil
}

// client returns a client for one session, and what closes its connection:
// go-mail (v0.8.1) leaves it open where the server offers no STARTTLS or no
// sign-in, and does not end it with the context.
func (m *Mail) client() (*mail.Client, func(), error) {
	s := m.Server
	var line connection
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(mailTimeout),
		mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.TLS {
	case TLSFull:
		options = append(options, mail.WithSSL()) // which needs go-mail's own dialer
	case TLSNone:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS), mail.WithDialContextFunc(line.dial))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithDialContextFunc(line.dial))
	}
	if s.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.Username), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, nil, &Failure{Detail: "the configuration of the mail server cannot be used: " + m.address(), Refused: true}
	}
	return client, line.close, nil
}

// connection remembers what was dialled.
type connection struct {
	mu   sync.Mutex
	conn net.Conn
}

func (c *connection) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = conn
	return conn, err
}

func (c *connection) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != nil {
		_ = c.conn.Close() // closed twice where all went well
	}
}

func (m *Mail) compose(message Message) (*mail.Msg, error) {
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := out.From(m.Server.From); err != nil {
		return nil, &Failure{Detail: "the sender is no mail address", Refused: true}
	}
	if err := out.To(m.To); err != nil {
		return nil, &Failure{Detail: "the receiver is no mail address", Refused: true}
	}
	_, domain, _ := strings.Cut(out.GetFrom()[0].Address, "@")
	out.SetMessageIDWithValue(message.Key() + "@" + domain)
	out.SetDate()
	out.Subject(message.Subject)
	// No out-of-office replies, please: RFC 3834.
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetBodyString(mail.TypeTextPlain, message.Text)
	out.AddAlternativeString(mail.TypeTextHTML, message.HTML)
	if len(message.CSV) > 0 {
		out.AttachReadSeeker(message.Stem+".csv", bytes.NewReader(message.CSV), mail.WithFileContentType("text/csv"))
	}
	return out, nil
}

func (m *Mail) address() string { return net.JoinHostPort(m.Server.Host, strconv.Itoa(m.Server.Port)) }

// wanted is what the server must offer.
func (m *Mail) wanted() string {
	if m.Server.TLS == TLSNone {
		return "SMTP"
	}
	if m.Server.Username != "" {
		return "encryption or sign-in"
	}
	return "encryption"
}

// failed keeps of what a server said only its codes.
func (m *Mail) failed(err error) error {
	var (
		refusal  *mail.SendError
		reply    *textproto.Error
		unproven *tls.CertificateVerificationError
		network  net.Error
		code     int
		enhanced string
	)
	server := "the mail server " + m.address()
	switch {
	case errors.As(err, &refusal) && refusal.ErrorCode() > 0:
		code, enhanced = refusal.ErrorCode(), " "+refusal.EnhancedStatusCode()
	case errors.As(err, &reply):
		code = reply.Code
	case errors.As(err, &refusal) || errors.Is(err, io.EOF):
		return &Failure{Detail: server + " hung up"}
	case errors.As(err, &unproven) || errors.As(err, &network):
		return &Failure{Detail: server + " cannot be used: " + err.Error()}
	default: // its text may be the server's
		return &Failure{Detail: server + " offers no " + m.wanted() + " that works: check the port, digest.smtp.tls and digest.smtp.username"}
	}
	detail := fmt.Sprintf("%s answered %d%s", server, code, strings.TrimRight(enhanced, " "))
	switch {
	case code == 535 || code == 534 || code == 530:
		detail += ": it does not accept the sign-in"
	case refusal != nil && refusal.Reason == mail.ErrSMTPRcptTo:
		detail += ": it does not take mail for this address"
	case refusal != nil && refusal.Reason == mail.ErrSMTPMailFrom:
		detail += ": it does not take mail from digest.smtp.from"
	}
	return &Failure{Detail: detail, Refused: code >= 500}
}
