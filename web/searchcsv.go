package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"earshot/models"
)

// Bounds of a table that somebody takes away.
const (
	mostRows     = 50_000
	tableTimeout = 10 * time.Minute
	pieceTimeout = time.Minute // for a reader to take a piece of it
)

// Table writes conversations as rows. What it wrote is whole only after Close.
type Table interface {
	Write(c *models.Conversation) error
	Close() error
}

// searchCSV is the result of a search as a table, whole or not at all: where it
// breaks off the connection does too, so that nobody takes a part for the whole.
func (s *server) searchCSV(w http.ResponseWriter, r *http.Request) error {
	now := time.Now()
	a := askedOf(r.URL.RawQuery)
	q, err := ParseSearch(r.URL.RawQuery, s.Zone, now)
	if err != nil {
		return s.searchFault(w, r, a, cannot(err))
	}
	q.Limit, q.After, q.Sort = 1, "", ""
	found, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return err
	}
	if found.Total > mostRows {
		return s.searchFault(w, r, a, fmt.Sprintf("A table holds at most %s conversations and this search finds %s: choose a shorter period or another filter; `earshot export conversations` writes any number.",
			number(mostRows), number(found.Total)))
	}
	// A table takes longer than a page. Who no longer reads it ends it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), tableTimeout)
	defer cancel()
	out := &attachment{w: w, name: "conversations-" + now.In(s.Zone).Format(time.DateOnly) + ".csv"}
	if err := s.writeTable(ctx, out, q); err != nil && out.begun {
		s.Log.WarnContext(ctx, "a table of conversations broke off", "request_id", requestID(w), "error", err.Error())
		panic(http.ErrAbortHandler)
	} else if err != nil {
		return err
	}
	return nil
}

func (s *server) writeTable(ctx context.Context, out io.Writer, q models.Query) error {
	table, err := s.Spreadsheet(out)
	if err != nil {
		return err
	}
	for c, err := range s.Store.All(ctx, q) {
		if err != nil {
			return err
		}
		if err := table.Write(c); err != nil {
			return err
		}
	}
	return table.Close()
}

// attachment is a CSV file that a browser keeps. Its headers are sent with the
// first piece, so that until then the answer may be an error.
type attachment struct {
	w     http.ResponseWriter
	name  string
	begun bool
}

func (a *attachment) Write(piece []byte) (int, error) {
	if !a.begun {
		a.begun = true
		a.w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
		a.w.Header().Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	// Not every connection has deadlines; one without ends with the server.
	_ = http.NewResponseController(a.w).SetWriteDeadline(time.Now().Add(pieceTimeout))
	return a.w.Write(piece)
}
