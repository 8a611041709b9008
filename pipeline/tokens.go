package pipeline

import "github.com/jdkato/prose/v3/tokenize"

// The tokenizer asks regular expressions about each run of characters between
// white space. Most runs are of one of three kinds, and are taken apart here,
// into the same tokens: letters, letters with a mark behind them, and letters
// with an apostrophe among them.

// simple gives the one or two tokens of a run that is of these kinds.
func simple(run string) (first, rest string, is bool) {
	letters := 0
	for letters < len(run) && isLetter(run[letters]) {
		letters++
	}
	if letters == 0 || letters == len(run) {
		return run, "", letters > 0
	}
	switch after := run[letters:]; after[0] {
	case ',', '?', '!':
		return run[:letters], after, len(after) == 1
	case '.':
		if len(after) > 1 || isTitle(run[:letters]) {
			return "", "", false
		}
		return run[:letters], after, true
	case '\'':
		return contraction(run, letters)
	}
	return "", "", false
}

// contraction takes a run apart that has an apostrophe at i and letters before
// it: they'll is they and 'll, don't is do and n't, I've is one token.
func contraction(run string, i int) (first, rest string, is bool) {
	switch run[i+1:] {
	case "ll", "s", "re", "m":
		return run[:i], run[i:], true
	case "ve", "d":
		return run, "", true
	case "t":
		if run[i-1] == 'n' && i > 1 {
			return run[:i-1], run[i-1:], true
		}
	}
	return "", "", false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isTitle reports whether a dot behind a word belongs to it and ends no
// sentence.
func isTitle(word string) bool {
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Jr", "Sr", "Lt", "Mt", "Ft":
		return true
	}
	return false
}

// run adds the words of one run of characters without white space.
func (r *reader) run(v *view, run string, at int, ended bool) bool {
	if first, rest, is := simple(run); is {
		return r.two(v, first, rest, at, ended)
	}
	for _, t := range r.tokenizer.Tokenize(run) {
		if first, rest, is := simple(t.Text); is && rest == "." { // no abbreviation
			ended = r.two(v, first, rest, at+t.Start, ended)
			continue
		}
		t.Start += at
		ended = r.token(v, t, ended)
	}
	return ended
}

// two adds a token and, if it is not empty, the rest behind it.
func (r *reader) two(v *view, first, rest string, at int, ended bool) bool {
	ended = r.token(v, tokenize.Token{Text: first, Start: at}, ended)
	if rest != "" {
		ended = r.token(v, tokenize.Token{Text: rest, Start: at + len(first)}, ended)
	}
	return ended
}
