package deliver

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// smtpServer speaks the part of SMTP (RFC 5321, 3207, 4954) that a client that
// submits one message needs, on a loopback port, and keeps what it took.
type smtpServer struct {
	listener net.Listener
	roots    *x509.CertPool
	tls      *tls.Config
	implicit bool              // TLS from the first byte
	plain    bool              // offers no STARTTLS
	username string            // asks for a sign-in with this
	password string            //
	replies  map[string]string // by command, instead of what it says otherwise: "RCPT TO": "550 5.1.1 …"
	silent   chan struct{}     // when set: told of the message's data, and then never answered
	hangUp   string            // hangs up instead of answering this command

	mu       sync.Mutex
	taken    []taken
	sessions sync.WaitGroup
}

// taken is one message with what it came in.
type taken struct {
	from, to  string
	data      string
	encrypted bool
	signedIn  bool
}

func newSMTPServer(t *testing.T, change func(*smtpServer)) *smtpServer {
	t.Helper()
	s := &smtpServer{replies: map[string]string{}}
	s.tls, s.roots = certificate(t, "127.0.0.1")
	if change != nil {
		change(s)
	}
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.sessions.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.sessions.Go(func() { s.session(conn) })
		}
	})
	t.Cleanup(func() {
		s.listener.Close()
		s.sessions.Wait()
	})
	return s
}

func (s *smtpServer) port() int { return portOf(s.listener) }

func portOf(l net.Listener) int {
	at, _ := l.Addr().(*net.TCPAddr) // all of ours are
	return at.Port
}

func (s *smtpServer) messages() []taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]taken(nil), s.taken...)
}

func (s *smtpServer) session(conn net.Conn) {
	defer func() { conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	var now taken
	if s.implicit {
		conn = tls.Server(conn, s.tls)
		now.encrypted = true
	}
	text := textproto.NewConn(conn)
	say := func(command, line string) {
		if instead, there := s.replies[command]; there {
			line = instead
		}
		_ = text.PrintfLine("%s", line)
	}
	say("greeting", "220 fake ESMTP")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		command, argument, _ := strings.Cut(line, ":")
		command = strings.ToUpper(command)
		verb := strings.Fields(command + " ")[0]
		if s.hangUp != "" && (command == s.hangUp || verb == s.hangUp) {
			return
		}
		switch {
		case verb == "EHLO":
			lines := []string{"fake", "8BITMIME", "ENHANCEDSTATUSCODES"}
			if !s.plain && !now.encrypted {
				lines = append(lines, "STARTTLS")
			}
			if s.username != "" && now.encrypted {
				lines = append(lines, "AUTH PLAIN")
			}
			for i, l := range lines {
				sep := "-"
				if i == len(lines)-1 {
					sep = " "
				}
				_ = text.PrintfLine("250%s%s", sep, l)
			}
		case verb == "STARTTLS":
			say(verb, "220 2.0.0 go ahead")
			conn = tls.Server(conn, s.tls)
			now.encrypted = true
			text = textproto.NewConn(conn)
		case verb == "AUTH":
			fields := strings.Fields(line)
			if fields[len(fields)-1] != base64.StdEncoding.EncodeToString([]byte("\x00"+s.username+"\x00"+s.password)) {
				say(verb, "535 5.7.8 wrong: you said "+line)
				continue
			}
			now.signedIn = true
			say(verb, "235 2.7.0 welcome")
		case command == "MAIL FROM":
			now.from = address(argument)
			say(command, "250 2.1.0 ok")
		case command == "RCPT TO":
			now.to = address(argument)
			say(command, "250 2.1.5 ok")
		case verb == "DATA":
			say(verb, "354 go on")
			data, err := readDot(text.R)
			if err != nil {
				return
			}
			if s.silent != nil {
				close(s.silent)
				_, _ = text.ReadLine() // until the client hangs up
				return
			}
			if s.hangUp == "." {
				return
			}
			if instead, there := s.replies["."]; there {
				_ = text.PrintfLine("%s", instead)
				continue
			}
			now.data = data
			s.mu.Lock()
			s.taken = append(s.taken, now)
			s.mu.Unlock()
			_ = text.PrintfLine("250 2.0.0 taken")
		case verb == "QUIT":
			say(verb, "221 2.0.0 bye")
			return
		default: // NOOP, RSET
			say(verb, "250 2.0.0 ok")
		}
	}
}

func address(argument string) string {
	_, rest, _ := strings.Cut(argument, "<")
	inner, _, _ := strings.Cut(rest, ">")
	return inner
}

func readDot(r *bufio.Reader) (string, error) {
	lines, err := textproto.NewReader(r).ReadDotLines()
	return strings.Join(lines, "\r\n") + "\r\n", err
}

// certificate makes a certificate for host, and the pool of who trusts it.
func certificate(t *testing.T, host string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fake"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(fmt.Errorf("a certificate for the fake server: %w", err))
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, roots
}
