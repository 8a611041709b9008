package models

// Names of facets, in the order in which a search shows them.
const (
	FacetService   = "service"
	FacetTopic     = "topic"
	FacetDriver    = "driver"
	FacetChannel   = "channel"
	FacetSentiment = "sentiment"
	FacetRepeat    = "repeat"
	FacetSignal    = "signal"
	FacetQueue     = "queue"
	FacetAgent     = "agent"
	FacetHandle    = "handle_time"
)

// FacetNames are the facets in their order.
func FacetNames() []string {
	return []string{FacetService, FacetTopic, FacetDriver, FacetChannel, FacetSentiment, FacetRepeat, FacetSignal, FacetQueue, FacetAgent, FacetHandle}
}

// MaxFacetValues is how many values of a facet are counted out, besides those
// that were chosen, where a query does not say.
const MaxFacetValues = 20

// Facets count a search by what it could be narrowed down to, or widened by.
// All counts are exact.
type Facets struct {
	Total  int64   `json:"total"`  // all that match, as Page.Total
	Facets []Facet `json:"facets"` // one per name, in the order of FacetNames
	// How many match without the words, and without the period; Total where
	// there are none. Without the words is counted only where nothing matches
	// with them, and Total otherwise: it is asked as a way out.
	WithoutText   int64 `json:"without_text"`
	WithoutPeriod int64 `json:"without_period"`
	// How many start in each of Query.Spans, of what matches all but the period.
	Spans []int64 `json:"spans,omitempty"`
}

// Facet counts the values of one field among what matches all filters of a
// query but the one on this field: what each other choice would find.
type Facet struct {
	Name string `json:"name"`
	// Values are the most frequent ones, then by name: at most Query.FacetValues,
	// and the chosen ones always. Sentiment, repeat and handle time have all
	// their values, in their own order.
	Values  []FacetValue `json:"values"`
	Without int64        `json:"without"` // how many match without the filter on this field; Total where there is none
}

// FacetValue is one value and how many conversations have it. One with several
// topics counts for each of them.
type FacetValue struct {
	Value  string `json:"value"`
	Count  int64  `json:"count"`
	Chosen bool   `json:"chosen,omitempty"` // the query asks for it
}

// HandleBand is a span of handle time, [FromS, ToS) seconds; nil is open.
type HandleBand struct {
	Name       string
	FromS, ToS *int64
}

// HandleBands are the values of FacetHandle, shortest first. Together they
// hold every conversation whose duration was measured.
func HandleBands() []HandleBand {
	minutes := func(n int64) *int64 { s := n * 60; return &s }
	return []HandleBand{
		{"under-2m", nil, minutes(2)}, {"2m-5m", minutes(2), minutes(5)}, {"5m-10m", minutes(5), minutes(10)},
		{"10m-20m", minutes(10), minutes(20)}, {"20m-and-over", minutes(20), nil},
	}
}
