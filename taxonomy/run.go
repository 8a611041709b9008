package taxonomy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"earshot/models"
)

// Bounds of what lists expand to.
const (
	maxRuns      = 5000      // alternatives in one place
	maxRunWords  = 30        // words of one alternative
	maxPackWords = 1_000_000 // words of all alternatives of a pack
)

var errPackTooBig = fmt.Errorf("the lists of the pack expand to more than %d words in all: use smaller lists, or gaps instead of lists in a row", maxPackWords)

// expander gives what lists stand for and counts what that costs.
type expander struct {
	find  func(list string) ([][]models.PhraseWord, error) // the error says why it cannot
	words *int                                             // of all alternatives so far
}

func (e expander) spend(runs [][]models.PhraseWord) error {
	for _, run := range runs {
		*e.words += len(run)
	}
	if *e.words > maxPackWords {
		return errPackTooBig
	}
	return nil
}

// readRuns reads words in a row. A list among them makes it as many runs as
// the list has entries.
func readRuns(text string, lists expander) ([][]models.PhraseWord, error) {
	if err := lists.spend(nil); err != nil {
		return nil, err
	}
	fields, err := splitWords(text)
	if err != nil {
		return nil, err
	}
	if len(fields) == 0 {
		return nil, errors.New("an empty alternative: a word is missing, or a | or bracket is too many")
	}
	runs := [][]models.PhraseWord{nil}
	for i, field := range fields {
		next, err := readField(field, lists)
		if err != nil {
			return nil, err
		}
		if err := lists.spend(next); err != nil {
			return nil, err
		}
		if i == 0 {
			runs = next // shared with the list, never written to
			continue
		}
		if runs, err = product(runs, next); err != nil {
			return nil, err
		}
		if len(runs) > 1 {
			if err := lists.spend(runs); err != nil {
				return nil, err
			}
		}
	}
	return runs, nil
}

// product is every run of the one followed by every run of the other.
func product(heads, tails [][]models.PhraseWord) ([][]models.PhraseWord, error) {
	if len(heads)*len(tails) > maxRuns {
		return nil, fmt.Errorf("it stands for %d alternatives in one place, more than %d: let its lists be items of their own, outside brackets", len(heads)*len(tails), maxRuns)
	}
	out := make([][]models.PhraseWord, 0, len(heads)*len(tails))
	for _, head := range heads {
		for _, tail := range tails {
			if len(head)+len(tail) > maxRunWords {
				return nil, fmt.Errorf("one of its alternatives is longer than %d words", maxRunWords)
			}
			out = append(out, slices.Concat(head, tail))
		}
	}
	return out, nil
}

// splitWords cuts at spaces, hyphens and slashes, but not inside <...>.
func splitWords(text string) ([]string, error) {
	var fields []string
	for rest := text; ; {
		rest = strings.TrimLeftFunc(rest, separates)
		if rest == "" {
			return fields, nil
		}
		end := 0
		if rest[0] == '<' {
			if end = strings.IndexByte(rest, '>') + 1; end == 0 {
				return nil, fmt.Errorf("a < without its > in %q (a name of a list has no spaces)", text)
			}
		}
		if cut := strings.IndexFunc(rest[end:], separates); cut >= 0 {
			end += cut
		} else {
			end = len(rest)
		}
		fields = append(fields, rest[:end])
		rest = rest[end:]
	}
}

func separates(c rune) bool { return unicode.IsSpace(c) || c == '-' || c == '/' || c == '–' }

// readField reads one word, class, or list, with its tag.
func readField(field string, lists expander) ([][]models.PhraseWord, error) {
	bare, tag, hasTag := strings.Cut(field, ":")
	var err error
	if hasTag {
		if tag, err = readTag(tag); err != nil {
			return nil, err
		}
	}
	if !strings.HasPrefix(bare, "<") {
		word, err := readWord(bare)
		word.Tag = tag
		return [][]models.PhraseWord{{word}}, err
	}
	name, closed := strings.CutSuffix(bare[1:], ">")
	switch {
	case !closed:
		return nil, fmt.Errorf("%q: a list is written <name>, and only :tag or ? may stand directly behind it", field)
	case name == models.ClassNumber || name == models.ClassOrdinal:
		return [][]models.PhraseWord{{{Class: name, Tag: tag}}}, nil
	}
	runs, err := lists.find(name)
	if err != nil || tag == "" {
		return runs, err
	}
	return tagged(runs, tag), nil
}

func readWord(text string) (models.PhraseWord, error) {
	if text == "_" {
		return models.PhraseWord{Class: models.ClassAny}, nil
	}
	word, inflect := strings.CutSuffix(text, "*")
	for _, c := range word {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '\'', c == '’', c == '.':
		case c == '~':
			return models.PhraseWord{}, fmt.Errorf("%q: a gap stands by itself, with spaces around it", text)
		case c == '?':
			return models.PhraseWord{}, fmt.Errorf("%q: ? stands at the end of an item, behind * and :tag, and outside brackets", text)
		default:
			return models.PhraseWord{}, fmt.Errorf("%q is not a word: a word holds letters, digits, apostrophes and dots", text)
		}
	}
	if strings.Trim(word, "'’.") == "" {
		return models.PhraseWord{}, fmt.Errorf("%q is not a word", text)
	}
	return models.PhraseWord{Text: strings.ReplaceAll(word, "’", "'"), Inflect: inflect}, nil
}

// tagged asks for a tag of the last word of each run; one that asks for a tag
// already keeps it.
func tagged(runs [][]models.PhraseWord, tag string) [][]models.PhraseWord {
	out := make([][]models.PhraseWord, len(runs))
	for i, run := range runs {
		out[i] = slices.Clone(run)
		if last := &out[i][len(run)-1]; last.Tag == "" {
			last.Tag = tag
		}
	}
	return out
}

// readTag reads the beginning of a Penn Treebank tag, in any letter case.
func readTag(text string) (string, error) {
	tag := strings.ToUpper(text)
	if tag != "" && slices.ContainsFunc(pennTags(), func(t string) bool { return strings.HasPrefix(t, tag) }) {
		return tag, nil
	}
	return "", fmt.Errorf("%q is not the beginning of a Penn Treebank tag: there are %s", text, strings.Join(pennTags(), ", "))
}

// pennTags are those of words; punctuation is none.
func pennTags() []string {
	return []string{
		"CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$",
		"RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB",
	}
}
