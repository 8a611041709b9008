package rollup

import (
	"fmt"
	"strings"
	"testing"

	"earshot/models"
)

func topicRow(service, topic string, contacts int64, hours float64) models.PainPoint {
	return models.PainPoint{Scope: models.ScopeTopic, Service: service, Topic: topic, Contacts: contacts, PublicHours: hours}
}

func TestTopPainPoints(t *testing.T) {
	current := []models.PainPoint{
		{Scope: models.ScopeAll, Contacts: 100, PublicHours: 50},
		{Scope: models.ScopeService, Service: "irs", Contacts: 60, PublicHours: 30},
		topicRow("ssa", "few-hours-many-contacts", 50, 1),
		topicRow("ssa", "many-hours", 5, 9.5),
		topicRow("ssa", "b-tie", 50, 0.5),
		topicRow("ssa", "a-tie", 50, 0.5),
		topicRow("ssa", "z-more-contacts", 51, 0.5),
		topicRow(models.NoService, "unknown", 1, 99),
		topicRow("irs", "refund", 30, 3),
	}
	previous := []models.PainPoint{
		{Scope: models.ScopeAll, Contacts: 80},
		topicRow("ssa", "many-hours", 4, 10),
		topicRow("irs", "refund", 0, 0),
		topicRow("irs", "b-tie", 7, 7), // of another service
	}
	for _, c := range []struct {
		n    int
		want string
	}{
		{1, "irs/refund#1 ssa/many-hours#1 (none)/unknown#1"},
		{3, "irs/refund#1 ssa/many-hours#1 ssa/few-hours-many-contacts#2 ssa/z-more-contacts#3 (none)/unknown#1"},
		{0, "irs/refund#1 ssa/many-hours#1 ssa/few-hours-many-contacts#2 ssa/z-more-contacts#3 ssa/a-tie#4 ssa/b-tie#5 (none)/unknown#1"},
	} {
		var got []string
		for _, r := range TopPainPoints(current, previous, c.n) {
			got = append(got, fmt.Sprintf("%s/%s#%d", r.Service, r.Topic, r.Rank))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("top %d:\ngot  %s\nwant %s", c.n, strings.Join(got, " "), c.want)
		}
	}

	top := TopPainPoints(current, previous, 2)
	refund, hours, fresh := top[0], top[1], top[2]
	if c := hours.PublicHoursChange; c == nil || c.Absolute != -0.5 || c.Relative == nil || *c.Relative != -0.05 {
		t.Errorf("public hours of many-hours changed by %+v", c)
	}
	if c := hours.ContactsChange; c == nil || c.Absolute != 1 || c.Relative == nil || *c.Relative != 0.25 {
		t.Errorf("contacts of many-hours changed by %+v", c)
	}
	if c := refund.ContactsChange; c == nil || c.Absolute != 30 || c.Relative != nil {
		t.Errorf("contacts of refund, which had none before, changed by %+v", c)
	}
	if c := fresh.ContactsChange; c == nil || c.Absolute != 50 || c.Relative != nil {
		t.Errorf("contacts of a topic that did not occur before changed by %+v", c)
	}
}

func TestTopPainPointsWithoutAPeriodBefore(t *testing.T) {
	for _, r := range TopPainPoints([]models.PainPoint{topicRow("ssa", "a", 1, 1)}, nil, 5) {
		if r.ContactsChange != nil || r.PublicHoursChange != nil {
			t.Errorf("a change against nothing: %+v", r)
		}
	}
	if top := TopPainPoints(nil, nil, 5); len(top) != 0 {
		t.Errorf("got %v of nothing", top)
	}
}
