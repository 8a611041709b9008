package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"earshot/config"
)

func (a *app) configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "config",
		GroupID: "care",
		Short:   "Write or check a configuration",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var force bool
	initialise := &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a commented configuration with every setting (default: earshot.yaml; - for standard output)",
		Example: "  earshot config init\n  earshot config init - | less",
		Args:    oneFileAtMost,
		RunE: func(_ *cobra.Command, args []string) error {
			path := defaultConfig
			if len(args) > 0 {
				path = args[0]
			}
			return a.writeExample(path, force)
		},
	}
	initialise.Flags().BoolVar(&force, "force", false, "overwrite a file that is there")
	check := &cobra.Command{
		Use:     "check",
		Short:   "Check the configuration, all faults at once, and print what holds, secrets masked",
		Example: "  earshot config check --config earshot.yaml",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			cfg, err := a.load()
			if err != nil {
				return err
			}
			if _, err := loadTaxonomy(cfg.Taxonomy); err != nil {
				return err
			}
			_, err = fmt.Fprint(a.out, cfg.Masked())
			return err
		},
	}
	c.AddCommand(initialise, check, a.dictionaryCommand())
	return c
}

func (a *app) writeExample(path string, force bool) error {
	if path == "-" {
		_, err := a.out.Write(config.Example())
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600) // it is made to hold secrets
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s is already there: name another file, or --force to overwrite it", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(config.Example())
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.err, "%s written; next: set customer_key.secret and kafka.brokers in it, then earshot doctor\n", path)
	return err
}

func oneFileAtMost(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%s takes one file at most\nSee: %s --help", c.CommandPath(), c.CommandPath())
	}
	return nil
}
