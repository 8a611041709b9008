// Command train learns the valences in pipeline/sentiment/rated.txt from texts
// that people rated; README.md beside it says from which and how.
//
//	go run ./pipeline/sentiment/train RATED.jsonl.gz HELD_OUT.jsonl.gz > rated.txt && mv rated.txt pipeline/sentiment/
//
// Texts of the second file, and versions of them, are not learned from.
// The figures go to standard error.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train RATED.jsonl[.gz] HELD_OUT.jsonl[.gz] > rated.txt")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(path, heldOut string) error {
	c, err := newCorpus()
	if err != nil {
		return err
	}
	held, err := c.load(heldOut)
	if err != nil {
		return err
	}
	if c.texts, err = c.load(path); err != nil {
		return err
	}
	c.leaveOut(held)
	untrained, err := c.correlation(c.texts, nil)
	if err != nil {
		return err
	}
	unseen, err := c.crossValidate()
	if err != nil {
		return err
	}
	learned, err := c.learn(c.texts)
	if err != nil {
		return err
	}
	seen, err := c.correlation(c.texts, learned)
	if err != nil {
		return err
	}
	kept, err := c.correlation(held, learned)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d texts, %d words learned\nPearson's r: untrained %.4f, of texts not learned from (%d folds) %.4f, of those learned from %.4f, of the %d held out %.4f\n",
		len(c.texts), len(learned), untrained, folds, unseen, seen, len(held), kept)
	fmt.Print(header, c.list(learned))
	return nil
}

const header = `# Valences learned from the raters of VADER's tweets. They replace VADER's.
# Made by the command in train: do not edit.
`
