package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"earshot/models"
)

// Try reads a transcript with the rules in force: as a conversation, and with
// every place where a rule holds, whether or not the conversation shows it. It
// keeps nothing.
type Try func(t *models.Transcript) (*models.Conversation, []models.Finding, error)

// trial is the box to try the rules in, and what came of it.
type trial struct {
	Text, Channel, Service string
	Channels               []string
	Services               []models.Service
	Fault                  string // what is wrong with the text
	Result                 *tried // nil: nothing was tried yet
}

// tried is a text as the rules read it.
type tried struct {
	conversationView
	Beside []beside
}

// beside is what a rule held for and the conversation does not show.
type beside struct {
	models.Finding
	Why string
}

// Bounds of what is tried.
const (
	mostTriedBytes = 10_000
	mostTriedTurns = 100
)

// trial is the empty box.
func (s *server) trial() *trial {
	return &trial{Services: s.Rules.Services, Channel: models.ChannelCall, Channels: channels()}
}

func channels() []string {
	return []string{models.ChannelCall, models.ChannelChat, models.ChannelEmail, models.ChannelSMS, models.ChannelSocial, models.ChannelOther}
}

// tryPage is the page of the box alone.
func (s *server) tryPage(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, view{Template: "try", Title: "Try the rules", Here: "/rules", Body: s.trial()})
}

// tryRules reads a text with the rules. It comes in the body of a POST, so that
// what somebody pastes stands in no address and in no log.
func (s *server) tryRules(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 8*mostTriedBytes) // a form writes a byte as three
	if err := r.ParseForm(); err != nil {
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			return &fault{http.StatusRequestEntityTooLarge, "too-long", tooLongToTry()}
		}
		return badParameter(errors.New("the form is not well formed"))
	}
	box := s.trial()
	box.Text, box.Channel, box.Service = r.PostForm.Get("text"), cmp.Or(r.PostForm.Get("channel"), box.Channel), r.PostForm.Get("service")
	v := view{Template: "try", Title: "Try the rules", Here: "/rules", Body: box}
	t, wrong := s.transcriptTried(box)
	if wrong != "" {
		box.Fault, v.Status = wrong, http.StatusBadRequest
		return s.page(w, r, v)
	}
	c, hits, err := s.Try(t)
	var rejected *models.Rejection
	switch {
	case errors.As(err, &rejected):
		box.Fault, v.Status = rejected.Detail, http.StatusBadRequest
		return s.page(w, r, v)
	case err != nil:
		return fmt.Errorf("the rules cannot be tried: %w", err)
	}
	all := evidenceOf(c)
	box.Result = &tried{conversationView{Conversation: c, Said: saidIn(c, all, nil), Evidence: all, Kinds: byKind(all), Chart: sentimentChartOf(c)}, s.besides(c, hits)}
	return s.page(w, r, v)
}

func tooLongToTry() string {
	return fmt.Sprintf("the text is longer than %d bytes: try a part of it", mostTriedBytes)
}

// transcriptTried is the text as a conversation, or what is wrong with it.
func (s *server) transcriptTried(box *trial) (*models.Transcript, string) {
	t := &models.Transcript{ID: "try", Channel: box.Channel, Service: box.Service}
	switch {
	case !slices.Contains(box.Channels, box.Channel):
		return nil, "there is no such channel"
	case box.Service != "" && !slices.ContainsFunc(box.Services, func(known models.Service) bool { return known.ID == box.Service }):
		return nil, "the rules hold no such service"
	case len(box.Text) > mostTriedBytes:
		box.Text = ""
		return nil, tooLongToTry()
	case !utf8.ValidString(box.Text):
		box.Text = ""
		return nil, "the text is not UTF-8"
	}
	for line := range strings.Lines(box.Text) {
		if line = strings.TrimSpace(line); line != "" {
			t.Turns = append(t.Turns, turnTried(line))
		}
	}
	switch {
	case len(t.Turns) == 0:
		return nil, "there is nothing to try yet: write what a customer says"
	case len(t.Turns) > mostTriedTurns:
		return nil, fmt.Sprintf("there are more than %d lines: try a part of them", mostTriedTurns)
	}
	return t, ""
}

// turnTried is a line: that of whom it names first, or else the customer's.
func turnTried(line string) models.TranscriptTurn {
	for _, speaker := range []string{models.SpeakerCustomer, models.SpeakerAgent, models.SpeakerBot, models.SpeakerSystem} {
		if n := len(speaker); len(line) > n && line[n] == ':' && strings.EqualFold(line[:n], speaker) {
			return models.TranscriptTurn{Speaker: speaker, Text: strings.TrimSpace(line[n+1:])}
		}
	}
	return models.TranscriptTurn{Speaker: models.SpeakerCustomer, Text: line}
}

// besides are the places where rules held that the conversation does not show,
// each once, and why not.
func (s *server) besides(c *models.Conversation, hits []models.Finding) []beside {
	var all []beside
	counted := slices.Clone(c.Findings)
	for _, f := range hits {
		if !slices.Contains(counted, f) {
			counted = append(counted, f)
			all = append(all, beside{f, s.whyNot(c, f, hits)})
		}
	}
	return all
}

// whyNot says why a place where a rule held is no finding.
func (s *server) whyNot(c *models.Conversation, f models.Finding, hits []models.Finding) string {
	if f.Kind == models.FindingService {
		if c.Service == f.Name {
			return "speaks for the service, and other words of the turn count already"
		}
		if c.ServiceSource == models.ServiceGiven {
			return "speaks for this service, but the conversation names its own"
		}
		return "speaks for this service, but more words speak for another"
	}
	if slices.ContainsFunc(c.Findings, func(found models.Finding) bool { return found.Kind == f.Kind && found.Name == f.Name }) {
		return "other words around it say the same, and count already"
	}
	score, need := s.scoreOf(f, hits)
	return fmt.Sprintf("counts %s of the %s that are needed", decimal(score), decimal(need))
}

// scoreOf is what the rules of a finding's topic or signal add up to, each
// once, and what they need.
func (s *server) scoreOf(f models.Finding, hits []models.Finding) (score, need float64) {
	var rules []models.Rule
	for _, t := range s.Rules.Topics {
		if f.Kind == models.FindingTopic && t.ID == f.Name {
			rules, need = t.Rules, weightOf(t.MinScore)
		}
	}
	for _, signal := range s.Rules.Signals {
		if f.Kind == models.FindingSignal && signal.ID == f.Name {
			rules, need = signal.Rules, weightOf(signal.MinScore)
		}
	}
	for _, r := range rules {
		if slices.ContainsFunc(hits, func(h models.Finding) bool { return h.Kind == f.Kind && h.Rule == r.ID }) {
			score += weightOf(r.Weight)
		}
	}
	return score, need
}
