package deliver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Way is one way to one receiver.
type Way interface {
	// Name is stable and unique among the ways of an audience: what was sent is
	// recorded under it. It begins with the kind of the way: mail:a@example.com.
	Name() string
	// Send delivers a message, and returns nil only once the receiver has taken
	// it. Every other outcome is a *Failure or the error of ctx.
	Send(ctx context.Context, m Message) error
	// Check reports, without delivering anything, whether Send has a chance, and
	// says what it found.
	Check(ctx context.Context) (found string, err error)
}

// Kinds of ways: the beginnings of their names.
const (
	KindMail    = "mail"
	KindWebhook = "webhook"
	KindFolder  = "folder"
)

// KindOf is the kind of a way by its name.
func KindOf(name string) string {
	kind, _, _ := strings.Cut(name, ":")
	return kind
}

// Message is a digest in all the forms that ways send.
type Message struct {
	ID      string // of the digest, kind/label/audience
	Revised int    // how often its figures were counted again because data came late
	Stem    string // of file names: no separators
	Subject string
	Brief   []string // paragraphs of plain text for a chat: no quotes
	HTML    string
	Text    string // Markdown
	CSV     []byte
	JSON    []byte
}

// Key is the same for the same message however often it is sent, and another
// for a revised one: receivers drop doubles by it.
func (m Message) Key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", m.ID, m.Revised))
	return hex.EncodeToString(sum[:16])
}

type file struct {
	name string
	data []byte
}

// files are the forms of the message as files.
func (m Message) files() []file {
	return []file{
		{m.Stem + ".html", []byte(m.HTML)}, {m.Stem + ".md", []byte(m.Text)}, {m.Stem + ".csv", m.CSV}, {m.Stem + ".json", m.JSON},
	}
}

// Failure says why a way did not take a message. Detail is for people: it holds
// nothing that a server answered beyond its status, no secret, and nothing of
// the message.
type Failure struct {
	Detail string
	// Refused: the same again will fail until somebody changes the
	// configuration or the receiver. Otherwise it is worth a retry soon.
	Refused bool
	// After is how long the receiver asks to be left alone. Zero: it did not say.
	After time.Duration
}

func (f *Failure) Error() string { return f.Detail }

// Stem is the name of the files of an audience's digest, without an ending:
// earshot-2026-W47-all-services. Letters are small, a space is a hyphen, and
// what is none of letters, digits, dots, underscores and hyphens becomes its
// bytes in hexadecimal; so audiences have one name only where they differ by
// nothing but case and hyphens.
func Stem(label, audience string) string {
	var out strings.Builder
	out.WriteString("earshot-" + label + "-")
	for _, r := range strings.ToLower(audience) {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '.', r == '_', r == '-':
			out.WriteRune(r)
		case r == ' ':
			out.WriteByte('-')
		default:
			fmt.Fprintf(&out, "%%%02X", string(r))
		}
	}
	return out.String()
}
