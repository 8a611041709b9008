package models

// Units of a measure, besides UnitSeconds, which are those of one contact.
const (
	UnitShare = "share" // 0 to 1
	UnitHours = "hours" // of the public's time
	UnitCount = "count" // of contacts
)

// Measure is a figure of a pain point row that a target can be set for, by the
// name of its column.
type Measure struct {
	Name  string
	Title string // for people
	Unit  string
	// Of is the figure in a row; nil: it has no base there.
	Of func(PainPoint) *float64
	// Base is how many contacts the figure is about.
	Base func(PainPoint) int64
	// Observed is the share of the contacts whose window has passed, of measures
	// that look ahead; nil function: the measure is final at once.
	Observed func(PainPoint) *float64
}

// Measures are all measures, in the order of the columns.
func Measures() []Measure {
	contacts := func(p PainPoint) int64 { return p.Contacts }
	linkable := func(p PainPoint) int64 { return p.Linkable }
	return []Measure{
		{Name: "contacts", Title: "Contacts", Unit: UnitCount, Of: func(p PainPoint) *float64 { n := float64(p.Contacts); return &n }, Base: contacts},
		{Name: "negative_share", Title: "Negative contacts", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.NegativeShare }, Base: func(p PainPoint) int64 { return p.Scored }},
		{Name: "repeat_rate_24h", Title: "Linked repeats within 24 h", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.RepeatRate24h }, Base: linkable},
		{Name: "repeat_rate_7d", Title: "Linked repeats within 7 days", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.RepeatRate7d }, Base: linkable},
		{Name: "repeat_rate_14d", Title: "Linked repeats within 14 days", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.RepeatRate14d }, Base: linkable},
		{Name: "repeat_rate_30d", Title: "Linked repeats within 30 days", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.RepeatRate30d }, Base: linkable},
		{Name: "resolved_24h", Title: "Resolved at first contact (24 h)", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.Resolved24h },
			Base: func(p PainPoint) int64 { return p.Passed24h }, Observed: func(p PainPoint) *float64 { return p.Observed24h }},
		{Name: "resolved_7d", Title: "Resolved at first contact (7 days)", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.Resolved7d },
			Base: func(p PainPoint) int64 { return p.Passed7d }, Observed: func(p PainPoint) *float64 { return p.Observed7d }},
		{Name: "resolved_14d", Title: "Resolved at first contact (14 days)", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.Resolved14d },
			Base: func(p PainPoint) int64 { return p.Passed14d }, Observed: func(p PainPoint) *float64 { return p.Observed14d }},
		{Name: "resolved_30d", Title: "Resolved at first contact (30 days)", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.Resolved30d },
			Base: func(p PainPoint) int64 { return p.Passed30d }, Observed: func(p PainPoint) *float64 { return p.Observed30d }},
		{Name: "stated_repeat_rate", Title: "Stated repeats", Unit: UnitShare, Of: func(p PainPoint) *float64 { return p.StatedRepeatRate }, Base: contacts},
		{Name: "handle_seconds_median", Title: "Median handling time", Unit: UnitSeconds, Of: func(p PainPoint) *float64 { return p.HandleSecondsMed }, Base: func(p PainPoint) int64 { return p.HandleMeasured }},
		{Name: "public_hours", Title: "Public hours", Unit: UnitHours, Of: func(p PainPoint) *float64 { return &p.PublicHours }, Base: contacts},
		{Name: "avoidable_hours", Title: "Avoidable public hours", Unit: UnitHours, Of: func(p PainPoint) *float64 { return &p.AvoidableHours }, Base: contacts},
	}
}

// MeasureOf is the measure with this name, and whether there is one.
func MeasureOf(name string) (Measure, bool) {
	for _, m := range Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}
