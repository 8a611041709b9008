package main

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"earshot/config"
	"earshot/deliver"
	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
)

// waysOf are the ways that an audience gets its digest by.
func waysOf(c config.Digest, a config.Audience) []deliver.Way {
	var ways []deliver.Way
	if a.Folder != "" {
		ways = append(ways, &deliver.Folder{Path: a.Folder})
	}
	if a.WebhookURL != "" {
		format := a.WebhookFormat
		if format == "" {
			format = deliver.FormatSlack
		}
		ways = append(ways, deliver.NewWebhook(a.WebhookURL.Reveal(), a.WebhookSecret.Reveal(), format))
	}
	host, port, _ := net.SplitHostPort(c.SMTP.Address) // Validate has refused anything else
	number, _ := strconv.Atoi(port)
	server := deliver.MailServer{
		Host: host, Port: number, TLS: c.SMTP.TLS, Username: c.SMTP.Username, Password: c.SMTP.Password.Reveal(), From: c.SMTP.From,
	}
	for _, to := range a.Mail {
		ways = append(ways, &deliver.Mail{Server: server, To: to})
	}
	return ways
}

// newSender sends the digests of this store to the audiences that have a way.
// It is made for one pass: what it has read it does not read again.
func (p *process) newSender() *deliver.Runner {
	c := p.cfg.Digest
	r := &deliver.Runner{
		Store: p.store, ResendRevised: c.Delivery.ResendRevised, Make: p.makeDigest(), Now: time.Now, Metrics: p.metrics, Log: p.log,
		Periods: func(now time.Time) []models.Period {
			current := rollup.PeriodOf(c.Delivery.Period, now.Add(-c.Delivery.Delay), p.zone)
			periods := rollup.Before(current, c.Delivery.Lookback, p.zone)
			slices.Reverse(periods)
			return periods
		},
	}
	for _, a := range c.Audiences {
		if a.HasWay() {
			r.Audiences = append(r.Audiences, deliver.Audience{Name: a.Name, Ways: waysOf(c, a)})
		}
	}
	return r
}

// makeDigest makes configured digests. What is read of a period for one
// audience serves the next ones of the same pass.
func (p *process) makeDigest() deliver.Make {
	var e *editor
	return func(ctx context.Context, r deliver.Request) (models.DigestRecord, deliver.Message, error) {
		fail := func(err error) (models.DigestRecord, deliver.Message, error) {
			return models.DigestRecord{}, deliver.Message{}, err
		}
		finished, err := p.finished(ctx, r.Period)
		if err != nil {
			return fail(err)
		}
		if e == nil || e.period != r.Period || finished == nil || *finished != e.finished {
			read, err := p.newEditor(ctx, r.Period)
			if err != nil {
				return fail(err)
			}
			e = read
		}
		all := audiencesOf(p.cfg.Digest)
		i := slices.IndexFunc(all, func(a digest.Audience) bool { return a.Name == r.Audience })
		d, err := e.digest(ctx, all[i], r.Past)
		if err != nil {
			return fail(err)
		}
		record, err := e.record(d)
		if err != nil {
			return fail(err)
		}
		message, err := messageOf(d)
		return record, message, err
	}
}

// digestName is that of a digest's files, without an ending.
func digestName(d digest.Digest) string { return deliver.Stem(d.Label, d.Audience.Name) }

func messageOf(d digest.Digest) (deliver.Message, error) {
	r, err := digest.Render(d)
	return deliver.Message{
		ID: d.ID, Stem: digestName(d), Subject: r.Subject, Brief: r.Brief,
		HTML: r.HTML, Text: r.Text, CSV: r.CSV, JSON: r.JSON,
	}, err
}

// sendDigests sends the digests of a period now, or says what would be sent.
func (a *app) sendDigests(ctx context.Context, sender *deliver.Runner, period models.Period, audiences []digest.Audience, o digestOptions) error {
	sent, failed := 0, 0
	for _, audience := range audiences {
		ways, err := chosenWays(sender, audience.Name, o.to)
		if err != nil {
			return err
		}
		if len(ways) == 0 {
			continue
		}
		sent += len(ways)
		if o.dryRun {
			for _, way := range ways {
				fmt.Fprintf(a.out, "%s for %s would be sent: %s\n", period.Label, audience.Name, way)
			}
			continue
		}
		done, err := sender.Send(ctx, period, audience.Name, ways)
		for _, d := range done {
			if d.Err != nil {
				failed++
				fmt.Fprintf(a.out, "%s for %s was not taken: %s: %v\n", d.Label, d.Audience, d.Way, d.Err)
				continue
			}
			fmt.Fprintf(a.out, "%s for %s was sent: %s\n", d.Label, d.Audience, d.Way)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case sent == 0:
		return usagef("no audience has such a way: set mail, folder or webhook_url of one in digest.audiences of the configuration")
	case failed > 0:
		return fmt.Errorf("%s not delivered; the worker tries again. To see what is wrong: earshot doctor", plural(failed, "digest was", "digests were"))
	}
	return nil
}

// chosenWays are the names of an audience's ways that --to means: a name, or a
// kind.
func chosenWays(sender *deliver.Runner, audience, to string) ([]string, error) {
	var names []string
	for _, a := range sender.Audiences {
		for _, way := range a.Ways {
			if name := way.Name(); a.Name == audience && (to == "" || to == name || to == deliver.KindOf(name)) {
				names = append(names, name)
			}
		}
	}
	if kind := deliver.KindOf(to); to != "" && !slices.Contains([]string{deliver.KindMail, deliver.KindWebhook, deliver.KindFolder}, kind) {
		return nil, usagef("--to %q is none of mail, mail:ADDRESS, webhook, folder", to)
	}
	return names, nil
}

// examineDelivery tries every mail server and folder, and looks at webhooks.
func examineDelivery(ctx context.Context, cfg config.Config) []check {
	var (
		checks []check
		mailed bool // one server for all
	)
	for _, a := range cfg.Digest.Audiences {
		for _, way := range waysOf(cfg.Digest, a) {
			kind := deliver.KindOf(way.Name())
			if kind == deliver.KindMail && mailed {
				continue
			}
			mailed = mailed || kind == deliver.KindMail
			limited, cancel := context.WithTimeout(ctx, reach)
			found, err := way.Check(limited)
			cancel()
			c := check{Name: "digest " + kind, OK: err == nil, Detail: strings.Join([]string{a.Name, found}, ": ")}
			if err != nil {
				c.Detail = a.Name + ": " + err.Error()
			}
			checks = append(checks, c)
		}
	}
	return checks
}
