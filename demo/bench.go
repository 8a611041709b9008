package demo

import (
	"iter"
	"strings"
	"time"

	"earshot/models"
)

// The shape of a benchmark transcript.
const (
	benchTurns    = 20
	benchMinWords = 230
	benchMaxWords = 270
	benchWords    = 244 // asides are added below it; none is longer than 20 words
	benchWeeks    = 10
)

// BenchCorpus yields n calls of even size for benchmarks: each has exactly 20
// turns, 230 to 270 words and about 4 to 4.5 KB of JSON, all with times, some
// with holds, all with the kinds of personal data of the services. They spread
// evenly, in order of start, over 10 weeks from Monday, January 5th, 2026. Most
// customers have one or two contacts, one contact in twenty is by somebody who
// calls often. Ids are bench-000001 and so on.
func BenchCorpus(seed uint64, n int) iter.Seq[models.Transcript] {
	return func(yield func(models.Transcript) bool) {
		w := load()
		begin := time.Date(2026, time.January, 5, 14, 0, 0, 0, time.UTC)
		for i := range n {
			c := benchContact(newDice(seed, streamBench, uint64(i)), w, n)
			c.episode = i + 1
			c.start = begin.Add(time.Duration(float64(benchWeeks*models.Week) * float64(i) / float64(n))).Truncate(time.Second)
			c.begun = c.start
			if !yield(benchTranscript(seed, w, c, i)) {
				return
			}
		}
	}
}

func benchContact(d dice, w *library, n int) *contact {
	s := pick(d, w.services)
	c := &contact{service: s, point: pick(d, s.points).point, channel: models.ChannelCall, nth: 1, mood: d.IntN(4)}
	c.person = d.IntN(max(1, n))
	if d.chance(5) {
		c.person = n + d.IntN(max(1, n/80))
		c.nth, c.origin, c.gap = 2, originAgain, 3*24*time.Hour
	}
	c.customerID = customerID(c.person)
	return c
}

func benchTranscript(seed uint64, w *library, c *contact, i int) models.Transcript {
	d := newDialogue(seed, w, c, uint64(i))
	d.runEvenly()
	t := models.Transcript{
		ID: numbered("bench", i+1), Channel: c.channel, Service: c.service.id, StartedAt: c.start,
		CustomerID: c.customerID, AgentID: d.agent.id, Queue: c.queue(), Language: "en",
		Attributes: benchAttributes(d, i),
	}
	d.tell(&t)
	return t
}

// runEvenly holds a conversation of exactly benchTurns turns: two to open, two
// to end, and exchanges of two between them.
func (d *dialogue) runEvenly() {
	d.welcome()
	d.opening()
	talks := len(d.facts.suited(d.point, "talk")["talk"])
	for i := 0; len(d.lines) < benchTurns-2; i++ {
		switch {
		case i == 0 || i == 4:
			d.exchange("", d.some("verify"))
		case i%2 == 1 && talks > 0:
			talks--
			d.exchange("", d.some("talk"))
		default:
			if i == 5 && d.chance(30) {
				d.hold = d.between(20, 200)
			}
			d.exchange("", d.some("small-talk"))
		}
	}
	answer, _, _ := strings.Cut(d.some(pick(d.dice, []string{"fix", "stuck"})), " => ")
	d.say(models.SpeakerAgent, answer)
	d.say(models.SpeakerCustomer, d.tempered("accept"))
	for i := range d.lines {
		d.lines[i].text = d.voice.speak(d.dice, d.lines[i].speaker, d.lines[i].text)
	}
	d.fit()
}

// fit brings the conversation to its number of words: asides of the customer
// for what is missing, the ends of long turns off for what is too much.
func (d *dialogue) fit() {
	words := func(text string) int { return len(strings.Fields(text)) }
	total := 0
	for _, l := range d.lines {
		total += words(l.text)
	}
	for i := 3; total < benchWords; i = (i + 4) % len(d.lines) {
		aside := d.voice.speak(d.dice, models.SpeakerCustomer, d.some("aside"))
		d.lines[i].text += " " + aside
		total += words(aside)
	}
	for total > benchMaxWords {
		longest := 0
		for i, l := range d.lines {
			if len(l.text) > len(d.lines[longest].text) {
				longest = i
			}
		}
		text := d.lines[longest].text
		d.lines[longest].text = text[:strings.LastIndexByte(text, ' ')]
		total--
	}
}

// benchAttributes are what a telephone platform typically hands along.
func benchAttributes(d *dialogue, i int) map[string]string {
	return map[string]string{
		"synthetic":           "true",
		"site":                d.agent.site,
		"platform":            "contact-platform/2026.1",
		"session_id":          d.hex(32),
		"trace_id":            d.hex(32),
		"sip_call_id":         d.hex(24) + "@sbc-east.example.net",
		"recording":           "recordings/2026/" + numbered("rec", i+1) + "/channel-both.wav",
		"recording_sha256":    d.hex(64),
		"recording_consent":   "announced: this call may be recorded; staying on the line means agreement",
		"recording_encrypted": "aes-256-gcm, key " + d.hex(16),
		"media_server":        "media-07.contact-platform.example.net",
		"queue_announcements": "welcome, estimated wait, call back offer, comfort message",
		"dialed_number":       "+1-800-555-0199",
		"menu_path":           "main/" + d.service.id + "/existing-case/representative",
		"menu_version":        "2026-01-02T00:00:00Z",
		"skill":               d.service.id + "-general-english",
		"routing_profile":     "longest-waiting-agent-first",
		"routing_priority":    "5",
		"queue_wait_ms":       d.digits(6),
		"ring_ms":             d.digits(4),
		"codec":               "PCMU/8000",
		"jitter_ms":           d.digits(2),
		"packet_loss_percent": "0." + d.digits(2),
		"asr_engine":          "speech-to-text/telephony-8khz-en-us",
		"asr_confidence":      "0." + d.digits(3),
		"diarization":         "by-channel",
		"survey_offered":      pick(d.dice, []string{"true", "false"}),
		"disconnect_party":    pick(d.dice, []string{"customer", "agent"}),
		"wrap_up_code":        pick(d.dice, []string{"information-given", "case-updated", "referred"}),
		"wrap_up_ms":          d.digits(5),
		"retention_class":     "standard-400-days",
	}
}
