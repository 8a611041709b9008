package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"

	"earshot/models"
)

// spot is where one of a term's words stands in what a speaker says.
type spot struct {
	turn, at int // at counts words from the first turn on
	word     int
}

// nearby are the conversations in which the term's words stand near each other
// in one turn. FTS5 finds where they do in all that a speaker says; where a
// border of turns is near as well it may lie between them, so those are read.
func (n nearness) nearby(ctx context.Context, tx *sql.Tx) ([]int64, error) {
	border := append(slices.Clone(n.words), quote(strings.TrimSpace(turnBorder)))
	near, crossing := n.expression(n.words), n.expression(border)
	found, err := rowids(ctx, tx, "SELECT rowid FROM words WHERE words MATCH ?", within(n.speaker, near+" NOT "+crossing))
	if err != nil {
		return nil, err
	}
	unsure := within(n.speaker, near+" AND "+crossing)
	places := map[int64]*[2][]spot{}
	for i, word := range n.words {
		rows, err := tx.QueryContext(ctx, `SELECT rowid, highlight(words, 0, ?1, ?2), highlight(words, 1, ?1, ?2) FROM words
			WHERE words MATCH ?3 AND rowid IN (SELECT rowid FROM words WHERE words MATCH ?4)`,
			models.MarkStart, models.MarkEnd, within(n.speaker, word), unsure)
		err = each(rows, err, func(r *sql.Rows) error {
			var row int64
			var texts [2]string
			if err := r.Scan(&row, &texts[0], &texts[1]); err != nil {
				return err
			}
			if places[row] == nil {
				places[row] = new([2][]spot)
			}
			for column, text := range texts {
				places[row][column] = append(places[row][column], spotsOf(text, i)...)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for row, columns := range places {
		if n.together(columns[0]) || n.together(columns[1]) {
			found = append(found, row)
		}
	}
	return found, nil
}

// together reports whether all words stand near each other in one turn.
func (n nearness) together(places []spot) bool {
	slices.SortFunc(places, func(a, b spot) int { return cmp.Compare(a.at, b.at) })
	last := make([]int, len(n.words)) // of each word, where it stood last in this turn; -1: not yet
	turn := -1
	for _, p := range places {
		if p.turn != turn {
			turn = p.turn
			for i := range last {
				last[i] = -1
			}
		}
		last[p.word] = p.at
		if first := slices.Min(last); first >= 0 && p.at-first+1-len(n.words) <= n.within {
			return true
		}
	}
	return false
}

// spotsOf are the marked words of an indexed text. Words are what FTS5's
// unicode61 makes of it.
func spotsOf(text string, word int) []spot {
	var places []spot
	turn, at, inWord, marked := 0, 0, false, false
	for _, r := range text {
		switch {
		case string(r) == models.MarkStart:
			inWord, marked = false, true
		case string(r) == models.MarkEnd:
			inWord, marked = false, false
		case r == '\uE000':
			turn, inWord = turn+1, false
		case !isTokenRune(r):
			inWord = false
		case !inWord:
			inWord, at = true, at+1
			if marked {
				places, marked = append(places, spot{turn, at, word}), false
			}
		}
	}
	return places
}

func isTokenRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Co, r)
}

// rowids are the numbers a query selects.
func rowids(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]int64, error) {
	found := []int64{}
	rows, err := tx.QueryContext(ctx, query, args...)
	err = each(rows, err, func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&n)
		found = append(found, n)
		return err
	})
	return found, err
}
