package main

import "net/url"

// search is one thing a supervisor asks for.
type search struct {
	kind  string
	query string // of the URL
}

// searches are what the load test asks for, in turn: fixed, so that runs can
// be compared, in the words of the corpus, rare and common ones alike.
func searches() []search {
	var all []search
	add := func(kind string, fixed string, texts ...string) {
		for _, text := range texts {
			query := fixed
			if text != "" {
				query = "q=" + url.QueryEscape(text) + "&" + fixed
			}
			all = append(all, search{kind, query})
		}
	}
	add("newest", "sort=newest", "")
	add("word", "sort=relevance", "refund", "appeal", "password", "medicare", "denied", "confusing", "manager", "transcript", "braille", "overpayment")
	add("common word", "sort=relevance", "card", "letter", "number", "phone", "waiting", "papers")
	add("words", "sort=relevance", "passport application expedite", "student loan payment", "lost check mail", "address change card", "hold transferred again", "third time calling")
	add("phrase", "sort=relevance", `"still waiting"`, `"on hold"`, `"third time"`, `"social security"`, `"kitchen table"`, `"speak to a supervisor"`)
	add("excluding", "sort=newest", "passport -hold", "letter -address", `refund -"still waiting"`, "appeal -denied -letter")
	add("said by customer", "speaker=customer&sort=relevance", "hold", "confusing", "supervisor", `"nobody called me back"`)
	add("said by agent", "speaker=agent&sort=relevance", "supervisor", "apologize", `"bear with me"`)
	add("facets", "sort=newest", "")
	for _, filter := range []string{
		"service=medicare&sort=newest", "service=passports&topic=processing-delay&sort=newest", "service=irs-refunds,medicare&sentiment=negative&sort=newest",
		"repeat=linked&queue=tier1&sort=newest", "repeat=stated&signal=escalation-request&sort=newest", "driver=humanity&channel=call&sort=longest",
		"from=2026-02-02&to=2026-02-09&sort=newest", "from=2026-01-12&to=2026-03-02&topic=form-confusing&sort=oldest",
	} {
		add("facets", filter, "")
	}
	add("lowest sentiment", "sort=sentiment", "", "refund", "letter")
	add("lowest sentiment", "service=medicare&sort=sentiment", "", "hold")
	add("word and facets", "service=passports&sentiment=negative&sort=relevance", "renewal", "waiting", "photo")
	add("word and facets", "from=2026-02-02&to=2026-03-02&sort=relevance", "appeal", "card", "number")
	return all
}
