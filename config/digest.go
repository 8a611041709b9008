package config

import (
	"regexp"
	"slices"
	"strings"

	"earshot/models"
)

// Digest says who gets a digest, who answers for what, and what is aimed at.
type Digest struct {
	// Audiences get a digest each. Empty: there is one, about everything.
	Audiences []Audience `key:"audiences"`
	// Owners are the people who answer for services. Empty: nobody is named.
	Owners []Owner `key:"owners"`
	// Targets are what measures should be. Empty: there are none.
	Targets  []ServiceTarget `key:"targets"`
	Delivery Delivery        `key:"delivery"`
	SMTP     SMTP            `key:"smtp"`
}

// Audience gets one digest, about Services, or about those of an owner, or
// about All: one of the three is set.
type Audience struct {
	// Name stands in the digest's title and in the names of its files. Empty is
	// a fault.
	Name     string   `key:"name"`
	Services []string `key:"services"`
	Owner    string   `key:"owner"`
	All      bool     `key:"all"`
	// Mail are the addresses it is mailed to. Empty: it is not.
	Mail []string `key:"mail"`
	// Folder its files are written into. Empty: they are not.
	Folder string `key:"folder"`
	// WebhookURL is where it is posted to. Whoever has it can post there too, so
	// it is a secret. Empty: it is not posted.
	WebhookURL Secret `key:"webhook_url"`
	// WebhookSecret signs what is posted. Empty: it is not signed.
	WebhookSecret Secret `key:"webhook_secret"`
	// WebhookFormat is slack or json. Empty: slack.
	WebhookFormat string `key:"webhook_format"`
}

// Owner answers for services.
type Owner struct {
	// Name as audiences and targets know it. Empty is a fault.
	Name string `key:"name"`
	// Services by their ids. Empty is a fault.
	Services []string `key:"services"`
}

// ServiceTarget is what a measure of a service should be.
type ServiceTarget struct {
	// Service by its id, or * for every service. Empty is a fault.
	Service string `key:"service"`
	// Measure is a column of the pain points, see models.Measures. Empty is a fault.
	Measure string `key:"measure"`
	// AtMost or AtLeast is the bound: exactly one of them is set.
	AtMost  *float64 `key:"at_most"`
	AtLeast *float64 `key:"at_least"`
	// Owner is whom it is asked of. Empty: the owner of the service, if any.
	Owner string `key:"owner"`
}

func (d Digest) validate(faults *Faults) {
	var owners, files []string
	for i, o := range d.Owners {
		prefix := itemPrefix("digest.owners", i)
		o.validate(faults, prefix)
		unique(faults, prefix+"name", &owners, o.Name)
	}
	for i, a := range d.Audiences {
		prefix := itemPrefix("digest.audiences", i)
		a.validate(faults, prefix)
		file := strings.ReplaceAll(strings.ToLower(a.Name), " ", "-")
		if slices.Contains(files, file) {
			faults.add("", prefix+"name", "%q would have the files of another audience: let them differ by more than case, spaces and hyphens", a.Name)
		}
		files = append(files, file)
		if a.Owner != "" && !slices.Contains(owners, a.Owner) {
			faults.add("", prefix+"owner", "%q is not in digest.owners: add it there with its services", a.Owner)
		}
	}
	for i, t := range d.Targets {
		t.validate(faults, itemPrefix("digest.targets", i))
	}
	d.Delivery.validate(faults)
	d.SMTP.validate(faults, slices.ContainsFunc(d.Audiences, func(a Audience) bool { return len(a.Mail) > 0 }))
}

func unique(faults *Faults, key string, seen *[]string, name string) {
	if name != "" && slices.Contains(*seen, name) {
		faults.add("", key, "%q is there twice", name)
	}
	*seen = append(*seen, name)
}

// A name is also that of a file, and stands in titles.
var audienceName = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]{0,59}$`)

func (a Audience) validate(faults *Faults, prefix string) {
	if !audienceName.MatchString(a.Name) {
		faults.add("", prefix+"name", "%q is not 1 to 60 letters, digits, spaces, dots, underscores and hyphens, beginning with a letter or digit", a.Name)
	}
	set := 0
	for _, is := range []bool{len(a.Services) > 0, a.Owner != "", a.All} {
		if is {
			set++
		}
	}
	if set != 1 {
		faults.add("", prefix+"services", "set one of services, owner and all: true")
	}
	a.validateWays(faults, prefix)
}

func (o Owner) validate(faults *Faults, prefix string) {
	if o.Name == "" {
		faults.add("", prefix+"name", "it must not be empty")
	}
	if len(o.Services) == 0 {
		faults.add("", prefix+"services", "it must not be empty: name the services by their ids")
	}
}

func (t ServiceTarget) validate(faults *Faults, prefix string) {
	if t.Service == "" {
		faults.add("", prefix+"service", "it must not be empty: the id of a service, or * for every service")
	}
	m, known := models.MeasureOf(t.Measure)
	if !known {
		var names []string
		for _, m := range models.Measures() {
			names = append(names, m.Name)
		}
		faults.add("", prefix+"measure", "%q is none of %s", t.Measure, strings.Join(names, ", "))
	}
	if (t.AtMost == nil) == (t.AtLeast == nil) {
		faults.add("", prefix+"at_most", "set one of at_most and at_least")
	}
	bound(faults, prefix+"at_most", t.AtMost, known && m.Unit == models.UnitShare)
	bound(faults, prefix+"at_least", t.AtLeast, known && m.Unit == models.UnitShare)
}

func bound(faults *Faults, key string, at *float64, share bool) {
	switch {
	case at == nil:
	case *at < 0:
		faults.add("", key, "%v is negative", *at)
	case share && *at > 1:
		faults.add("", key, "%v is no share: 15 %% is 0.15", *at)
	}
}
