package redact

import (
	_ "embed" // the lists of words
	"strings"
)

// info is what the redactor knows of a word.
type info struct {
	digits  string // spoken digits: seven is 7, twenty is 20
	flags   flags
	context string // the type of the number that this word announces
}

type flags uint64

const (
	tens     flags = 1 << iota // twenty: a digit after it takes the place of the 0
	multiple                   // double, triple
	hundred                    // part of a spoken number without a digit of its own
	dash                       // said between digits
	filler                     // uh
	glue                       // may stand between "account number" and the number
	stop                       // no part of a name
	unit                       // after it a number is an amount, a time or a count
	citation                   // before it a number is a form, a page, a section
	month
	ordinal
	street
	state
	firstName
	ambiguous // a first name that is also a word or a place
	title     // Ms.
	relation  // my wife
	greeting
	office    // the address after it is the agency's
	nato      // kilo, for a letter
	domain    // com
	asks      // number, digits, four: makes a context explicit
	lastFour  // last
	apartment // what may follow a street
	security  // the word between social and number
	yours     // your: before "name" it asks for the other's
	requests  // your, provide: makes a turn a question for something
	surname
	place    // a town or a country
	known    // a word of the language, whatever it means
	subject  // before "name" it says that the name is no person's
	attached // with: what follows says more of what was asked for
	self     // I'm: a name may follow
	opens    // an address may begin with it: corner
	firm     // after a name it makes it a firm's or a place's
	code     // after security
	town     // city: asked for with the code, it asks for an address
	inCase   // in: before case
	counted  // file: it announces a number only before "number"
	host     // gmail
	form     // the number of a form: w2, 1099r
	expires  // asked for with the code, it asks for a month and a year
	quarter  // before or after it stands the name of a part of a town
	who      // with talks behind it, it asks for a name
	talks    // speaking
	reached  // best: before "number" it asks for a phone's
)

func (i info) is(f flags) bool { return i.flags&f != 0 }

// vocabulary builds the table of all words known.
func vocabulary() *lexicon {
	words := newLexicon(strings.Count(dictionary, " ") * 2)
	add := func(f flags, list string) {
		for w := range strings.FieldsSeq(list) {
			words.change(w, func(i *info) { i.flags |= f })
		}
	}
	gazetteers(add)
	add(ambiguous|firstName, `may will mark grant hope grace faith joy april june august dawn rose chase bill pat sue art ray drew guy rich jack
		virginia georgia carolina charlotte austin madison jackson houston dallas lincoln florence savannah phoenix sydney paris london chelsea
		brooklyn dakota montana orlando christian iris ivy holly ruby pearl amber crystal summer autumn max gene frank earnest ernest major
		misty sandy randy rusty dusty rob nick don ty lane dean miles wade clay cliff glen heath reed victor carol penny robin jordan israel
		smith cooper porter butler baker turner weaver fisher
		van sunny star angel nova jay kay ken al von chance case destiny harmony patience prudence constance mercedes lexus royal king prince`)
	spoken(words)
	flagWords(add)
	contexts(words)
	return words
}

func spoken(words *lexicon) {
	say := func(f flags, list string) {
		for pair := range strings.FieldsSeq(list) {
			w, digits, _ := strings.Cut(pair, "=")
			words.change(w, func(i *info) { i.digits, i.flags = digits, i.flags|f })
		}
	}
	say(0, `zero=0 oh=0 o=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 niner=9 ten=10 eleven=11 twelve=12 thirteen=13
		fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19`)
	say(tens, `twenty=20 thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90`)
}

func flagWords(add func(flags, string)) {
	add(multiple, `double triple`)
	add(hundred, `hundred thousand`)
	add(dash, `dash hyphen minus`)
	add(filler, `um uh uhm umm er erm hmm mm ah`)
	add(glue, `num nos number numbers no is it it's its are was be the my your with you that's that for in ends ending last four digits security on file here
		should would goes to of a card's code id account and i'll so i just think associated starts starting has current new old please give okay ok
		yes sure which as actually um uh uhm as well current on to address phone cell car vehicle truck`)
	add(stop, `a an the and or but so i i'm im i've i'd i'll you your you're we our he she it it's its is are am was were be been not no yes yeah yep
		ok okay sure hi hello hey thanks thank please my me mine this that these those there here from with for of in on at to by as about
		calling call calls called speaking speak looking trying having wondering need needs want wants would could can can't just really very
		actually also well good great fine sorry afraid glad happy sir ma'am maam miss how what when where who why which because if then
		phone number email address account card social security name names date birth born zip code last first middle full and/or
		going gonna do did does have has had get got like know still now today back again only already done ready unable able
		interested confused frustrated upset worried sure retired disabled married single divorced an employee employees veteran customer
		student agent representative person one two someone anyone nobody regarding concerning spelled spelling its lives live
		go goes went
		claim policy case booking confirmation reference order member id contact mobile password username user pin let see seeing sick tired late
		eligible currently everyone everybody team folks all nothing exactly correct right maybe never nevermind haven't don't didn't won't isn't wasn't couldn't wouldn't because also instead please new out over up off all so too ma locked logged waiting unemployed working moving turning getting using asking hoping
		medicare medicaid medical american citizen english spanish gonna almost asap`)
	add(stop, `federal state department office administration disability benefit benefits program loan loans service services bureau agency county
		city bank credit union insurance health care court act law dmv va ssa irs fema cdc usda medicare medicaid congress government forecast direct
		family home title section veterans affairs education treasury revenue labor`)
	add(unit, `dollar dollars bucks cents cent percent day days week weeks month months year years hour hours minute minutes second seconds times
		people person children kids miles pounds feet a.m p.m am pm o'clock oclock thousand million billion credits points percentage dependents
		months' weeks' gb mb kb cc usd rs inr mph pages copies business calendar loan loans kids calls letters payments attempts`)
	add(citation, `form forms section sections title part chapter box page pages option line step schedule room item question version window publication
		pub article paragraph code§ notice sba dd route interstate covid plan press regulation`)
	add(month, `january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec`)
	add(ordinal, `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
		seventeenth eighteenth nineteenth twentieth thirtieth twenty-first thirty-first`)
	add(street, `street st avenue ave av road rd drive dr lane ln court ct boulevard blvd way place pl circle cir highway hwy parkway pkwy terrace ter
		trail trl square sq loop alley crossing crossings turnpike pike path run row expressway pt cove cv bend ridge rdg bluff knoll mews landing hollow`)
	add(apartment, `apartment apt unit suite ste floor fl lot building bldg room trailer north south east west northeast northwest southeast southwest n s e w ne nw se sw`)
	add(state, `alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
		louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina
		dakota ohio oklahoma oregon pennsylvania island tennessee texas utah vermont virginia washington wisconsin wyoming columbia
		al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc`)
	add(title, `mr mrs ms miss dr doctor mister missus`)
	add(relation, `mother father mom dad wife husband son daughter sister brother grandmother grandfather grandma grandpa aunt uncle spouse partner
		fiance fiancee kid child boyfriend girlfriend roommate neighbor caregiver stepson stepdaughter nephew niece cousin ex-wife widow`)
	add(greeting, `hi hello hey thanks yes okay ok morning afternoon evening sorry dear bye`)
	add(office, `office offices headquarters branch building location store facility`)
	add(nato, `alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor
		whiskey xray x-ray yankee zulu`)
	add(domain, `com net org gov edu us co io me mil`)
	add(asks, `number numbers no # digits four is it's its`)
	add(lastFour, `last`)
	add(attached, `associated linked on with for from to at`)
	add(inCase, `in just any`)
	add(counted, `file contact application member`)
	flagQuestions(add)
}

// flagQuestions marks the words that matter to questions and to what answers
// them.
func flagQuestions(add func(flags, string)) {
	add(form, `w2 w4 w7 w8 w9 i9 i90 i94 i130 i131 i140 i485 i539 i589 i751 i765 i821 i864 i912 n400 n565 n600 g28 g1145 ar11 dd214 dd215 dd149 sf50 sf86 sf95
		sf180 ds11 ds82 ds160 ds260 ds5504 ssa44 ssa561 ssa827 ssa1099 ssa1696 ssa3368 cms40b cms1500 ss4 ss5 ss8 1040 1040x 1040a 1040es 1040ez 1040nr 1040sr
		1095 1095a 1095b 1095c 1098 1098e 1098t 1099 1099a 1099b 1099c 1099g 1099int 1099div 1099k 1099misc 1099nec 1099r 1099s 1099sa 1120 1120s 2848 4506 4506t
		4868 8822 8843 8862 8863 8888 8962 9465`)
	add(host, `gmail gmil gamil gmial gmai hotmail yahoo outlook aol icloud rediffmail ymail msn comcast verizon att live mail`)
	add(quarter, `nagar nager colony village township layout salai puram pettai sector phase complex residency`)
	add(subject, `city town state street company business country user domain file brand store product school college hospital bank plan package
		program service app application website site channel show movie film song album game pet dog cat car vehicle model hotel restaurant airline
		team project computer software device device's network printer drug medicine medication pharmacy building region county place event class`)
	add(yours, `your whose`)
	add(who, `who whom who's whos`)
	add(talks, `speaking talking calling pleasure`)
	add(reached, `best good alternate daytime evening home work`)
	add(security, `security`)
	add(requests, `your provide verify confirm give spell what's whats what which tell whose ahead`)
	add(code, `code`)
	add(firm, `inc llc ltd corp corporation company university college hospital clinic county bank act goods controls city hotel inn airport church school
		park building plaza mall orchestra group partners services pizza investments tales brothers bros sons foundation institute library museum stadium`)
	add(self, `i'm im i this it it's its`)
	add(opens, `apo fpo dpo corner p po post rural rr hc`)
	add(town, `city state town`)
	add(expires, `expiration expiry expires expire exp`)
}

// contexts are the words that announce a number.
func contexts(words *lexicon) {
	announce := func(kind, list string) {
		for w := range strings.FieldsSeq(list) {
			words.change(w, func(i *info) { i.context = kind })
		}
	}
	announce(SSN, `social ssn ss# ssn's socials`)
	announce(Card, `card debit visa mastercard amex discover cc`)
	announce(CVV, `cvv cvc cvv2 cid`)
	announce(Account, `account acct accounts savings acc ac accoumt`)
	announce(Routing, `routing aba`)
	announce(IBAN, `iban`)
	announce(PIN, `pin passcode`)
	announce(Password, `password passphrase pasword passord passwort pwd pw otp`)
	announce(Policy, `policy policyid`)
	announce(Claim, `claim claimid case receipt ticket docket`)
	announce(Phone, `contact phone ph cell mobile telephone cellphone landline fax reach callback`)
	announce(Zip, `zip zipcode postal`)
	announce(BirthDate, `birth born dob birthday birthdate`)
	announce(Address, `address adress live lives reside mailing`)
	announce(DriverLicense, `license licence licenses`)
	announce(Passport, `passport`)
	announce(EIN, `ein`)
	announce(Medicare, `medicare mbi`)
	announce(AlienNumber, `alien uscis`)
	announce(VIN, `vin`)
	announce(Plate, `plate`)
	announce(Username, `username userid login`)
	announce(Email, `email e-mail`)
	announce(Other, `confirmation reference booking member tracking application id identification enrollment file serial`)
	announce(Person, `name names`)
}
