package deliver

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

const password = "correct horse battery"

// customer stands for text that must not get into an error.
const customer = "i never got my check"

func aMessage() Message {
	return Message{
		ID: "week/2026-W47/everything", Stem: "2026-W47-everything", Subject: "Earshot 2026-W47: Größe zählt",
		Brief: []string{"Payments missing is worse.", "1 <b> & @channel " + customer},
		HTML:  "<p>" + customer + "</p>", Text: "# Digest\n\n" + customer + "\n", CSV: []byte("topic,contacts\npayment-missing,12\n"), JSON: []byte(`{"schema":"earshot.digest/v1"}`),
	}
}

func (s *smtpServer) mail(change func(*Mail)) *Mail {
	m := &Mail{To: "director@agency.example", Server: MailServer{
		Host: "127.0.0.1", Port: s.port(), TLS: TLSStart, From: "Earshot <earshot@agency.example>", Roots: s.roots,
	}}
	if change != nil {
		change(m)
	}
	return m
}

func TestMailIsSentEncrypted(t *testing.T) {
	defer goleak.VerifyNone(t)
	for name, test := range map[string]struct {
		server    func(*smtpServer)
		mail      func(*Mail)
		encrypted bool
		signedIn  bool
	}{
		"STARTTLS":      {encrypted: true},
		"TLS":           {server: func(s *smtpServer) { s.implicit = true }, mail: func(m *Mail) { m.Server.TLS = TLSFull }, encrypted: true},
		"on loopback":   {server: func(s *smtpServer) { s.plain = true }, mail: func(m *Mail) { m.Server.TLS = TLSNone }},
		"with sign-in":  {server: func(s *smtpServer) { s.username, s.password = "u", password }, mail: signIn, encrypted: true, signedIn: true},
		"without QUIT":  {server: func(s *smtpServer) { s.hangUp = "QUIT" }, encrypted: true},
		"without RSET":  {server: func(s *smtpServer) { s.hangUp = "RSET" }, encrypted: true},
		"RSET declined": {server: func(s *smtpServer) { s.replies["RSET"] = "502 5.5.1 no" }, encrypted: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSMTPServer(t, test.server)
			if err := s.mail(test.mail).Send(t.Context(), aMessage()); err != nil {
				t.Fatal(err)
			}
			got := s.messages()
			if len(got) != 1 || got[0].encrypted != test.encrypted || got[0].signedIn != test.signedIn ||
				got[0].from != "earshot@agency.example" || got[0].to != "director@agency.example" {
				t.Errorf("taken: %+v", got)
			}
		})
	}
}

func signIn(m *Mail) { m.Server.Username, m.Server.Password = "u", password }

func TestMailHasTextHTMLAndTheTable(t *testing.T) {
	s := newSMTPServer(t, nil)
	if err := s.mail(nil).Send(t.Context(), aMessage()); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(s.messages()[0].data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != aMessage().Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	if m.Header.Get("Message-Id") != "<"+aMessage().Key()+"@agency.example>" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("To") != "<director@agency.example>" {
		t.Errorf("header %v", m.Header)
	}
	parts := parts(t, m.Header.Get("Content-Type"), m.Body)
	want := map[string]string{"text/plain": aMessage().Text, "text/html": aMessage().HTML, "text/csv": string(aMessage().CSV)}
	for kind, content := range want {
		if strings.ReplaceAll(parts[kind], "\r\n", "\n") != content {
			t.Errorf("%s is %q, want %q", kind, parts[kind], content)
		}
	}
	if len(parts) != len(want) {
		t.Errorf("parts %v", parts)
	}
}

// parts are the leaves of a multipart body by their type.
func parts(t *testing.T, contentType string, body io.Reader) map[string]string {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(kind, "multipart/") {
			for k, v := range parts(t, p.Header.Get("Content-Type"), p) {
				all[k] = v
			}
			continue
		}
		var content io.Reader = p
		switch p.Header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			content = quotedprintable.NewReader(p)
		case "base64":
			content = base64Reader(p)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		all[kind] = string(text)
	}
}

// A mail program drops a double by its Message-ID, and shows a revision.
func TestMessageIDIsStable(t *testing.T) {
	m := aMessage()
	again, revised, other := m, m, m
	again.Text, again.Subject = "built anew", "another headline"
	revised.Revised = 1
	other.ID = "week/2026-W47/passport"
	if m.Key() != again.Key() || m.Key() == revised.Key() || m.Key() == other.Key() {
		t.Errorf("%s %s %s %s", m.Key(), again.Key(), revised.Key(), other.Key())
	}
}

func TestMailFailures(t *testing.T) {
	reply := func(command, line string) func(*smtpServer) {
		return func(s *smtpServer) { s.replies[command] = line + " because of " + password + " and " + customer }
	}
	for name, test := range map[string]struct {
		server  func(*smtpServer)
		mail    func(*Mail)
		refused bool
		says    string
	}{
		"unknown receiver":   {server: reply("RCPT TO", "550 5.1.1 no such user"), refused: true, says: "answered 550 5.1.1: it does not take mail for this address"},
		"full mailbox":       {server: reply("RCPT TO", "452 4.2.2 full"), says: "answered 452 4.2.2"},
		"unknown sender":     {server: reply("MAIL FROM", "553 5.7.1 not yours"), refused: true, says: "answered 553 5.7.1: it does not take mail from digest.smtp.from"},
		"taken for spam":     {server: reply(".", "554 5.7.1 spam"), refused: true, says: "answered 554 5.7.1"},
		"busy":               {server: reply(".", "451 4.3.0 later"), says: "answered 451 4.3.0"},
		"turned away":        {server: reply("greeting", "421 later"), says: "answered 421"},
		"hung up in data":    {server: func(s *smtpServer) { s.hangUp = "." }, says: "hung up"},
		"hung up":            {server: func(s *smtpServer) { s.hangUp = "EHLO" }, says: "hung up"},
		"no SMTP at all":     {server: reply("greeting", "HTTP/1.1 400"), says: "check the port"},
		"wrong password":     {server: func(s *smtpServer) { s.username, s.password = "u", "another" }, mail: signIn, refused: true, says: "answered 535: it does not accept the sign-in"},
		"no sign-in offered": {mail: signIn, says: "offers no encryption or sign-in"},
		"no STARTTLS":        {server: func(s *smtpServer) { s.plain = true }, says: "offers no encryption"},
		"untrusted":          {mail: func(m *Mail) { m.Server.Roots = nil }, says: "certificate"},
		"another's name":     {server: func(s *smtpServer) { s.tls, s.roots = certificate(&testing.T{}, "mail.other.example") }, says: "certificate"},
		"no sender":          {mail: func(m *Mail) { m.Server.From = "nobody" }, refused: true, says: "the sender is no mail address"},
		"no receiver":        {mail: func(m *Mail) { m.To = "a@b, c@d" }, refused: true, says: "the receiver is no mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSMTPServer(t, test.server)
			err := s.mail(test.mail).Send(t.Context(), aMessage())
			var failure *Failure
			if !errors.As(err, &failure) {
				t.Fatalf("got %v", err)
			}
			if failure.Refused != test.refused || !strings.Contains(err.Error(), test.says) {
				t.Errorf("refused %v, %q; want %v, %q", failure.Refused, err, test.refused, test.says)
			}
			if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), customer) {
				t.Errorf("shows what the server said: %v", err)
			}
			if len(s.messages()) > 0 {
				t.Error("it was taken")
			}
		})
	}
}

// Without STARTTLS nothing is said: no address, no password, no digest.
func TestNothingIsSaidInTheClear(t *testing.T) {
	s := newSMTPServer(t, func(s *smtpServer) { s.plain, s.username, s.password = true, "u", password })
	if _, err := s.mail(signIn).Check(t.Context()); err == nil {
		t.Error("found fine")
	}
	if err := s.mail(signIn).Send(t.Context(), aMessage()); err == nil || len(s.messages()) > 0 {
		t.Errorf("sent: %v", err)
	}
}

func TestMailServerIsNotThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := portOf(listener)
	listener.Close()
	m := &Mail{To: "a@example.com", Server: MailServer{Host: "127.0.0.1", Port: port, TLS: TLSStart, From: "b@example.com"}}
	var failure *Failure
	if err := m.Send(t.Context(), aMessage()); !errors.As(err, &failure) || failure.Refused || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := m.Send(ended, aMessage()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A server that says nothing holds nobody up who wants to stop.
func TestMailEndsWithItsContext(t *testing.T) {
	s := newSMTPServer(t, func(s *smtpServer) { s.silent = make(chan struct{}) })
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-s.silent
		stop()
	}()
	if err := s.mail(nil).Send(ctx, aMessage()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestMailCheck(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) }) // after the server has gone
	s := newSMTPServer(t, func(s *smtpServer) { s.username, s.password = "u", password })
	found, err := s.mail(signIn).Check(t.Context())
	if err != nil || !strings.Contains(found, "sign-in accepted") || strings.Contains(found, password) {
		t.Errorf("%q, %v", found, err)
	}
	if _, err := s.mail(func(m *Mail) { signIn(m); m.Server.Password = "wrong" }).Check(t.Context()); err == nil {
		t.Error("a wrong password was found fine")
	}
	if len(s.messages()) > 0 {
		t.Error("the check sent a message")
	}
}
