package rollup

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"earshot/models"
)

// Published is a pain point as it may leave the system: figures about too few
// contacts are null, in JSON and wherever Hides is asked. The embedded row has
// their zero value, so that nothing can leak; a zero of a figure that is not
// hidden is a real one.
type Published struct {
	models.PainPoint
	Suppressed bool // all figures of the row are null
	hidden     map[string]bool
}

// Hides reports whether the field of this JSON name is null because it would
// tell of too few contacts.
func (p Published) Hides(field string) bool { return p.hidden[field] }

// Row is the row without what is hidden.
func (p Published) Row() models.PainPoint { return p.PainPoint }

// MarshalJSON writes the row as models.PainPoint is written, with null for what
// is hidden, and suppressed at the end.
func (p Published) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	row := reflect.ValueOf(p.PainPoint)
	for i := range row.NumField() {
		name, options, _ := strings.Cut(row.Type().Field(i).Tag.Get("json"), ",")
		value := row.Field(i)
		if options == "omitempty" && value.IsZero() {
			continue
		}
		encoded := []byte("null")
		if !p.hidden[name] {
			var err error
			if encoded, err = json.Marshal(value.Interface()); err != nil {
				return nil, err
			}
		}
		out.WriteString(`,"` + name + `":`)
		out.Write(encoded)
	}
	out.WriteString(`,"suppressed":`)
	encoded, err := json.Marshal(p.Suppressed)
	out.Write(encoded)
	out.WriteByte('}')
	line := out.Bytes()
	line[0] = '{'
	return line, err
}

// Suppress is what may leave the system of the rows: in their order, without
// any figure about fewer than least contacts, and without any from which one
// could be worked out.
//
//   - A row of 1 to least-1 contacts has no figures at all.
//   - A figure with a base of its own (scored, linkable, passed, measured
//     contacts, customers) is null where that base is 1 to least-1.
//   - Complementary cells: services add up to everything, and topics might add
//     up to their service. Where what is hidden among them is a single cell, or
//     is less than least together, the next smallest is hidden too, until it is
//     neither. The topics of a hidden service are hidden with it.
//   - What a row says of periods before (…_before, …_mean_4, …_change) is null
//     unless the rows of those periods are given as well, agree, and may be
//     shown themselves.
//
// It looks at one period at a time; the seven days of a week are not weighed
// against the week. Rows of several periods and kinds may be given, but those of
// a period must be complete: ask the store without a scope or a service, with
// the Periods before the first period wanted, and drop the rest afterwards.
// A least of 1 or less hides nothing.
func Suppress(rows []models.PainPoint, least int) []Published {
	published := make([]Published, len(rows))
	periods := make(map[[2]string][]*Published)
	for i, row := range rows {
		published[i] = Published{PainPoint: row, hidden: map[string]bool{}}
		key := [2]string{row.Period, row.Label}
		periods[key] = append(periods[key], &published[i])
	}
	if least <= 1 {
		return published
	}
	h := newHider(least)
	for _, period := range periods {
		h.period(period)
	}
	h.past(published)
	for i := range published {
		h.blank(&published[i])
	}
	return published
}

// figures is a set of a row's figures that are about the same contacts.
type figures struct {
	base  func(models.PainPoint) int64
	names []string
}

func figureSets() []figures {
	return []figures{
		{func(r models.PainPoint) int64 { return r.Customers }, []string{"customers"}},
		{func(r models.PainPoint) int64 { return r.Scored }, []string{
			"scored", "negative", "negative_share", "negative_share_low", "negative_share_high", "negative_share_change", "negative_share_change_4",
			"negative_share_verdict", "mean_sentiment"}},
		{func(r models.PainPoint) int64 { return r.Linkable }, []string{
			"linkable", "repeats_24h", "repeats_7d", "repeats_14d", "repeats_30d", "repeat_rate_24h", "repeat_rate_7d", "repeat_rate_7d_low",
			"repeat_rate_7d_high", "repeat_rate_7d_change", "repeat_rate_7d_change_4", "repeat_rate_7d_verdict", "repeat_rate_14d", "repeat_rate_30d",
			"followed_7d", "pending_7d", "pending_share_7d", "unlinkable"}},
		{func(r models.PainPoint) int64 { return r.Passed24h }, []string{"passed_24h", "observed_24h", "resolved_24h"}},
		{func(r models.PainPoint) int64 { return r.Passed7d }, []string{"passed_7d", "observed_7d", "resolved_7d", "resolved_7d_low", "resolved_7d_high"}},
		{func(r models.PainPoint) int64 { return r.Passed14d }, []string{"passed_14d", "observed_14d", "resolved_14d"}},
		{func(r models.PainPoint) int64 { return r.Passed30d }, []string{"passed_30d", "observed_30d", "resolved_30d"}},
		{func(r models.PainPoint) int64 { return r.HandleMeasured }, []string{
			"handle_measured", "handle_seconds_total", "handle_seconds_median", "public_hours", "avoidable_hours"}},
		{func(r models.PainPoint) int64 { return r.HoldMeasured }, []string{"hold_measured", "hold_seconds_total", "public_hours"}},
	}
}

// hider hides figures by their JSON names.
type hider struct {
	least  int64
	fields map[string]int // of models.PainPoint, by JSON name
	sets   []figures
	// everything are all figures: what every suppressed row hides, and nothing
	// is added to it.
	everything map[string]bool
}

func newHider(least int) hider {
	h := hider{least: int64(least), fields: map[string]int{}, sets: figureSets(), everything: map[string]bool{}}
	row := reflect.TypeFor[models.PainPoint]()
	for i := range row.NumField() {
		name, _, _ := strings.Cut(row.Field(i).Tag.Get("json"), ",")
		h.fields[name] = i
		if !slices.Contains(named(), name) {
			h.everything[name] = true
		}
	}
	return h
}

// named are the fields that say which row it is. Everything else is a figure,
// so that a new field is hidden unless somebody decides otherwise.
func named() []string {
	return []string{"schema", "id", "period", "label", "period_start", "period_end", "timezone", "fiscal_year", "fiscal_quarter",
		"scope", "service", "topic", "drivers", "burdens", "revised", "rejected"}
}

// all hides every figure of a row.
func (h hider) all(p *Published) { p.Suppressed, p.hidden = true, h.everything }

// blank takes hidden figures out of the row itself.
func (h hider) blank(p *Published) {
	row := reflect.ValueOf(&p.PainPoint).Elem()
	for name := range p.hidden {
		row.Field(h.fields[name]).SetZero()
	}
}

// period hides within the rows of one period.
func (h hider) period(rows []*Published) {
	all, services, topics := families(rows)
	for _, p := range all {
		if Small(p.Contacts, int(h.least)) {
			h.all(p)
		}
	}
	h.rows(services)
	for _, p := range services {
		if p.Suppressed {
			for _, topic := range topics[p.Service] {
				h.all(topic)
			}
		}
	}
	each := [][]*Published{all, services}
	for _, of := range topics {
		h.rows(of)
		each = append(each, of)
	}
	for _, family := range each {
		for _, set := range h.sets {
			h.set(set, family)
		}
	}
	hideWithoutService(all, services)
}

// families are the rows that add up, or might: all services, and the topics of
// each service; the row over everything is alone.
func families(rows []*Published) (all, services []*Published, topics map[string][]*Published) {
	topics = map[string][]*Published{}
	for _, p := range rows {
		switch p.Scope {
		case models.ScopeAll:
			all = append(all, p)
		case models.ScopeService:
			services = append(services, p)
		case models.ScopeTopic:
			topics[p.Service] = append(topics[p.Service], p)
		}
	}
	return all, services, topics
}

// rows hides whole rows of a family.
func (h hider) rows(family []*Published) {
	for i, hide := range h.cells(family, func(r models.PainPoint) int64 { return r.Contacts }) {
		if hide {
			h.all(family[i])
		}
	}
}

// set hides one set of figures in a family of rows.
func (h hider) set(set figures, family []*Published) {
	for i, hide := range h.cells(family, set.base) {
		if hide {
			for _, name := range set.names {
				family[i].hidden[name] = true
			}
		}
	}
}

func (h hider) cells(family []*Published, base func(models.PainPoint) int64) []bool {
	cells := make([]Cell, len(family))
	for i, p := range family {
		cells[i] = Cell{Name: p.ID, Contacts: base(p.PainPoint), Hidden: p.Suppressed}
	}
	return Complement(cells, int(h.least))
}

// hideWithoutService: the row over everything repeats this count of another row.
func hideWithoutService(all, services []*Published) {
	for _, p := range services {
		if p.Service == models.NoService && p.Suppressed {
			for _, total := range all {
				total.hidden["without_service"] = true
			}
		}
	}
}

// Cell is a part of a total that is published.
type Cell struct {
	Name     string // breaks ties, so that the same cell is chosen every time
	Contacts int64
	Hidden   bool // already, for another reason
}

// Small reports whether a figure is about too few contacts to be shown. None at
// all are nobody, and may be.
func Small(contacts int64, least int) bool { return contacts > 0 && contacts < int64(least) }

// Complement says which cells of a total must be hidden so that no small one can
// be worked out: the small ones and, as long as what is hidden is a single cell
// or less than least together, the next smallest.
func Complement(cells []Cell, least int) []bool {
	hide := make([]bool, len(cells))
	order := make([]int, 0, len(cells))
	count, sum := 0, int64(0)
	for i, c := range cells {
		switch {
		case c.Contacts == 0:
			hide[i] = c.Hidden
		case c.Hidden || Small(c.Contacts, least):
			hide[i] = true
			count, sum = count+1, sum+c.Contacts
		default:
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(cells[a].Contacts, cells[b].Contacts), cmp.Compare(cells[a].Name, cells[b].Name))
	})
	for _, i := range order {
		if count == 0 || count > 1 && sum >= int64(least) {
			break
		}
		hide[i] = true
		count, sum = count+1, sum+cells[i].Contacts
	}
	return hide
}
