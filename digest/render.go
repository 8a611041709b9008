package digest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Rendered is a digest in every form that can be delivered.
type Rendered struct {
	Subject string
	Brief   []string // paragraphs of plain text for a chat: no quotes
	HTML    string
	Article string // what HTML shows, as one element of a page: see Digest.Article
	Text    string // Markdown
	JSON    []byte
	CSV     []byte // one line a pain point
}

// Render renders all forms.
func Render(d Digest) (Rendered, error) {
	html, err := d.HTML()
	if err != nil {
		return Rendered{}, err
	}
	article, err := d.Article()
	if err != nil {
		return Rendered{}, err
	}
	document, err := d.JSON()
	if err != nil {
		return Rendered{}, err
	}
	table, err := d.CSV()
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{Subject: d.Subject(), Brief: d.brief(), HTML: html, Article: article, Text: d.Markdown(), JSON: document, CSV: table}, nil
}

// JSON is the digest as an indented document.
func (d Digest) JSON() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("write the digest %s: %w", d.ID, err)
	}
	return out.Bytes(), nil
}

// WithoutQuotes is what a store keeps: nothing that a customer said, and no
// conversation's id, so that an erasure has nothing to look for in it.
func (d Digest) WithoutQuotes() Digest {
	points := make([]Point, len(d.Points))
	for i, p := range d.Points {
		p.Quotes = []Quote{}
		points[i] = p
	}
	emerging := make([]Emerging, len(d.Emerging))
	for i, e := range d.Emerging {
		e.Quotes = []Quote{}
		emerging[i] = e
	}
	d.Points, d.Emerging = points, emerging
	return d
}

// CSV has one line a pain point, with names as columns. What is not known is
// empty. A cell that a spreadsheet would run as a formula begins with '.
func (d Digest) CSV() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{
		"schema", "period", "label", "audience", "rank", "service", "service_name", "topic", "topic_name", "drivers", "burdens",
		"contacts", "contacts_before", "share", "share_low", "share_high", "share_change_4", "verdict", "negative_share", "repeat_rate_7d",
		"public_hours", "public_hours_before", "avoidable_hours", "quote_1", "quote_1_url", "quote_2", "quote_2_url", "note",
	}}
	for _, p := range append(append([]Point{}, d.Points...), d.AlsoWorse...) {
		row := []string{
			Schema, d.Kind, d.Label, d.Audience.Name, strconv.Itoa(p.Rank), p.Service, p.ServiceName, p.Topic, p.TopicName,
			strings.Join(p.Drivers, " "), strings.Join(p.Burdens, " "),
			strconv.FormatInt(p.Contacts, 10), whole(p.ContactsBefore), number(p.Share), number(p.ShareLow), number(p.ShareHigh), number(p.ShareChange4),
			p.Verdict, number(p.NegativeShare), number(p.RepeatRate7d), number(p.PublicHours), number(p.PublicHoursBefore), number(p.AvoidableHours),
		}
		for i := range QuotesShown {
			quote := Quote{}
			if i < len(p.Quotes) {
				quote = p.Quotes[i]
			}
			row = append(row, quote.Text, quote.URL)
		}
		row = append(row, Inferred)
		for i, cell := range row {
			row[i] = harmless(cell)
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the digest %s: %w", d.ID, err)
	}
	return out.Bytes(), nil
}

func whole(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// harmless is a cell that no spreadsheet runs. Negative numbers are none.
func harmless(text string) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return text
	}
	if strings.HasPrefix(text, "=") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "@") {
		return "'" + text
	}
	return text
}
