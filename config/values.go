package config

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"time"
)

const masked = "***"

// Secret is a text that no print, log or JSON shows. Reveal is for the one
// place that needs it.
type Secret string

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String is *** for any secret, and empty for none.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format hides the secret from every verb of package fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText hides the secret from JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Size is a number of bytes, written as 8 MiB, 64KiB, 1.5 MB or 8388608.
type Size int

const (
	kibibyte Size = 1 << 10
	mebibyte Size = 1 << 20
)

type unit struct {
	name string
	size float64
}

// sizeUnits are the units of a size, larger ones first.
func sizeUnits() []unit {
	return []unit{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}
}

// String writes whole binary units where they fit, and bytes otherwise.
func (s Size) String() string {
	for _, u := range sizeUnits()[:3] {
		if n := Size(u.size); s >= n && s%n == 0 {
			return fmt.Sprintf("%d %s", s/n, u.name)
		}
	}
	return strconv.Itoa(int(s))
}

func parseSize(text string) (Size, error) {
	number, factor := text, 1.0
	for _, u := range sizeUnits() {
		if n := len(text) - len(u.name); n > 0 && strings.EqualFold(text[n:], u.name) {
			number, factor = strings.TrimSpace(text[:n]), u.size
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if bytes := n * factor; err == nil && bytes == math.Trunc(bytes) && math.Abs(bytes) < 1<<53 {
		return Size(bytes), nil
	}
	return 0, fmt.Errorf("%q is not a size such as 8 MiB, 64KiB or 8388608", text)
}

// parseDuration reads what time.ParseDuration reads, and days: 400d, 1d12h.
func parseDuration(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is not a duration such as 400d, 36h, 30s or 1d12h", text)
	days, rest, found := strings.Cut(text, "d")
	if !found {
		days, rest = "0", text
	}
	n, err := strconv.Atoi(days)
	const most = math.MaxInt64 / int64(day)
	if err != nil || int64(n) > most || int64(n) < -most {
		return 0, wrong
	}
	total := time.Duration(n) * day
	if rest == "" && found {
		return total, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 && found || d > math.MaxInt64-total {
		return 0, wrong
	}
	return total + d, nil
}

func formatDuration(d time.Duration) string {
	if d != 0 && d%day == 0 {
		return fmt.Sprintf("%dd", d/day)
	}
	text := d.String() // 30s, 1h0m0s
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
