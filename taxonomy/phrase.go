package taxonomy

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"earshot/models"
)

// maxPhraseBytes bounds what one phrase can cost.
const maxPhraseBytes = 1000

// readPhrase reads the phrase language of the package documentation.
func readPhrase(text string) (models.Phrase, error) {
	p := models.Phrase{Text: text}
	if len(text) > maxPhraseBytes {
		return p, fmt.Errorf("longer than %d bytes", maxPhraseBytes)
	}
	if !utf8.ValidString(text) {
		return p, errors.New("not valid UTF-8")
	}
	needed := false
	for rest := strings.TrimSpace(strings.ToLower(text)); rest != ""; {
		item, after, err := readItem(rest)
		if err != nil {
			return p, err
		}
		if rest = strings.TrimLeftFunc(after, unicode.IsSpace); rest == after && rest != "" {
			return p, fmt.Errorf("a space is missing before %q", rest)
		}
		p.Items = append(p.Items, item)
		needed = needed || !item.Optional
	}
	if !needed {
		return p, errors.New("no word that must be there")
	}
	return p, nil
}

// readItem takes one item off the front of text.
func readItem(text string) (models.PhraseItem, string, error) {
	if text[0] != '(' {
		end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '(' })
		if end < 0 {
			end = len(text)
		}
		raw, optional := strings.CutSuffix(text[:end], "?")
		words, err := readWords(raw)
		return models.PhraseItem{Any: [][]models.PhraseWord{words}, Optional: optional}, text[end:], err
	}
	end := strings.IndexByte(text, ')')
	if end < 0 {
		return models.PhraseItem{}, "", errors.New("a ( without its )")
	}
	var item models.PhraseItem
	for _, alternative := range strings.Split(text[1:end], "|") {
		words, err := readWords(alternative)
		if err != nil {
			return item, "", err
		}
		item.Any = append(item.Any, words)
	}
	rest, optional := strings.CutPrefix(text[end+1:], "?")
	item.Optional = optional
	return item, rest, nil
}

func readWords(text string) ([]models.PhraseWord, error) {
	var words []models.PhraseWord
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' || r == '–' }) {
		word, inflect := strings.CutSuffix(field, "*")
		for _, r := range word {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '.' {
				return nil, fmt.Errorf("%q is not a word: a word holds letters, digits, apostrophes and dots", field)
			}
		}
		if strings.Trim(word, "'’.") == "" {
			return nil, fmt.Errorf("%q is not a word", field)
		}
		words = append(words, models.PhraseWord{Text: strings.ReplaceAll(word, "’", "'"), Inflect: inflect})
	}
	if len(words) == 0 {
		return nil, errors.New("an empty alternative")
	}
	return words, nil
}
