package models_test

import (
	"encoding/json"
	"testing"

	"earshot/models"
)

// A measure is named as the column it reads: BI tools and targets speak of the
// same thing.
func TestMeasuresAreColumns(t *testing.T) {
	share := 0.625
	row := models.PainPoint{
		Contacts: 40, Linkable: 30, Scored: 20, PublicHours: 0.625, AvoidableHours: 0.625,
		NegativeShare: &share, RepeatRate24h: &share, RepeatRate7d: &share, RepeatRate14d: &share, RepeatRate30d: &share,
		Resolved24h: &share, Resolved7d: &share, Resolved14d: &share, Resolved30d: &share, StatedRepeatRate: &share, HandleSecondsMed: &share,
	}
	text, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]any{}
	if err := json.Unmarshal(text, &columns); err != nil {
		t.Fatal(err)
	}
	for _, m := range models.Measures() {
		if got := m.Of(row); got == nil || *got != columns[m.Name] {
			t.Errorf("%s: got %v, its column has %v", m.Name, got, columns[m.Name])
		}
		if m.Title == "" {
			t.Errorf("%s has no title", m.Name)
		}
		if same, there := models.MeasureOf(m.Name); !there || same.Unit != m.Unit {
			t.Errorf("%s is not found by its name", m.Name)
		}
	}
	if _, there := models.MeasureOf("happiness"); there {
		t.Error("a measure that is none was found")
	}
}
