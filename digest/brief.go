package digest

import (
	"fmt"
	"strings"
)

// brief is the digest for a chat: paragraphs of plain text, with the pain
// points but without quotes, which are for those who open the page.
func (d Digest) brief() []string {
	all := []string{strings.TrimSpace(d.coverageLine() + " " + d.revised()), d.Headline}
	var points []string
	for _, p := range d.Points {
		points = append(points, fmt.Sprintf("%d. %s · %s: %s contacts (%s), %s of the service, %s; %s public hours",
			p.Rank, p.TopicName, p.ServiceName, grouped(p.Contacts), contactsChange(p.Contacts, p.ContactsBefore, p.BeforeHidden), percent(p.Share), p.Verdict, hourCell(p.PublicHours)))
	}
	if len(points) > 0 {
		all = append(all, strings.Join(points, "\n"))
	}
	if also := d.alsoWorse(); also != "" {
		all = append(all, also)
	}
	for _, s := range d.Standings {
		if s.Met != nil && !*s.Met {
			all = append(all, fmt.Sprintf("Target missed: %s, %s: %s, wanted %s", s.ServiceName, s.Measure, s.actual(), s.wanted()))
		}
	}
	if n := len(d.Undelivered); n > 0 {
		all = append(all, fmt.Sprintf("Not delivered so far by some way: %d of the digests before; who they were for stands in the page.", n))
	}
	return append(all, Inferred)
}
