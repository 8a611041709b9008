package digest

// Search is a saved search that is counted for an audience.
type Search struct {
	Name string `json:"name"`
	// Contacts that it finds in the period; null: too few, or nearly all.
	Contacts       *int64 `json:"contacts"`
	ContactsBefore *int64 `json:"contacts_before"`
	BeforeHidden   bool   `json:"contacts_before_hidden"` // the period before is known, but not shown
	URL            string `json:"url,omitempty"`          // of the search in this period; empty: no public address is configured
}

// SavedSearch is what a digest makes a Search of.
type SavedSearch struct {
	Name, URL   string
	Now, Before Found
}

// Found is how many contacts a search finds among how many that it looks at.
type Found struct{ Contacts, Of int64 }

// searches are in the order of the input.
func (b builder) searches() []Search {
	all := []Search{}
	known := len(b.before) > 0 && b.before[0].known()
	for _, s := range b.Searches {
		one := Search{Name: s.Name, URL: s.URL, Contacts: b.shownOf(s.Now)}
		if known {
			one.ContactsBefore = b.shownOf(s.Before)
			one.BeforeHidden = one.ContactsBefore == nil
		}
		all = append(all, one)
	}
	return all
}

// shownOf is a count, or nil where it tells of fewer than MinCell contacts:
// those that were found, or those that were not.
func (b builder) shownOf(f Found) *int64 {
	if b.few(f.Contacts) || b.few(f.Of-f.Contacts) {
		return nil
	}
	return &f.Contacts
}

// change is against the period before.
func (s Search) change() string {
	if s.Contacts == nil {
		return none
	}
	return contactsChange(*s.Contacts, s.ContactsBefore, s.BeforeHidden)
}

func (s Search) contacts() string {
	if s.Contacts == nil {
		return "not shown"
	}
	return grouped(*s.Contacts)
}
