package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"earshot/history"
	"earshot/models"
)

func (a *app) eraseCommand() *cobra.Command {
	var (
		id, key string
		yes     bool
	)
	c := &cobra.Command{
		Use:     "erase",
		GroupID: "care",
		Short:   "Remove every trace of one customer from the store",
		Long: `Removes all conversations of one customer, and what linked them, for good. Say
who by the id that the transcripts name, or by the key that stored
conversations show. An id of - is read from standard input, which keeps it out
of the shell's history.

Finished periods are counted anew by the next pass. Digests hold no quotes and
stay. What is not in the store has to be erased where it is: the transcripts'
topic, the dead letters, exports, mail that was sent. A transcript that is
delivered again is stored again.`,
		Example: `  earshot erase --customer-id -
  earshot erase --customer-key 6b86b273ff34fce1 --yes`,
		Args: noArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		if (id == "") == (key == "") {
			return usagef("say whom to erase: by --customer-id or by --customer-key, not both")
		}
		if id == "-" && !yes {
			return usagef("with --customer-id - there is nothing left to ask on standard input: add --yes")
		}
		p, err := a.openProcess()
		if err != nil {
			return err
		}
		defer p.close()
		if id != "" {
			if key, err = a.keyOf(p, id); err != nil {
				return err
			}
		}
		return a.erase(c.Context(), p, key, yes)
	}
	c.Flags().StringVar(&id, "customer-id", "", "the customer's id as transcripts name it; - reads it from standard input")
	c.Flags().StringVar(&key, "customer-key", "", "the customer's key as stored conversations show it")
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

// keyOf is the key of a customer by the id, which - reads from standard input.
func (a *app) keyOf(p *process, id string) (string, error) {
	if err := p.cfg.Require("customer_key"); err != nil {
		return "", err
	}
	if id == "-" {
		line, err := a.line()
		if err != nil {
			return "", err
		}
		id = line
	}
	key := history.CustomerKey(p.key, id)
	if key == "" {
		return "", usagef("this id stands for nobody: conversations that carry it have no customer")
	}
	return key, nil
}

// line is the next line of standard input.
func (a *app) line() (string, error) {
	lines := bufio.NewScanner(a.in)
	if !lines.Scan() && lines.Err() != nil {
		return "", fmt.Errorf("reading standard input: %w", lines.Err())
	}
	return strings.TrimSpace(lines.Text()), nil
}

// erase asks, and erases while nothing is being retagged: a conversation in a
// retag's hands would come back.
func (a *app) erase(ctx context.Context, p *process, key string, yes bool) error {
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	found, err := p.count(ctx, models.Query{Customer: key})
	if err != nil {
		return err
	}
	if !yes {
		fmt.Fprintf(a.err, "%s of this customer will be erased for good. Type yes to go on: ", plural(int(found), "conversation", "conversations"))
		answer, err := a.line()
		if err != nil {
			return err
		}
		if answer != "yes" {
			return errors.New("nothing was erased")
		}
	}
	var erased int
	err = p.rewriting(ctx, func(ctx context.Context) (err error) {
		erased, err = p.store.Erase(ctx, key)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "%s erased\n", plural(erased, "conversation", "conversations"))
	return nil
}
