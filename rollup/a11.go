package rollup

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"earshot/models"
)

// A11 counts the drivers of one fiscal quarter. Its memory grows with services
// × channels, never with conversations.
type A11 struct {
	period models.Period
	fiscal time.Month
	topics map[string]Topic
	cells  map[a11Key]*a11Cell
}

type a11Key struct{ service, channel string }

type a11Cell struct {
	contacts           int64
	negative, positive map[string]int64 // by driver
}

// NewA11 starts the count of a quarter, as FiscalQuarter gives it, for fiscal
// years that start in this month. Topics that topics does not know speak of no
// driver.
func NewA11(quarter models.Period, fiscal time.Month, topics map[string]Topic) *A11 {
	return &A11{period: quarter, fiscal: fiscal, topics: topics, cells: map[a11Key]*a11Cell{}}
}

// Add counts one conversation that started in the quarter: once for each driver
// that a topic of its pains, and once for each that a topic of its praises.
func (a *A11) Add(c *models.Conversation) {
	key := a11Key{cmp.Or(c.Service, models.NoService), c.Channel}
	cell := a.cells[key]
	if cell == nil {
		cell = &a11Cell{negative: map[string]int64{}, positive: map[string]int64{}}
		a.cells[key] = cell
	}
	cell.contacts++
	pained, praised := map[string]bool{}, map[string]bool{}
	for _, id := range c.Topics {
		heard := pained
		if a.topics[id].Praise {
			heard = praised
		}
		for _, driver := range a.topics[id].Drivers {
			heard[driver] = true
		}
	}
	for driver := range pained {
		cell.negative[driver]++
	}
	for driver := range praised {
		cell.positive[driver]++
	}
}

// Rows are the counts by service and channel, without any about fewer than
// least contacts and without those that give one away, as Suppress has it: the
// services add up to everything and the channels to their service, which the
// rows of the months show.
func (a *A11) Rows(least int) []models.A11Row {
	byService := map[string][]a11Key{}
	for key := range a.cells {
		byService[key.service] = append(byService[key.service], key)
	}
	services := slices.SortedFunc(maps.Keys(byService), compareServices)
	totals := make([]Cell, len(services))
	for i, service := range services {
		totals[i].Name = service
		for _, key := range byService[service] {
			totals[i].Contacts += a.cells[key].contacts
		}
	}
	var rows []models.A11Row
	for i, hideService := range Complement(totals, least) {
		keys := byService[services[i]]
		slices.SortFunc(keys, func(x, y a11Key) int { return cmp.Compare(x.channel, y.channel) })
		channels := make([]Cell, len(keys))
		for j, key := range keys {
			channels[j] = Cell{Name: key.channel, Contacts: a.cells[key].contacts, Hidden: hideService}
		}
		for j, hide := range Complement(channels, least) {
			rows = append(rows, a.row(keys[j], hide, least))
		}
	}
	return rows
}

func (a *A11) row(key a11Key, hide bool, least int) models.A11Row {
	last := a.period.End.Add(-1)
	row := models.A11Row{
		Service: key.service, Channel: key.channel, StartDate: a.period.Start.Format(dayFormat), EndDate: last.Format(dayFormat),
		Drivers: map[string]models.A11Driver{}, Suppressed: hide,
	}
	row.FiscalYear, row.Quarter = Fiscal(last, a.fiscal)
	if hide {
		return row
	}
	cell := a.cells[key]
	row.TotalVolume = &cell.contacts
	for _, driver := range models.Drivers() {
		row.Drivers[driver] = models.A11Driver{Negative: shown(cell.negative[driver], least), Positive: shown(cell.positive[driver], least)}
	}
	return row
}

func shown(contacts int64, least int) *int64 {
	if Small(contacts, least) {
		return nil
	}
	return &contacts
}
