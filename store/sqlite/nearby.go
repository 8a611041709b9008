package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"
)

// nearby are the conversations in which the term's words stand near each other
// in one turn. FTS5 finds where they do in all that a speaker says; where a
// border of turns is near as well it may lie between them, so those are read.
func (s *Store) nearby(ctx context.Context, tx *sql.Tx, n nearness) (set, error) {
	const matching = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
	border := append(slices.Clone(n.words), quote(strings.TrimSpace(turnBorder)))
	near := n.expression(n.words)
	found, err := setFrom(ctx, tx, matching, within(n.speaker, near))
	if err != nil {
		return nil, err
	}
	type unsure struct {
		row  int64
		said [2]string
	}
	var all []unsure
	rows, err := tx.QueryContext(ctx, "SELECT rowid, customer_text, agent_text FROM words WHERE words MATCH ?", within(n.speaker, near+" AND "+n.expression(border)))
	err = each(rows, err, func(r *sql.Rows) error {
		var one unsure
		err := r.Scan(&one.row, &one.said[0], &one.said[1])
		all = append(all, one)
		return err
	})
	if err != nil || len(all) == 0 {
		return found, err
	}
	seen := map[string]bool{}
	for _, one := range all {
		for _, text := range n.heard(one.said) {
			for word := range wordsOf(text) {
				if word != turnEnd && n.alike(word) {
					seen[word] = true
				}
			}
		}
	}
	forms, err := s.forms(ctx, n, seen)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if !slices.ContainsFunc(n.heard(one.said), func(text string) bool { return n.together(text, forms) }) {
			found[one.row/64] &^= 1 << (one.row % 64)
		}
	}
	return found, nil
}

// heard are the texts that the words are looked for in.
func (n nearness) heard(said [2]string) []string {
	switch within(n.speaker, "x") {
	case within("customer", "x"):
		return said[:1]
	case within("agent", "x"):
		return said[1:]
	}
	return said[:]
}

// together reports whether all words stand near each other in one turn.
func (n nearness) together(text string, forms map[string][]int) bool {
	last := make([]int, len(n.words)) // of each word, where it stood last in this turn; 0: not yet
	at := 0
	for word := range wordsOf(text) {
		at++
		if word == turnEnd {
			clear(last)
			continue
		}
		for _, i := range forms[word] {
			last[i] = at
			if first := slices.Min(last); first > 0 && at-first+1-len(n.words) <= n.within {
				return true
			}
		}
	}
	return false
}

// turnEnd is the word that stands between two turns.
const turnEnd = "\uE000"

// wordsOf yields the words of an indexed text as FTS5's unicode61 cuts them.
func wordsOf(text string) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Co, r)
	})
}

// alike reports whether a word may be a form of one of the term's: stems keep
// their first letter.
func (n nearness) alike(word string) bool {
	return slices.ContainsFunc(n.words, func(own string) bool {
		own = own[1:] // the quote
		return own[0] >= 0x80 || word[0] >= 0x80 || own[0]|0x20 == word[0]|0x20
	})
}

// forms says of which of the term's words each of these is a form. Which words
// have one stem only FTS5 knows, so it is asked. Of a word that FTS5 takes for
// several ("don't") the first counts.
func (s *Store) forms(ctx context.Context, n nearness, seen map[string]bool) (forms map[string][]int, err error) {
	words := make([]string, 0, len(seen))
	for word := range seen {
		words = append(words, word)
	}
	forms = map[string][]int{}
	err = s.apart(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO words (customer_text) SELECT value FROM json_each(?)", list(words)); err != nil {
			return err
		}
		for i, own := range n.words {
			for first := range wordsOf(own) {
				rows, err := tx.QueryContext(ctx, "SELECT customer_text FROM words WHERE words MATCH ?", quote(first))
				err = each(rows, err, func(r *sql.Rows) error {
					var form string
					err := r.Scan(&form)
					forms[form] = append(forms[form], i)
					return err
				})
				if err != nil {
					return err
				}
				break
			}
		}
		return nil
	})
	return forms, err
}
