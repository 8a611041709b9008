// Package sentiment scores the feeling in one turn, in the line of VADER
// (Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment
// Analysis of Social Media Text", ICWSM 2014): a lexicon of word valences with
// rules for negation, degree words, "but", capitals, punctuation, emoticons
// and emoji.
//
// It differs where contacts with an agency differ from tweets, and only there:
//
//   - Manners are known by how they are put, not by their words: good words in
//     a request, in a sentence that only takes note, in a greeting or closing
//     are no praise ("great, can you", "thank you, bye"); "you've been great"
//     is.
//   - In a turn on a customer's business (it names an account, a claim, a
//     payment …) the matter of the contact is no feeling: death, fraud,
//     disability.
//   - What agents say by script does not count.
//   - Phrases of the taxonomy ("death benefit") have the valence they are given
//     there, whatever their words say.
//
// And where the raters of tweets feel otherwise than VADER's rules say: an
// exclamation mark behind good words, a negation beside a feeling.
//
// The lists, each read over the one before: vader.txt is VADER's lexicon under
// the MIT licence in vader.LICENSE.txt; feeling.txt is what it does not know or
// misjudges in any talk; rated.txt is learned from its raters (see train);
// service.txt holds in turns on business only. signs.txt has emoticons and
// emoji.
package sentiment
