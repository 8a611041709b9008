package redact

import (
	_ "embed"
	"strings"
)

//go:embed firstnames.txt
var firstNames string

//go:embed surnames.txt
var surnames string

//go:embed words.txt
var dictionary string

// gazetteers adds the lists of names, places, and words of the language. A
// name that is also such a word is a name only where the words around say so.
func gazetteers(add func(flags, string)) {
	add(firstName, firstNames)
	add(surname, surnames)
	add(known, dictionary)
	add(known, informal)
	add(place, places)
}

// informal are the words of chats and of speech-to-text that no dictionary has.
const informal = `hai hii hiii helo hlo hloo hellow heyy thnks thnk thanx thankyou thx thnx tnx ty tq pls plz plss plzz pleasee yup yep yeah yea yeh ya yah
	nope nah okey okk okkk oky okie kk ohh ooh oops hmmm hmm umm mhm uhhuh wanna gonna gotta lemme dunno cuz coz bcoz bcz u ur urs r im ive id
	dont cant wont didnt doesnt isnt wasnt havent hasnt hadnt couldnt wouldnt shouldnt youre theyre thats whats hows wheres theres lets
	alot asap btw fyi lol haha omg etc app apps online offline website wifi internet email emails logins inbox laptop iphone android
	google facebook amazon netflix hulu youtube spotify microsoft windows ipad pc tv tvs dvd usb hdmi url http https www html pdf
	goodmorning goodevening goodafternoon gm gud gd mrng morng evng bye byee tata welcom wlcm sry soory rite nite msg txt acc acct num nos ac addr
	rep reps info ok okay alright awesome cheeseburger pepperoni coke cokes mozzarella jalapeno jalapenos ranch fries sprite pepsi
	yelp thru nissan honda toyota hyundai audi buick maruti suzuki yamaha tesla lexus bmw chevy chevrolet jeep kia mazda subaru
	monday tuesday wednesday thursday friday saturday sunday christmas easter thanksgiving halloween ramadan english spanish
	bot chatbot tryna byebye cappuccino inc ltd corp pst
	latte arugula romaine gohead hotal agua frescas bbq colifornia
	gb mb usd inr rs cc kb mph liftoff fafsa medicaid covid ssi ssdi tricare va dmv irs usps fedex ups atm
	anymore scam scams scammed scammer scammers hacked hacker overpaid reapply recertify recertified recertification redetermination payee payees
	ebt snap wic tanf liheap fema hud uscis caseworker caseworkers voicemail voicemails texted emailed faxed faxing uploaded uploading garnished
	mandarin cantonese tagalog vietnamese korean creole don't doesn't didn't can't won't isn't wasn't aren't weren't haven't hasn't hadn't couldn't wouldn't shouldn't ain't`

// places are larger towns and countries by their own names, so that they are
// not taken for people's.
const places = `usa america canada mexico india china japan germany france spain italy portugal england scotland ireland wales britain uk europe asia africa
	australia brazil argentina chile peru colombia venezuela ecuador bolivia cuba haiti jamaica philippines vietnam thailand singapore malaysia
	indonesia pakistan bangladesh nepal lanka korea taiwan russia ukraine poland sweden norway denmark finland iceland greece turkey egypt
	nigeria kenya ghana ethiopia morocco tunisia algeria iraq iran israel syria lebanon kuwait qatar dubai emirates arabia afghanistan
	switzerland austria belgium netherlands holland luxembourg hungary romania bulgaria croatia serbia slovenia slovakia czech estonia latvia
	lithuania zealand greenland cyprus uruguay paraguay panama honduras guatemala nicaragua belize zimbabwe malawi uganda tanzania
	russian polish swedish turkish dutch greek korean vietnamese pakistani bangladeshi filipino brazilian danish norwegian american european canadian mexican indian chinese japanese german french spanish italian british english irish
	seattle boston chicago houston dallas austin denver phoenix tucson mesa tempe scottsdale atlanta savannah miami orlando tampa jacksonville
	tallahassee detroit cleveland columbus cincinnati toledo akron dayton pittsburgh philadelphia harrisburg allentown baltimore annapolis
	washington richmond norfolk raleigh durham greensboro charlotte charleston nashville memphis knoxville chattanooga birmingham montgomery
	huntsville mobile jackson biloxi orleans shreveport lafayette tulsa oklahoma wichita topeka omaha lincoln minneapolis duluth milwaukee madison
	indianapolis louisville lexington vegas reno sacramento oakland fresno bakersfield anaheim irvine angeles angles 
	portland salem eugene spokane tacoma boise billings cheyenne albuquerque laredo amarillo lubbock arlington worth
	honolulu anchorage juneau fairbanks hartford providence newark trenton camden albany syracuse rochester buffalo yonkers brooklyn queens bronx
	manhattan newyork york jersey losangeles lasvegas sanfrancisco sandiego worcester springfield concord manchester burlington bangor
	toronto montreal vancouver ottawa calgary london paris rome madrid berlin munich frankfurt vienna amsterdam brussels lisbon athens istanbul
	moscow dublin edinburgh glasgow liverpool zurich geneva milan barcelona venice prague warsaw budapest stockholm oslo copenhagen helsinki
	tokyo osaka kyoto seoul beijing shanghai hongkong bangkok manila jakarta singapore sydney melbourne brisbane perth auckland cairo nairobi
	lagos johannesburg capetown mumbai bombay delhi newdelhi bangalore bengaluru chennai madras hyderabad kolkata calcutta pune coimbatore
	madurai trichy tirunelveli erode kochi cochin goa jaipur ahmedabad surat lucknow kanpur nagpur indore patna bhopal vizag mysore
	aires lima bogota caracas havana cancun tijuana monterrey guadalajara hawaii bahamas puerto rico
	fargo heathrow jfk lax sfo ord atl nyc dfw phx`

// unlisted reports whether a word is in none of the lists, surnames aside.
func (i info) unlisted() bool { return i.flags&^surname == 0 && i.digits == "" && i.context == "" }

// ending is how an inflected form is made of a word.
type ending struct {
	cut, add string
	doubles  bool // the letter before it may be doubled: stopped
}

// stem gives what is known of a word that is not listed through the word it is
// a form of: of a possessive, whether it is a name; of an inflection, only
// that it is a word.
func (x *lexicon) stem(low []byte) *info {
	if n := len(low); n > 3 && low[n-2] == '\'' && low[n-1] == 's' {
		i := x.get(string(low[:n-2]))
		return &info{flags: i.flags & (firstName | surname | ambiguous | known | place | asks), context: i.context}
	}
	for _, e := range [...]ending{{"ies", "y", false}, {"es", "", false}, {"s", "", false}, {"ied", "y", false}, {"ed", "", true}, {"ed", "e", false},
		{"ing", "", true}, {"ing", "e", false}, {"ly", "", false}, {"less", "", false}, {"ness", "", false}, {"able", "", false}, {"ment", "", false}, {"ful", "", false}} {
		base, ok := strings.CutSuffix(string(low), e.cut)
		if !ok || len(base) < 2 {
			continue
		}
		if x.get(base + e.add).is(known) {
			return x.inflected()
		}
		if last := len(base) - 1; e.doubles && last > 1 && base[last] == base[last-1] && x.get(base[:last]).is(known) {
			return x.inflected()
		}
	}
	for _, prefix := range [...]string{"re", "un", "pre", "mis", "non", "over"} {
		if base, ok := strings.CutPrefix(string(low), prefix); ok && len(base) > 3 && x.get(base).is(known) {
			return x.inflected()
		}
	}
	return x.get("")
}

// lettered reports whether a short word may be the letters of an identifier,
// whatever else it is.
func (i info) lettered() bool {
	return i.flags&^(known|firstName|surname|ambiguous|place|state|street|apartment) == 0 && i.digits == "" && i.context == ""
}
