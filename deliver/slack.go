package deliver

import (
	"encoding/json"
	"strings"
)

// What Slack takes in one message, in characters:
// https://docs.slack.dev/reference/block-kit/blocks
const (
	slackHeader  = 150
	slackSection = 3000
	slackBlocks  = 50
)

type slackMessage struct {
	Text   string       `json:"text"` // for notifications, and for receivers that know no blocks
	Blocks []slackBlock `json:"blocks"`
}

type slackBlock struct {
	Type string    `json:"type"`
	Text slackText `json:"text"`
}

type slackText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// slack is the message for an incoming webhook of Slack, Mattermost and the
// like: the subject and the brief. Blocks are plain text, so that nothing in
// them acts as a mention or a link.
func slack(m Message) ([]byte, error) {
	blocks := []slackBlock{{"header", slackText{"plain_text", clip(m.Subject, slackHeader)}}}
	for _, paragraph := range m.Brief {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" && len(blocks) < slackBlocks {
			blocks = append(blocks, slackBlock{"section", slackText{"plain_text", clip(paragraph, slackSection)}})
		}
	}
	fallback := append([]string{m.Subject}, m.Brief...)
	return json.Marshal(slackMessage{Text: escapeSlack(clip(strings.Join(fallback, "\n"), slackSection)), Blocks: blocks})
}

// escapeSlack escapes the three characters that mean something in Slack's text.
func escapeSlack(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// clip shortens to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
