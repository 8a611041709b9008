package history

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earshot/models"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func contact(id, service string, after time.Duration) models.Contact {
	return models.Contact{ID: id, Service: service, Start: noon.Add(after)}
}

// linksOf links the contacts and returns the links by id.
func linksOf(limits Limits, contacts ...models.Contact) map[string]models.Link {
	byID := map[string]models.Link{}
	for i, l := range NewLinker(limits)(models.Customer{Contacts: contacts}).Links {
		byID[contacts[i].ID] = l
	}
	return byID
}

func TestWindowsAreInclusiveAndBelow15MinutesIsForwarded(t *testing.T) {
	const day = 24 * time.Hour
	for _, row := range []struct {
		gap       time.Duration
		within    string
		forwarded bool
	}{
		{0, "[]", true},
		{899 * time.Second, "[]", true},
		{899*time.Second + 999*time.Millisecond, "[]", true}, // whole seconds
		{900 * time.Second, "[24h 7d 14d 30d]", false},
		{day, "[24h 7d 14d 30d]", false},
		{day + 999*time.Millisecond, "[24h 7d 14d 30d]", false},
		{day + time.Second, "[7d 14d 30d]", false},
		{7 * day, "[7d 14d 30d]", false},
		{7*day + time.Second, "[14d 30d]", false},
		{14 * day, "[14d 30d]", false},
		{14*day + time.Second, "[30d]", false},
		{30 * day, "[30d]", false},
		{30*day + time.Second, "[]", false},
	} {
		links := linksOf(Limits{}, contact("a", "ssa", 0), contact("b", "ssa", row.gap))
		b := links["b"]
		if fmt.Sprint(b.Within) != row.within || b.Forwarded != row.forwarded || b.Linked != (row.within != "[]") {
			t.Errorf("gap %v: %+v", row.gap, b)
		}
		of := b.Of != nil && *b.Of == "a" && b.HoursSince != nil
		if of != (b.Linked || b.Forwarded) {
			t.Errorf("gap %v: of %v, hours %v", row.gap, b.Of, b.HoursSince)
		}
		followed := row.within
		if row.forwarded {
			followed = "[]" // a forwarded contact does not count as following
		}
		if got := fmt.Sprint(links["a"].FollowedWithin); got != followed {
			t.Errorf("gap %v: followed within %s, want %s", row.gap, got, followed)
		}
	}
}

func TestThreadsAreOneServiceEach(t *testing.T) {
	links := linksOf(Limits{}, contact("a", "ssa", 0), contact("x", "irs", time.Hour), contact("n", "", time.Hour), contact("b", "ssa", 2*time.Hour))
	if l := links["b"]; l.Of == nil || *l.Of != "a" || *l.HoursSince != 2 {
		t.Errorf("b: %+v", l)
	}
	for _, id := range []string{"x", "n"} {
		if l := links[id]; l.Linked || l.Of != nil || !l.Linkable {
			t.Errorf("%s: %+v", id, l)
		}
	}
}

func TestEqualStartsAreOrderedByIDInByteOrder(t *testing.T) {
	links := linksOf(Limits{}, contact("b", "s", 0), contact("B", "s", 0), contact("a", "s", 0))
	if *links["b"].Of != "a" || *links["a"].Of != "B" || links["B"].Of != nil {
		t.Errorf("%+v", links)
	}
}

func TestChainCountsRepeatsAndForwardedContactsDoNotAdd(t *testing.T) {
	links := linksOf(Limits{}, contact("a", "s", 0), contact("b", "s", time.Hour), contact("c", "s", time.Hour+time.Minute), contact("d", "s", 3*time.Hour),
		contact("e", "s", 60*24*time.Hour))
	for id, want := range map[string]int{"a": 0, "b": 1, "c": 1, "d": 2, "e": 0} {
		if links[id].Chain != want {
			t.Errorf("%s: chain %d, want %d", id, links[id].Chain, want)
		}
	}
}

func TestSharedLine(t *testing.T) {
	var contacts []models.Contact
	for i := range 4 { // on one day, over two services
		contacts = append(contacts, contact(fmt.Sprint(i), []string{"ssa", "irs"}[i%2], time.Duration(i)*time.Hour))
	}
	other := contact("other-day", "ssa", 40*time.Hour)

	if linksOf(Limits{SharedLineCap: 4}, append(contacts, other)...)["2"].Of == nil {
		t.Error("as many as the cap are no shared line")
	}
	linked := NewLinker(Limits{SharedLineCap: 3})(models.Customer{Contacts: append(contacts, other)})
	if !linked.Keep.Shared {
		t.Fatal("more than the cap is a shared line")
	}
	for i, l := range linked.Links {
		if !l.Equal(models.NewLink()) {
			t.Errorf("contact %d: %+v", i, l)
		}
	}
	after := NewLinker(Limits{SharedLineCap: 3})(models.Customer{Shared: true, Contacts: []models.Contact{contact("later", "ssa", 1000*time.Hour)}})
	if !after.Keep.Shared || after.Links[0].Linkable {
		t.Error("once a shared line, always one")
	}
}

func TestTheDayOfASharedLineIsUTC(t *testing.T) {
	zone := time.FixedZone("", -5*3600)
	at := func(h int) models.Contact {
		return models.Contact{ID: fmt.Sprint(h), Service: "s", Start: time.Date(2026, 11, 2, h, 0, 0, 0, zone)}
	}
	if linksOf(Limits{SharedLineCap: 1}, at(18), at(19))["19"].Of == nil {
		t.Error("18:00-05:00 and 19:00-05:00 are two UTC days")
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	var contacts []models.Contact
	for i := range 50 {
		contacts = append(contacts, contact(fmt.Sprintf("%02d", i), "s", time.Duration(i)*24*time.Hour))
	}
	kept := NewLinker(Limits{Horizon: 10 * 24 * time.Hour})(models.Customer{Contacts: contacts}).Keep.Contacts
	if len(kept) != 11 || kept[0].ID != "39" {
		t.Errorf("kept %d from %s on", len(kept), kept[0].ID)
	}
	kept = NewLinker(Limits{SharedLineKeep: 5})(models.Customer{Shared: true, Contacts: contacts}).Keep.Contacts
	if len(kept) != 5 || kept[4].ID != "49" {
		t.Errorf("kept %d up to %s", len(kept), kept[len(kept)-1].ID)
	}
}

// The links are a function of the set: any order of the same contacts gives
// each the same link, and the same is remembered.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contacts := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) models.Contact {
			return models.Contact{
				ID: rapid.StringMatching(`[a-c]{1,3}`).Draw(t, "id"), Service: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "service"),
				Start: noon.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 899, 900, 86400, 86401, 604800, 2592000}).Draw(t, "s")) * time.Second),
			}
		}), 0, 12, func(c models.Contact) string { return c.ID }).Draw(t, "contacts")
		shuffled := slices.Clone(contacts)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })

		limits := Limits{SharedLineCap: 4}
		if a, b := linksOf(limits, contacts...), linksOf(limits, shuffled...); !reflect.DeepEqual(a, b) {
			t.Fatalf("%v\n%v", a, b)
		}
		a, b := NewLinker(limits)(models.Customer{Contacts: contacts}).Keep, NewLinker(limits)(models.Customer{Contacts: shuffled}).Keep
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("kept %v\n%v", a, b)
		}
	})
}

func TestCustomerKey(t *testing.T) {
	key := func(id string) string { return CustomerKey([]byte("an invented secret"), id) }
	for _, id := range []string{"", " \t\n", "anonymous", " Unknown ", "WITHHELD", "private", "Restricted", "unavailable", "BLOCKED"} {
		if key(id) != "" {
			t.Errorf("%q has a key", id)
		}
	}
	if key("c-1") == "" || key("c-1") != key("  c-1\n") || key("c-1") == key("C-1") {
		t.Error("equal after trimming white space, byte for byte, is the same customer")
	}
	if key("c-1") == CustomerKey([]byte("another secret"), "c-1") {
		t.Error("the key does not depend on the secret")
	}
}
