package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/config"
	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
)

// digestOptions are the flags of the digest.
type digestOptions struct {
	week, month, label string
	audience           string
	service, owner     string
	format, folder     string
	preview, dryRun    bool
	send               bool
	to                 string
}

func (a *app) digestCommand() *cobra.Command {
	var o digestOptions
	c := &cobra.Command{
		Use:     "digest [PERIOD]",
		GroupID: "results",
		Short:   "Make the one-page digest of a week, day or month",
		Long: `Makes one page for each audience of the configuration (or for one service, or
one owner): what hurts most, what got worse, repeat contact, targets, and what
customers say. Without a period it is about the last week that is over.

Rolls up what is due first, so that it shows what the store holds now; a period
that was counted again because data came late is marked as revised. Prints
Markdown, or what --format says; with --out writes files: HTML for mail,
Markdown, CSV and JSON. The digest is kept in the store, without its quotes;
--dry-run keeps none.`,
		Example: `  earshot digest
  earshot digest --week 2026-W47 --preview
  earshot digest --month 2026-11 --service passports --format md
  earshot digest 2026-W47 --out ./digests
  earshot digest --send --to mail --dry-run`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%s takes one period\nSee: %s --help", c.CommandPath(), c.CommandPath())
			}
			o.label = strings.Join(args, "")
			return a.digest(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.week, "week", "", "ISO week, 2026-W47")
	f.StringVar(&o.month, "month", "", "month, 2026-11")
	f.StringVar(&o.audience, "audience", "", "only this audience of the configuration")
	f.StringVar(&o.service, "service", "", "about this service, instead of the configured audiences")
	f.StringVar(&o.owner, "owner", "", "about the services of this owner, instead of the configured audiences")
	f.StringVar(&o.format, "format", "", "html, md, csv or json (default: md, and all of them with --out)")
	f.StringVar(&o.folder, "out", "", "write files into this folder, which is made where it is missing")
	f.BoolVar(&o.preview, "preview", false, "write files and open the page in a browser, where there is one")
	f.BoolVar(&o.dryRun, "dry-run", false, "keep no digest and send none, but say what would be sent where")
	f.BoolVar(&o.send, "send", false, "send it now to the configured audiences, whatever was sent before")
	f.StringVar(&o.to, "to", "", "with --send: only by this way, such as mail, mail:cx@example.gov, webhook or folder")
	return c
}

func formats() []string { return []string{"html", "md", "csv", "json"} }

func (a *app) digest(ctx context.Context, o digestOptions) error {
	if o.format != "" && !slices.Contains(formats(), o.format) {
		return usagef("--format %q is none of %s", o.format, strings.Join(formats(), ", "))
	}
	p, err := a.openProcess()
	if err != nil {
		return err
	}
	defer p.close()
	period, err := o.period(p.zone)
	if err != nil {
		return err
	}
	audiences, err := o.audiences(p.cfg.Digest)
	if err != nil {
		return err
	}
	if err := p.prepareToRead(ctx); err != nil {
		return err
	}
	if err := a.rollUpFor(ctx, p, period); err != nil {
		return err
	}
	sender := p.newSender()
	if o.send {
		return a.sendDigests(ctx, sender, period, audiences, o)
	}
	e, err := p.newEditor(ctx, period)
	if err != nil {
		return err
	}
	if o.preview && o.folder == "" {
		if o.folder, err = os.MkdirTemp("", "earshot-digest-"); err != nil {
			return err
		}
	}
	var pages []string
	for _, audience := range audiences {
		past, err := sender.Past(ctx, period, audience.Name)
		if err != nil {
			return err
		}
		d, err := e.digest(ctx, audience, past)
		if err != nil {
			return err
		}
		page, err := a.showDigest(d, o)
		if err != nil {
			return err
		}
		pages = append(pages, page)
		if o.dryRun {
			continue
		}
		if err := e.keep(ctx, d); err != nil {
			return err
		}
	}
	if o.preview {
		openBrowser(ctx, pages[0])
	}
	return nil
}

// period is the one asked for: the last week that is over where none is.
func (o digestOptions) period(zone *time.Location) (models.Period, error) {
	var asked []string
	for _, label := range []string{o.week, o.month, o.label} {
		if label != "" {
			asked = append(asked, label)
		}
	}
	switch len(asked) {
	case 0:
		return lastWeek(zone), nil
	case 1:
	default:
		return models.Period{}, usagef("a digest is about one period, not %s", strings.Join(asked, " and "))
	}
	period, err := rollup.Parse(asked[0], zone)
	switch {
	case err != nil:
		return period, usageError{err}
	case o.week != "" && period.Kind != models.PeriodWeek:
		return period, usagef("--week %s is a %s; leave out --week", o.week, period.Kind)
	case o.month != "" && period.Kind != models.PeriodMonth:
		return period, usagef("--month %s is a %s; leave out --month", o.month, period.Kind)
	case period.Start.After(time.Now()):
		return period, usagef("%s has not begun yet", period.Label)
	}
	return period, nil
}

func (o digestOptions) audiences(c config.Digest) ([]digest.Audience, error) {
	chosen := 0
	for _, flag := range []string{o.service, o.owner, o.audience} {
		if flag != "" {
			chosen++
		}
	}
	if chosen > 1 {
		return nil, usagef("--service, --owner and --audience do not go together")
	}
	switch {
	case o.service != "":
		return []digest.Audience{{Name: o.service, Services: []string{o.service}}}, nil
	case o.owner != "":
		services := servicesOfOwner(c, o.owner)
		if len(services) == 0 {
			return nil, usagef("--owner %q is not in digest.owners of the configuration", o.owner)
		}
		return []digest.Audience{{Name: o.owner, Services: services, Owner: o.owner}}, nil
	}
	all := audiencesOf(c)
	if o.audience == "" {
		return all, nil
	}
	for _, one := range all {
		if one.Name == o.audience {
			return []digest.Audience{one}, nil
		}
	}
	return nil, usagef("--audience %q is not in digest.audiences of the configuration", o.audience)
}

// rollUpFor sees to it that a digest of a period, with its trends, shows what
// the store holds now: what is due is rolled up first, as the worker does it,
// late data of the period itself however long ago it was; an open period is
// counted anew every time, and so is one of a kind that nothing is due of.
func (a *app) rollUpFor(ctx context.Context, p *process, period models.Period) error {
	runner := newRunner(p)
	if _, err := a.withBar(runner, func() (int, error) { return runner.Pass(ctx) }); err != nil {
		return err
	}
	if _, err := a.withBar(runner, func() (int, error) { return runner.Backfill(ctx, period.Start, period.Start.Add(1), false) }); err != nil {
		return err
	}
	finished, err := p.finished(ctx, period)
	if err != nil {
		return err
	}
	if finished == nil || finished.AsOf.Before(period.End) || !slices.Contains(runner.Kinds, period.Kind) {
		return runner.Recompute(ctx, period)
	}
	return nil
}

// showDigest writes the digest's files and prints their paths, or prints it. It
// returns the path of the page, if there is one.
func (a *app) showDigest(d digest.Digest, o digestOptions) (page string, err error) {
	r, err := digest.Render(d)
	if err != nil {
		return "", err
	}
	forms := map[string][]byte{"html": []byte(r.HTML), "md": []byte(r.Text), "csv": r.CSV, "json": r.JSON}
	if o.folder == "" {
		format := o.format
		if format == "" {
			format = "md"
		}
		_, err := a.out.Write(forms[format])
		return "", err
	}
	if err := os.MkdirAll(o.folder, 0o750); err != nil {
		return "", err
	}
	for _, format := range formats() {
		if o.format != "" && o.format != format && !(o.preview && format == "html") {
			continue
		}
		path := filepath.Join(o.folder, digestName(d)+"."+format)
		if err := os.WriteFile(path, forms[format], 0o640); err != nil {
			return "", err
		}
		if format == "html" {
			page = path
		}
		if _, err := fmt.Fprintln(a.out, path); err != nil {
			return "", err
		}
	}
	return page, nil
}

// openBrowser opens a page where there is a browser. Its path was printed, so
// that nothing is lost without one.
func openBrowser(ctx context.Context, path string) {
	var command []string
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
		command = []string{"xdg-open"}
	}
	if _, err := exec.LookPath(command[0]); errors.Is(err, exec.ErrNotFound) {
		return
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	_ = exec.CommandContext(ctx, command[0], append(command[1:], path)...).Run()
}
