package transcript

import (
	"strings"
	"time"

	"earshot/models"
)

// times fills the start and the end, from the message, a header, or the
// envelope.
func (c checker) times(t *models.Transcript, d *draft, e models.Envelope) error {
	start, ok := c.parse(d.StartedAt)
	if !ok {
		return reject(models.ReasonInvalidTime, "started_at is not a time: write it as 2026-11-02T14:03:00-05:00")
	}
	end, ok := c.parse(d.EndedAt)
	if !ok {
		return reject(models.ReasonInvalidTime, "ended_at is not a time: write it as 2026-11-02T14:03:00-05:00")
	}
	if fault := c.implausible(end); fault != "" {
		return reject(models.ReasonInvalidTime, "ended_at %s", fault)
	}
	if start.IsZero() {
		return c.envelopeTime(t, e)
	}
	if fault := c.implausible(start); fault != "" {
		return reject(models.ReasonInvalidTime, "started_at %s", fault)
	}
	t.StartedAt, t.StartedAtSource = start, models.StartGiven
	if d.FromHeader {
		t.StartedAtSource = models.StartHeader
	}
	if end.IsZero() {
		return nil
	}
	switch lasted := end.Sub(start); {
	case lasted < 0:
		return reject(models.ReasonInvalidTime, "ended_at is before started_at")
	case t.Channel == models.ChannelCall && lasted > longestCall:
		return reject(models.ReasonInvalidTime, "ended_at is more than 24 h after started_at, which is implausible for a call")
	case lasted > longestOther:
		return reject(models.ReasonInvalidTime, "ended_at is more than 366 days after started_at")
	}
	t.EndedAt = end
	return nil
}

// envelopeTime is for conversations that do not say when they started. Their
// end stays away too: measured from the time of a message it would make up a
// duration.
func (c checker) envelopeTime(t *models.Transcript, e models.Envelope) error {
	if e.TimeSource == models.StartAbsent || e.TimeSource == "" && e.Time.IsZero() {
		t.StartedAtSource = models.StartAbsent
		return nil
	}
	fault := c.implausible(e.Time)
	if e.Time.IsZero() {
		fault = "is not set"
	}
	if fault != "" {
		return reject(models.ReasonInvalidTime, "there is no started_at, and the time of the message itself %s", fault)
	}
	t.StartedAt, t.StartedAtSource = e.Time, e.TimeSource
	return nil
}

func (c checker) implausible(at time.Time) string {
	switch {
	case at.IsZero():
		return ""
	case at.Before(earliest()):
		return "is before 1990"
	case at.After(c.now.Add(max(c.limits.ClockSkew, 0))):
		return "is in the future: check the sender's clock, or raise limits.clock_skew"
	}
	return ""
}

// parse reads a time, the zero time where there is none. Times without an
// offset are in the decoder's zone.
func (c checker) parse(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, true
	}
	if len(text) > 40 {
		return time.Time{}, false
	}
	if len(text) > 10 && text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05 Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", time.DateOnly,
	} {
		if at, err := time.ParseInLocation(layout, text, c.zone); err == nil && !at.IsZero() {
			return at, true
		}
	}
	return time.Time{}, false
}
