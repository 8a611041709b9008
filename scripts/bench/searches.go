package main

import (
	"net/url"
	"strings"
)

// search is one thing a supervisor asks for.
type search struct {
	kind  string
	query string // of the URL
}

// searches are what the load test asks for, in turn: fixed, so that runs can
// be compared, in the words of the corpus, rare and common ones alike. After
// each few that come again and again, which a store may remember, stands one
// that nobody asked for before.
func searches() []search {
	const usualOnes = 4
	usual, place := usualSearches(), 0
	var all []search
	for _, fresh := range freshSearches() {
		for range usualOnes {
			all = append(all, usual[place%len(usual)])
			place++
		}
		all = append(all, fresh)
	}
	return all
}

// freshSearches are all pairs of some words.
func freshSearches() []search {
	words := strings.Fields("speak front truth anywhere silence because application quality better month website federal special spoke contact staff " +
		"retired support dollars finish seven report honestly plate labor approved enrolled picture school unlock pretty search appeal refund " +
		"passport medicare address insurance confusing letter")
	var all []search
	for apart := 1; apart < len(words); apart++ { // neighbours first, so that each word comes early
		for i := range len(words) - apart {
			all = append(all, search{"new words", "sort=relevance&q=" + url.QueryEscape(words[i]+" "+words[i+apart])})
		}
	}
	return all
}

func usualSearches() []search {
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
