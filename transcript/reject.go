package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"earshot/models"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// reject makes the error of a message that cannot be read. Arguments are
// numbers and names of ours, never anything the message holds.
func reject(reason models.Reason, detail string, args ...any) error {
	return &models.Rejection{Reason: reason, Stage: models.StageDecode, Detail: fmt.Sprintf(detail, args...)}
}

// noCopy lets jsontext read the message in place.
func noCopy(value []byte) io.Reader { return bytes.NewBuffer(value) }

// firstInvalid is where text stops being UTF-8.
func firstInvalid(value []byte) int {
	at := 0
	for at < len(value) {
		r, size := utf8.DecodeRune(value[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return at
}

// broken names what is wrong with the JSON of a message. The library's own
// words are left out: they quote the message.
func broken(err error) error {
	at := int64(0)
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = syntax.ByteOffset
	}
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return reject(models.ReasonNotJSON, "an object holds the same field twice, near byte %d: keep one of them", at)
	case errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return reject(models.ReasonNotJSON, "the message is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return reject(models.ReasonNotJSON, "the JSON ends in the middle, at byte %d: was it cut off?", at)
	case strings.Contains(err.Error(), "surrogate"):
		return reject(models.ReasonInvalidUTF8, "a \\u escape near byte %d is half a character (a lone surrogate)", at)
	}
	return reject(models.ReasonNotJSON, "not JSON at byte %d", at)
}

// unreadable names what is wrong where JSON does not fit the fields of a
// format. known says which field names may be repeated.
func unreadable(err error, known func(string) bool) error {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		return broken(err)
	}
	want, got := wanted(semantic.GoType), kindName(semantic.JSONKind)
	if want == wholeNumber && got == "a number" {
		got = "one with a fraction or beyond all bounds"
	}
	return reject(models.ReasonWrongType, "%s must be %s, not %s", fieldPath(semantic.JSONPointer, known), want, got)
}

// fieldPath writes a pointer as turns[3].start_ms. What is not a field of the
// format is written as *, since a sender's own names may hold anything.
func fieldPath(p jsontext.Pointer, known func(string) bool) string {
	var path strings.Builder
	for token := range p.Tokens() {
		_, err := strconv.ParseUint(token, 10, 32)
		switch {
		case err == nil:
			fmt.Fprintf(&path, "[%s]", token)
			continue
		case path.Len() > 0:
			path.WriteByte('.')
		}
		if known(token) {
			path.WriteString(token)
		} else {
			path.WriteByte('*')
		}
	}
	if path.Len() == 0 {
		return "the message"
	}
	return path.String()
}

const wholeNumber = "a whole number"

// wanted is the kind of value a field takes, in JSON's words.
func wanted(t reflect.Type) string {
	if t == nil {
		return "another type"
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Int64, reflect.Float64:
		return wholeNumber
	}
	return "an object"
}

func kindName(k jsontext.Kind) string {
	switch k {
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	case '{':
		return "an object"
	case '[':
		return "an array"
	}
	return "something else"
}
