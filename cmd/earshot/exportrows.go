package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"earshot/export"
	"earshot/models"
)

// exportRows writes the rows that each gives, in the destination's format. A
// file is there only once it is whole.
func exportRows[T any](a *app, d destination, table export.Table[T], each func(write func(T) error) error) error {
	out, err := a.create(d.file)
	if err != nil {
		return err
	}
	w, err := export.NewWriter(out, d.format, table)
	if err != nil {
		return errors.Join(err, out.drop())
	}
	rows := 0
	err = each(func(row T) error { rows++; return w.Write(row) })
	if err := errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, out.drop())
	}
	if err := out.keep(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.err, "%s written\n", plural(rows, "row", "rows"))
	return err
}

// output is standard output, or a file under a name of its own until it is whole.
type output struct {
	io.Writer
	file *os.File // nil: standard output
	path string
}

func (a *app) create(path string) (*output, error) {
	if path == "" {
		return &output{Writer: a.out}, nil
	}
	f, err := os.OpenFile(fmt.Sprintf("%s.%d.partial", path, os.Getpid()), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return &output{f, f, path}, nil
}

// keep gives the file its name.
func (o *output) keep() error {
	if o.file == nil {
		return nil
	}
	err := errors.Join(o.file.Sync(), o.file.Close())
	if err == nil {
		err = os.Rename(o.file.Name(), o.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(o.file.Name()))
	}
	return nil
}

// drop removes what is not whole.
func (o *output) drop() error {
	if o.file == nil {
		return nil
	}
	return errors.Join(o.file.Close(), os.Remove(o.file.Name()))
}

func (a *app) writeConversations(ctx context.Context, p *process, q models.Query, d destination) error {
	return exportRows(a, d, export.Conversations(), func(write func(*models.Conversation) error) error {
		return a.eachConversation(ctx, p, q, "exporting", write)
	})
}

func (a *app) writeFindings(ctx context.Context, p *process, q models.Query, d destination) error {
	return exportRows(a, d, export.Findings(), func(write func(export.Finding) error) error {
		return a.eachConversation(ctx, p, q, "exporting", func(c *models.Conversation) error {
			for _, f := range export.FindingsOf(c) {
				if err := write(f); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// eachConversation reads what matches, with a bar that says what for.
func (a *app) eachConversation(ctx context.Context, p *process, q models.Query, what string, read func(*models.Conversation) error) error {
	total, err := p.count(ctx, q)
	if err != nil {
		return err
	}
	b := newBar(a.err, total, what, false)
	defer b.close()
	done := int64(0)
	for c, err := range p.store.All(ctx, q) {
		if err != nil {
			return err
		}
		if err := read(c); err != nil {
			return err
		}
		done++
		b.at(done)
	}
	return nil
}
