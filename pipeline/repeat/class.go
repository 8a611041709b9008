package repeat

// class is what a word means to the question who acts.
type class uint16

const (
	self        class = 1 << iota // I, we
	other                         // he, my wife: acts, and is not the customer
	either                        // you, someone: may act, or be what was acted on
	passive                       // was, got: what follows is done to its subject
	auxiliary                     // have, did
	modal                         // will, to: what follows is not done yet
	contracted                    // would, which is also the long form of 'd for had
	negation                      // not, never
	adverb                        // just, already
	conjunction                   // and: what follows shares the subject of what was before
	opening                       // yes, hello: a sentence begins after it
	frame                         // if, why: what follows did not happen, or is this contact
	linking                       // that, when it stands between a frame and its clause
	plural                        // you all
	function                      // of, the: no subject, whatever the tagger thinks
)

type wordList struct {
	class class
	words string
}

func classes() []wordList {
	return []wordList{
		{self, "i we"},
		{either, "you it one there someone somebody anyone anybody people"},
		{other, `he she they who which nobody everyone everybody
			wife husband spouse mother mom mum father dad parents parent son daughter child kids sister brother aunt uncle cousin
			niece nephew grandson granddaughter grandmother grandfather friend friends neighbor neighbour boss employer landlord
			doctor lawyer attorney accountant`},
		{passive, "am is are was were be been being got getting"},
		{auxiliary, "have has had having did do does"},
		{modal, "will would shall should can could may might must to gonna let please"},
		{contracted, "would"},
		{negation, "not never"},
		{adverb, `just already also then again even ever only actually finally immediately later recently previously currently
			originally initially first ultimately eventually subsequently personally both still once twice always really now so
			as before earlier yesterday today`},
		{conjunction, "and but or then so because"},
		{opening, "yes yeah yep yup hi hello hey okay ok well no sorry sir ma'am maam um uh oh like good thanks"},
		{frame, "if unless whether should before until why reason what wish suppose"},
		{linking, "that why when then for which"},
		{plural, "all guys folks"},
		{function, "a an the this that these those my our your their of on in at for with from by about with me us them up out back here"},
	}
}
