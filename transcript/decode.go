package transcript

import (
	"bytes"
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"earshot/models"

	"github.com/go-json-experiment/json/jsontext"
)

// HeaderFormat names a message's format where its content should not decide.
const HeaderFormat = "earshot-format"

// Decoder reads messages. It is safe for concurrent use.
type Decoder struct {
	Zone   *time.Location   // of times without an offset; nil is UTC
	Limits Limits           // zero fields mean the defaults
	Now    func() time.Time // nil is time.Now
}

// Limits say what is refused. A zero field means its default.
type Limits struct {
	MessageBytes int           // largest message; default 8 MiB
	TurnBytes    int           // longest text of a turn, in bytes of UTF-8; default 256 KiB
	Turns        int           // most turns of a conversation; default 20,000
	ClockSkew    time.Duration // how far in the future a conversation may start; default 24 h, negative: not at all
}

// New makes a decoder. A nil zone is UTC, a nil now is time.Now.
func New(zone *time.Location, limits Limits, now func() time.Time) *Decoder {
	return &Decoder{Zone: zone, Limits: limits, Now: now}
}

// format is one kind of message Earshot can read.
type format struct {
	name   string                    // as the header names it
	sign   func(names []string) bool // whether an object that begins with these fields is of this format
	decode func(value []byte) (*draft, error)
}

// formats are all there are, in the order they are tried.
func formats() []format {
	return []format{
		{name: "native", sign: signNative, decode: decodeNative},
	}
}

// Decode reads one message. Every error is a *models.Rejection of stage
// decode, or the Fault the message came with.
func (d *Decoder) Decode(e models.Envelope) (*models.Transcript, error) {
	if e.Fault != nil {
		return nil, e.Fault
	}
	limits := d.limits()
	if len(e.Value) > limits.MessageBytes {
		return nil, reject(models.ReasonTooLarge, "the message has %d bytes and the limit is %d: split it, or raise limits.message_bytes", len(e.Value), limits.MessageBytes)
	}
	e.Value = bytes.TrimPrefix(e.Value, []byte("\xef\xbb\xbf")) // the mark some programs put first
	if !utf8.Valid(e.Value) {
		return nil, reject(models.ReasonInvalidUTF8, "byte %d is not UTF-8: convert the message to UTF-8", firstInvalid(e.Value))
	}
	f, err := detect(e)
	if err != nil {
		return nil, err
	}
	raw, err := f.decode(e.Value)
	if err != nil {
		return nil, err
	}
	if err := raw.fill(e.Headers); err != nil {
		return nil, err
	}
	c := checker{limits: limits, zone: d.Zone, now: d.now()}
	if c.zone == nil {
		c.zone = time.UTC
	}
	return c.transcript(raw, e)
}

func (d *Decoder) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

func (d *Decoder) limits() Limits {
	l := d.Limits
	if l.MessageBytes == 0 {
		l.MessageBytes = 8 << 20
	}
	if l.TurnBytes == 0 {
		l.TurnBytes = 256 << 10
	}
	if l.Turns == 0 {
		l.Turns = 20_000
	}
	if l.ClockSkew == 0 {
		l.ClockSkew = 24 * time.Hour
	}
	return l
}

// detect finds the format of a message: by its header, otherwise by the first
// fields that are enough to tell.
func detect(e models.Envelope) (format, error) {
	all := formats()
	if name := e.Headers[HeaderFormat]; name != "" {
		for _, f := range all {
			if f.name == name {
				return f, nil
			}
		}
		return format{}, reject(models.ReasonUnknownFormat, "the header %s names a format that is not known; known: native", HeaderFormat)
	}
	in := jsontext.NewDecoder(noCopy(e.Value))
	if in.PeekKind() != '{' {
		return format{}, notAnObject(in)
	}
	if _, err := in.ReadToken(); err != nil {
		return format{}, broken(err)
	}
	var names []string
	for in.PeekKind() == '"' {
		name, err := in.ReadToken()
		if err != nil {
			return format{}, broken(err)
		}
		names = append(names, name.String())
		for _, f := range all {
			if f.sign(names) {
				return f, nil
			}
		}
		if err := in.SkipValue(); err != nil {
			return format{}, broken(err)
		}
	}
	if err := endOfMessage(in); err != nil {
		return format{}, err
	}
	return format{}, reject(models.ReasonUnknownFormat, `a JSON object without "turns": it is in no format Earshot reads`)
}

// notAnObject tells other valid JSON from what is no JSON at all.
func notAnObject(in *jsontext.Decoder) error {
	if err := in.SkipValue(); err != nil {
		return broken(err)
	}
	if err := endOfMessage(in); err != nil {
		return err
	}
	return reject(models.ReasonUnknownFormat, "valid JSON, but not an object: one conversation is one JSON object")
}

// endOfMessage reads the brace that is still open, if one is, and refuses
// anything but the end after it.
func endOfMessage(in *jsontext.Decoder) error {
	if in.StackDepth() > 0 {
		if _, err := in.ReadToken(); err != nil {
			return broken(err)
		}
	}
	switch _, err := in.ReadToken(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return broken(err)
	}
	return reject(models.ReasonNotJSON, "more than one JSON value in the message: send one conversation a message")
}
