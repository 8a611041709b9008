// Package sentiment scores the feeling in one turn, in the line of VADER
// (Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment
// Analysis of Social Media Text", ICWSM 2014): a lexicon of word valences with
// rules for negation, boosters and "but".
//
// It differs where contacts with an agency differ from tweets: politeness and
// acknowledgement before a request are no praise, the matter of the contact
// (death, fraud, disability) is no feeling, and what agents say by script does
// not count. vader.txt is VADER's lexicon without emoticons, under the MIT
// licence in vader.LICENSE.txt; service.txt is ours.
package sentiment
