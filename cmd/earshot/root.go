package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"earshot/config"
)

// streams are what a process is given, so that a test can give its own.
type streams struct {
	env []string
	in  io.Reader
	out io.Writer
	err io.Writer
}

// app is what the commands share: the streams and the global flags.
type app struct {
	streams
	configPath string
	storeURL   string
}

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, s streams) int {
	a := &app{streams: s}
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var silent silentError
	if err != nil && !errors.As(err, &silent) {
		fmt.Fprintln(s.err, "earshot:", err)
	}
	return exitCode(err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "earshot",
		Short: "Turns contact-center transcripts into answers",
		Long: `Earshot reads call and chat transcripts, tags topics, sentiment and repeat
contact, removes personal data, and rolls it all up into pain points per service.

Start with: earshot demo`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		said, _, _ := strings.Cut(err.Error(), ": strconv.") // what a function of Go's library says
		return usagef("%s\nSee: %s --help", said, c.CommandPath())
	})
	root.PersistentFlags().StringVar(&a.configPath, "config", "", "configuration file (default: EARSHOT_CONFIG, or earshot.yaml where there is one)")
	root.PersistentFlags().StringVar(&a.storeURL, "store", "", "store, instead of the configured one: sqlite:PATH or http(s)://HOST:9200")
	for _, group := range []struct{ id, title string }{{"work", "The work:"}, {"results", "The results:"}, {"care", "Set-up and care:"}} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
	}
	root.AddCommand(
		a.demoCommand(), a.workerCommand(), a.analyzeCommand(), a.ingestCommand(), a.produceCommand(), a.rollupCommand(),
		a.serveCommand(), a.digestCommand(), a.exportCommand(), a.emergingCommand(), a.retagCommand(),
		a.rulesCommand(), a.evalCommand(), a.dlqCommand(), a.eraseCommand(), a.configCommand(), a.usersCommand(), a.doctorCommand(), a.versionCommand(),
	)
	return root
}

// noArgs, someArgs and the like are cobra's checks with our exit code.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		hint := ""
		c.SuggestionsMinimumDistance = 2
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			hint = fmt.Sprintf(" Did you mean %q?", strings.Join(near, `" or "`))
		}
		return usagef("%s has no command %q.%s\nSee: %s --help", c.CommandPath(), args[0], hint, c.CommandPath())
	}
	return usagef("%s takes no arguments, but got %q\nSee: %s --help", c.CommandPath(), args[0], c.CommandPath())
}

func atMostOne(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%s takes one pack\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}

// twoPacks are what a comparison needs; files may follow.
func twoPacks(c *cobra.Command, args []string) error {
	if len(args) < 2 {
		return usagef("%s needs two packs, the old and the new\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}

func filesArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("%s needs at least one file (JSON lines, plain or .gz), or - for standard input\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}

// defaultConfig is read when it is there and no other file was named.
const defaultConfig = "earshot.yaml"

// path is the configuration file to read, or "".
func (a *app) path() string {
	if a.configPath != "" {
		return a.configPath
	}
	for _, e := range a.env {
		if value, ok := strings.CutPrefix(e, "EARSHOT_CONFIG="); ok && value != "" {
			return value
		}
	}
	if _, err := os.Stat(defaultConfig); err == nil {
		return defaultConfig
	}
	return ""
}

// load reads the configuration with the global flags on top and checks all of it.
func (a *app) load() (config.Config, error) {
	c, err := config.Load(a.path(), a.env)
	if err != nil {
		return c, err
	}
	if a.storeURL != "" {
		c.Store.URL = a.storeURL
	}
	return c, c.Validate()
}
