package digest

import (
	"fmt"

	"earshot/models"
)

// headline says in plain words what got worse most and what it costs the
// public. What got worse most is what brought the most contacts beyond what its
// share in the four periods before would have, as far as that may be shown.
func headline(d Digest, points []Point) string {
	worst, most := -1, 0.0
	for i, p := range points {
		if p.Verdict == models.VerdictWorse && (worst < 0 || beyond(p) > most) {
			worst, most = i, beyond(p)
		}
	}
	switch {
	case d.Totals.Contacts == 0:
		return fmt.Sprintf("Nothing to show: this %s has no contacts, or fewer than %d.", d.Kind, max(d.MinCell, 1))
	case worst >= 0:
		return worse(d, points[worst])
	case len(points) == 0:
		return "No pain point came up often enough to show."
	}
	p := points[0]
	if known(p.PublicHours) == 0 {
		return fmt.Sprintf("No pain point got worse beyond chance. The most frequent is %s (%s): %s.", p.TopicName, p.ServiceName, plural(p.Contacts, "contact"))
	}
	return fmt.Sprintf("No pain point got worse beyond chance. The costliest is %s (%s): it cost the public %s.", p.TopicName, p.ServiceName, hoursOf(p.PublicHours))
}

func worse(d Digest, p Point) string {
	text := fmt.Sprintf("%s (%s) got worse most: %s, %s of the service's contacts", p.TopicName, p.ServiceName, plural(p.Contacts, "contact"), percent(p.Share))
	if before := p.shareBefore(); before != nil {
		text += fmt.Sprintf(" against %s in the four %ss before", percent(before), d.Kind)
	}
	if known(p.PublicHours) == 0 {
		return text + "."
	}
	return fmt.Sprintf("%s. It cost the public %s, of which a single contact would have saved %s.", text, hoursOf(p.PublicHours), hoursOf(p.AvoidableHours))
}

// shareBefore is the share in the four periods before; nil where it is not
// known or not shown.
func (p Point) shareBefore() *float64 {
	if p.Share == nil || p.ShareChange4 == nil {
		return nil
	}
	before := *p.Share - *p.ShareChange4
	return &before
}

func beyond(p Point) float64 {
	if p.Share == nil || *p.Share == 0 || p.ShareChange4 == nil {
		return 0
	}
	return float64(p.Contacts) * *p.ShareChange4 / *p.Share
}
