package redact

import "testing"

// Each row is a type: what must be taken out with the words that say so, by its
// form, and spoken; and what looks like it and must stay.
func TestTypes(t *testing.T) {
	r := New()
	for kind, rows := range map[string]struct {
		out  map[string]string
		stay []string
	}{
		SSN: {map[string]string{
			"my social is 219-09-9999":                             "my social is [SSN]",
			"my ssn is two one nine oh nine triple nine nine":      "my ssn is [SSN]",
			"MY SOCIAL SECURITY NUMBER IS 219 09 9999":             "MY SOCIAL SECURITY NUMBER IS [SSN]",
			"it reads I219-09-9999":                                "it reads [SSN]",
			"my social is double two one zero nine double nine 99": "my social is [SSN]",
		}, []string{"social security pays in 2026", "the social security number on the card is wrong"}},
		SSNLast4: {map[string]string{
			"the last four of my social are 9999":                 "the last four of my social are [SSN_LAST4]",
			"last four digits of my social is nine nine nine one": "last four digits of my social is [SSN_LAST4]",
		}, []string{"the last four months were hard"}},
		Card: {map[string]string{
			"card 4111 1111 1111 1111 please":                                                  "card [CARD] please",
			"my card number is 4111-1111-1111-1112":                                            "my card number is [CARD]",
			"my credit card is four one one one one one one one one one one one oh one oh one": "my credit card is [CARD]",
		}, []string{"my card expired in 2024", "I have 2 cards", "the card took 10 days"}},
		CVV: {map[string]string{"the security code is 123": "the security code is [CVV]"}, []string{"the code of conduct, page 123"}},
		Phone: {map[string]string{
			"call me at (202) 555-0173 ext. 12":                       "call me at [PHONE]",
			"call me at area code 202 555 0173":                       "call me at [PHONE]",
			"my cell is two oh two five five five oh one seven three": "my cell is [PHONE]",
			"reach me at 202.555.0173":                                "reach me at [PHONE]",
			"call +1-202-555-0173x22 please":                          "call +[PHONE] please",
			"my phone number is 8555550173":                           "my phone number is [PHONE]",
		}, []string{"call 1-800-772-1213", "dial 988 or 911", "press 1", "call 888-GI-BILL"}},
		Email: {map[string]string{
			"mail j.doe+x@example.com, please":                   "mail [EMAIL], please",
			"it's john dot smith at gmail dot com":               "it's [EMAIL]",
			"it is mary underscore jones seven at yahoo dot com": "it is [EMAIL]",
			"it's r as in robert e l l i s at hotmail dot com":   "it's [EMAIL]",
			"my email is janedoe 42 gmailcom":                    "my email is [EMAIL]",
			"jane doe 42 gmail com":                              "[PERSON] [EMAIL]",
		}, []string{"I was at the office dot", "look at ssa dot gov", "go to www.irs.gov"}},
		Address: {map[string]string{
			"I live at 12 Elm Street, Dayton, Ohio 45402 with my son": "I live at [ADDRESS] with my son",
			"i moved to 12 elm street apartment 3b dayton ohio 45402": "i moved to [ADDRESS]",
			"it went to P.O. Box 1187, Shiprock, New Mexico 87420":    "it went to [ADDRESS]",
			"send it to PSC 1187, Box 22 APO AE 09012":                "send it to [ADDRESS]",
			"it's rural route 2 box 45 dover tennessee":               "it's [ADDRESS]",
			"i am at 12 elm street dayton ohio 45402 202-555-0173":    "i am at [ADDRESS] [PHONE]",
			"I live at 88 Oak Drive (202) 555-0173":                   "I live at [ADDRESS] [PHONE]",
			"at 88 oak drive two oh two five five five oh one oh one": "at [ADDRESS] [PHONE]",
			"i live at 3398 state route 41 south":                     "i live at [ADDRESS]",
			"I stay at 974 Via Roma 131 Apt. 425":                     "I stay at [ADDRESS]",
			"I stood at the corner of Main St. and Larkspur Ave":      "I stood at the corner of [ADDRESS] and [ADDRESS]",
			"it is Jolanta and ul. Miła 53":                           "it is [ADDRESS]",
			"the bar is at 9816 214 Pavlou Drandaki":                  "the bar is at [ADDRESS]",
			"the show on Berg Hills Street":                           "the show on [ADDRESS] Street",
			"Apt. 322":                                                "[ADDRESS]",
			"she lives on 90 Whitchurch Road street":                  "she lives on [ADDRESS] street",
			"it drops you off at 4823 Ringvej 144 St.":                "it drops you off at [ADDRESS] St.",
			"i moved to 12 court street dayton ohio 45402":            "i moved to [ADDRESS]",
			"545 gandhi st va":                                        "[ADDRESS]",
			"is it right? Cinzia and Hammarvägen 15":                  "is it right? [ADDRESS]",
			"my address is austin texas":                              "my address is [ADDRESS]",
			"3720 goldner drives new jimstad washington malta 27343":  "[ADDRESS]",
			"it is 29 grant avenue auburn ny 13021 and 963 852 7412":  "it is [ADDRESS] and [PHONE]",
		}, []string{"the office at 6401 Security Boulevard", "2 blocks down the street", "3 way calling", "4 court dates"}},
		Zip: {map[string]string{"my zip is 20852": "my zip is [ZIP]", "zip code two oh eight five two": "zip code [ZIP]"},
			[]string{"I paid 20852 dollars", "zip it up"}},
		BirthDate: {map[string]string{
			"I was born July 4th, 1941":                       "I was born [DOB]",
			"date of birth march third nineteen fifty one ok": "date of birth [DOB] ok",
			"12 dec 1960 is my birthday":                      "[DOB] is my birthday",
			"dob 3/3/1951":                                    "dob [DOB]",
		}, []string{"the letter of March 3, 2024", "due on 3/3/2024", "I was born in Ohio", "the 12th is the birthday party"}},
		Account: {map[string]string{
			"account number 12345678":                              "account number [ACCOUNT]",
			"my account is nine three two triple one oh four five": "my account is [ACCOUNT]",
		}, []string{"account of 2023", "I have two accounts", "my account is 30 days late"}},
		Routing: {map[string]string{"routing number 021000021": "routing number [ROUTING]"}, []string{"routing takes 3 days"}},
		IBAN:    {map[string]string{"iban GB82WEST12345698765432": "iban [IBAN]"}, nil},
		PIN:     {map[string]string{"My pin is 5043 and that's it": "My pin is [PIN] and that's it", "my pin's 5043": "my pin's [PIN]"}, []string{"I pinned 3 notes"}},
		Password: {map[string]string{
			"my password is bluebird42 ok": "my password is [PASSWORD] ok",
			"the password is kgfrl 12":     "the password is [PASSWORD]",
		}, []string{"my password is wrong", "my password is not working", "i changed my password yesterday"}},
		Policy:        {map[string]string{"policy number is hex 760318753": "policy number is [POLICY]", "my policy is AUTO-99-31127": "my policy is [POLICY]"}, []string{"the policy of 2023", "policy form 12"}},
		Claim:         {map[string]string{"claim number c 8 8 2 1 4 7": "claim number [CLAIM]", "receipt MSC2190044718": "receipt [CLAIM]"}, []string{"my claim is 30 days old", "in case 2 people ask"}},
		DriverLicense: {map[string]string{"my license number is W426545307890": "my license number is [DRIVER_LICENSE]"}, []string{"my license expired in 2023"}},
		Passport:      {map[string]string{"passport number C03005988": "passport number [PASSPORT]"}, []string{"my passport expired in 2023", "passport form DS-11"}},
		EIN:           {map[string]string{"our EIN is 12-3456789": "our EIN is [EIN]"}, nil},
		Medicare:      {map[string]string{"it says 1EG4-TE5-MK73 on it": "it says [MEDICARE] on it"}, []string{"medicare part 2", "Medicare since 2019"}},
		AlienNumber:   {map[string]string{"my alien number is A212445890": "my alien number is [ALIEN_NUMBER]", "my A number is A 212 445 890": "my A number is [ALIEN_NUMBER]"}, []string{"a number of 3 forms"}},
		VIN:           {map[string]string{"the vin is 1HGCM82633A004352": "the vin is [VIN]"}, nil},
		Plate:         {map[string]string{"the plate is 7KXR214": "the plate is [PLATE]"}, []string{"a plate of 12 cookies"}},
		IP:            {map[string]string{"it came from 192.0.2.14 they say": "it came from [IP] they say"}, []string{"version 1.2.3"}},
		Person: {map[string]string{
			"my name is thandeka mbhele":            "my name is [PERSON]",
			"my name is Marcus Teller T E L L E R":  "my name is [PERSON]",
			"i am john mccain":                      "i am [PERSON]",
			"this is heidi smith and i need help":   "this is [PERSON] and i need help",
			"thank you so much rosalind":            "thank you so much [PERSON]",
			"I spoke with Thandeka Okafor":          "I spoke with [PERSON]",
			"mrs whitaker told me":                  "mrs [PERSON] told me",
			"this is mrs okonkwo calling":           "this is mrs [PERSON] calling",
			"My mother's maiden name is Ybarra":     "My mother's maiden name is [PERSON]",
			"we asked Hanne I. Kreutzmann about it": "we asked [PERSON] about it",
			"Juliusz A Kwiatkowski wrote it":        "[PERSON] wrote it",
			"casey fairbanks is my name":            "[PERSON] is my name",
			"fairbanks is my last name":             "[PERSON] is my last name",
			"i am tamilarasi":                       "i am [PERSON]",
			"Jouko is from Ohio":                    "[PERSON] is from Ohio",
			"my kid Dzhambek is sick":               "my kid [PERSON] is sick",
			"the founders: Kónya, Becker and David": "the founders: [PERSON], [PERSON] and [PERSON]",
			"Vsevolod: \"who are you?\"":            "[PERSON]: \"who are you?\"",
		}, []string{
			"i will call you in may", "the bill is due", "the gi bill", "grant me a favor", "i hope you can", "mark the box", "penny stocks", "art class",
			"chase called me", "a rich uncle", "in april or june", "my name appears incorrectly", "my name is spelled wrong",
			"San Francisco and Los Angeles", "The Social Security Administration", "Wells Fargo called", "the Princess Royal",
			"my city name is greenville", "the company name is Harmony", "the problem is my name and address", "i am intersted",
			"Mobile: [noise]", "Navient told me to call", "i am zonking", "I live in Dover Delaware", "what is your name", "I am Very Tired", "Federal Student Aid",
		}},
	} {
		for in, want := range rows.out {
			turns := []Turn{{Speaker: "customer", Text: in}, {Speaker: "agent", Text: "okay"}}
			if r.Conversation(turns); turns[0].Text != want {
				t.Errorf("%s: %q became %q, want %q", kind, in, turns[0].Text, want)
			}
		}
		for _, text := range rows.stay {
			turns := []Turn{{Speaker: "customer", Text: text}, {Speaker: "agent", Text: "okay"}}
			if r.Conversation(turns); turns[0].Text != text {
				t.Errorf("%s: %q became %q", kind, text, turns[0].Text)
			}
		}
	}
}
