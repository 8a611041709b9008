package search

import (
	"cmp"
	"slices"
	"strings"

	"earshot/models"
)

// Chosen are the values of a facet that a query asks for. A span of handle time
// is a value only where it is one of the bands.
func Chosen(q models.Query, facet string) []string {
	switch facet {
	case models.FacetService:
		return q.Services
	case models.FacetTopic:
		return q.Topics
	case models.FacetDriver:
		return q.Drivers
	case models.FacetChannel:
		return q.Channels
	case models.FacetSignal:
		return q.Signals
	case models.FacetQueue:
		return q.Queues
	case models.FacetAgent:
		return q.Agents
	case models.FacetSentiment:
		return oneOrNone(q.Sentiment)
	case models.FacetRepeat:
		return oneOrNone(q.Repeat)
	}
	for _, band := range models.HandleBands() {
		if Filters(q, models.FacetHandle) && equal(band.FromS, q.HandleFromS) && equal(band.ToS, q.HandleToS) {
			return []string{band.Name}
		}
	}
	return nil
}

// Filters reports whether a query filters by the field of a facet.
func Filters(q models.Query, facet string) bool {
	if facet == models.FacetHandle {
		return q.HandleFromS != nil || q.HandleToS != nil
	}
	return len(Chosen(q, facet)) > 0
}

// Fixed are all values of a facet that has the same ones in every store, in
// their order; nil for the others.
func Fixed(facet string) []string {
	switch facet {
	case models.FacetSentiment:
		return []string{models.SentimentNegative, models.SentimentNeutral, models.SentimentPositive}
	case models.FacetRepeat:
		return []string{models.RepeatStated, models.RepeatLinked}
	case models.FacetHandle:
		var names []string
		for _, band := range models.HandleBands() {
			names = append(names, band.Name)
		}
		return names
	}
	return nil
}

// Values are the values to show of a facet, out of the counts of at least the
// most frequent and the chosen ones. See models.Facet.
func Values(q models.Query, facet string, counts map[string]int64) []models.FacetValue {
	chosen := Chosen(q, facet)
	shown := []models.FacetValue{}
	if fixed := Fixed(facet); fixed != nil {
		for _, name := range fixed {
			shown = append(shown, models.FacetValue{Value: name, Count: counts[name], Chosen: slices.Contains(chosen, name)})
		}
		return shown
	}
	for name, n := range counts {
		if n > 0 && !slices.Contains(chosen, name) {
			shown = append(shown, models.FacetValue{Value: name, Count: n})
		}
	}
	for i, name := range chosen {
		if !slices.Contains(chosen[:i], name) {
			shown = append(shown, models.FacetValue{Value: name, Count: counts[name], Chosen: true})
		}
	}
	slices.SortFunc(shown, func(a, b models.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	place, most := 0, cmp.Or(q.FacetValues, models.MaxFacetValues)
	return slices.DeleteFunc(shown, func(v models.FacetValue) bool {
		place++
		return place > most && !v.Chosen
	})
}

func oneOrNone(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func equal(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
