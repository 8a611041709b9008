package sentiment

import (
	"strings"

	"earshot/pipeline/rules"
)

// role is what a word does to others, besides a valence of its own.
type role uint64

const (
	intensifies role = 1 << iota
	dampens
	sorts       // kind, sort: before of, dampen
	of          // kind of good
	negates     // not, never
	no          // no, nothing: may be an answer
	never       // never so
	soThis      // never so, never this
	article     // does not count against the reach of a negation
	least       // least helpful
	atVery      // at least, very least
	contrasts   // but
	heightens   // great duress
	scripted    // what agents say by script is in a sentence with such a word
	polite      // may stand beside an acknowledgement: ok, thanks
	praises     // great, glad: may be no more than manners
	thanks      // which no negation turns around
	closes      // that is all, nothing else: beside thanks
	offered     // that sounds great, as the answer to an offer
	resumes     // and, so, let: goes on after an acknowledgement
	asks        // can, could … before you, i, we
	person      // you, it, that
	talker      // you, i, we
	inquisitive // what, how …
	wants       // need, want after i
	says        // say, after want to
	would       // would like, would love
	likes       // like: after would, before to
	to          // i like to order
	wishes      // love, appreciate: after would
	helps       // help, tell: before me
	me          // help me
	pleads      // please
	affair      // account, claim: the business of customers
)

// roles gives what the words do, by id.
func roles(v *rules.Vocabulary) []role {
	var out []role
	for _, list := range []struct {
		role  role
		words string
	}{
		{intensifies, `absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous enormously entirely
			especially exceptional exceptionally extreme extremely fabulously flippin flipping frackin fracking freakin freaking frickin
			fricking friggin frigging fuckin fucking fully greatly hella highly hugely incredible incredibly intensely major majorly more most particularly purely quite really remarkably so
			substantially super thoroughly total totally tremendous tremendously uber unbelievably unusually utter utterly very`},
		{dampens, `almost barely hardly kinda less little marginal marginally occasional occasionally partly scarce scarcely slight slightly
			somewhat sorta bit`},
		{sorts, `kind sort`},
		{of, `of`},
		{negates, `not no never without nobody none nothing neither nor nope nowhere rarely seldom despite`},
		{never, `never`},
		{no, `no nothing none nope`},
		{article, `a an the any`},
		{soThis, `so this`},
		{least, `least`},
		{atVery, `at very`},
		{contrasts, `but however`},
		{scripted, `sorry apologize apologise apologies unfortunately inconvenience understand understanding welcome thank thanks thankyou calling choosing
			reaching assist assistance help helping pleasure happy glad patience concern concerns feel enjoy appreciate congratulations great perfect
			wonderful excellent awesome good best lovely nice beautiful amazing fantastic better correct`},
		{polite, `whew phew wow hm huh ok okay oh ooh ah all right alright yes yeah yep yup no thanks thank thankyou you well and then so sir maam mam miss bye goodbye by
			me my for now just got dear hi hello hey sure`},
		{praises, `wow great perfect wonderful excellent awesome good nice cool fantastic lovely fine amazing beautiful sweet thank thanks thankyou welcome best
			better morning evening afternoon day night like love appreciate appreciated happy glad pleased perfectly thx
			brilliant okay easy easily safe secure super excited interesting free`},
		{closes, `that this is it was will would be 's all else everything nothing need needed have done set query queries question questions other more
			think guess i am we there go at time moment day not help`},
		{offered, `that it is sounds sound would will be this works work yes 's so very really just all quite pretty`},
		{asks, `can could would will may do does did are is should shall might 's`},
		{person, `you i we they it there this that he she`},
		{talker, `you i we`},
		{inquisitive, `what how when where which who why`},
		{wants, `need want wanted wanna calling called wondering wonder asking trying looking guess`},
		{says, `say thank compliment express commend praise congratulate`},
		{would, `would`},
		{likes, `like`},
		{to, `to`},
		{wishes, `love prefer appreciate hate`},
		{helps, `help let show tell give send`},
		{me, `me us`},
		{pleads, `please pls plz kindly`},
		{resumes, `and so but let i can could what now then my also well oh sorry thanks thank okay ok yes yeah alright`},
		{heightens, `great good pretty super real well huge significant`},
		{thanks, `thank thanks thankyou`},
		{affair, `pay creditor creditors account accounts card cards claim claims benefit benefits insurance policy payment payments loan loans bank credit credits debit balance statement
			bill billing application form forms appointment reservation order orders refund deposit transfer check checks checking savings
			transaction transactions charge charges report reporting reported bureau consumer coverage certificate license licence passport security
			medicare medicaid disability retirement pension survivor survivors social unemployment tax taxes mortgage debt dispute fraud fraudulent complaint service
			office department agency number address email documents document information website web online interest fee fees rate rates
			flight booking hotel ride venue apartment doctor software device line plan
			irs ssa dmv va uscis fafsa snap medicaid visa case appeal hearing eligibility caseworker wages employer renewal stimulus
			screen mobile phone iphone ipad laptop computer app`},
	} {
		for w := range strings.FieldsSeq(list.words) {
			id := v.Intern(w)
			for int(id) >= len(out) {
				out = append(out, 0)
			}
			out[id] |= list.role
		}
	}
	return out
}
