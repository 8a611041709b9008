package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"earshot/access"
	"earshot/config"
	"earshot/models"
	"earshot/source"
)

// check is one line of the doctor's report.
type check struct {
	Name   string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// reach is how long one server may take to answer the doctor.
const reach = 10 * time.Second

func (a *app) doctorCommand() *cobra.Command {
	var (
		asJSON bool
		health string
	)
	c := &cobra.Command{
		Use:     "doctor",
		GroupID: "care",
		Short:   "Check configuration, rules, store and Kafka, and say what to do",
		Long: `Checks everything that is configured, one line each, and changes nothing.
The exit code is 0 when all is well and 1 when something is not.`,
		Example: "  earshot doctor\n  earshot doctor --json | jq 'select(.ok | not)'\n  earshot doctor --health http://127.0.0.1:8080/healthz",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if health != "" {
				return probe(c.Context(), health)
			}
			return a.report(a.examine(c.Context()), asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a check")
	c.Flags().StringVar(&health, "health", "", "only ask this health address of a running earshot (for container health checks)")
	return c
}

// probe asks a running process how it is.
func probe(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return usageError{err}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("nothing answers: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // only read from
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10)) // only to show it
		return fmt.Errorf("%s answers %s: %s", url, response.Status, body)
	}
	return nil
}

func (a *app) report(checks []check, asJSON bool) error {
	bad := 0
	lines := jsonLines(a.out)
	for _, c := range checks {
		mark := "ok   "
		if !c.OK {
			mark = "FAIL "
			bad++
		}
		if asJSON {
			if err := lines.Encode(c); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(a.out, "%s %-14s %s\n", mark, c.Name, c.Detail); err != nil {
			return err
		}
	}
	if bad > 0 {
		return silentError{fmt.Errorf("%d checks failed", bad)}
	}
	return nil
}

// examine makes every check that can be made; one that fails does not hide the others.
func (a *app) examine(ctx context.Context) []check {
	var checks []check
	add := func(name, detail string, err error) bool {
		c := check{Name: name, OK: err == nil, Detail: detail}
		if err != nil {
			c.Detail = err.Error()
		}
		checks = append(checks, c)
		return err == nil
	}
	cfg, err := a.load()
	from := a.path()
	if from == "" {
		from = "no file: defaults and environment"
	}
	if !add("configuration", from, err) {
		return checks
	}
	rules, err := loadTaxonomy(cfg.Taxonomy)
	add("taxonomy", fmt.Sprintf("%s %s: %d services, %d topics", rules.ID.Name, rules.ID.Version, len(rules.Services), len(rules.Topics)), err)
	add("customer key", "set", cfg.Require("customer_key"))
	detail, err := a.examineStore(ctx, cfg)
	add("store", detail, err)
	checks = append(checks, examineDelivery(ctx, cfg)...)
	detail, err = a.examineAccess(cfg, rules)
	add("sign-in", detail, err)
	if err := cfg.Require("kafka.brokers"); err != nil {
		add("kafka", "", fmt.Errorf("%w; without it only files can be read (ingest, analyze, demo)", err))
		return checks
	}
	kafka := kafkaConfig(cfg, a.logger(cfg, slog.LevelError))
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
	found, err := source.ProbeKafka(ctx, kafka, cfg.Kafka.DeadLetterTopic)
	add("kafka", fmt.Sprintf("%s with %s; group %s is %s, %s behind", cfg.Kafka.Topic, plural(found.Partitions, "partition", "partitions"),
		cfg.Kafka.Group, found.Group, plural(int(found.Lag), "message", "messages")), err)
	return checks
}

// examineAccess looks at how people sign in to serve, and for services that are
// listed for them but that the rules do not know: those would see nothing.
func (a *app) examineAccess(cfg config.Config, rules models.Taxonomy) (string, error) {
	log := a.logger(cfg, slog.LevelError)
	if _, err := openGate(cfg.HTTP, access.AuditLog(log, time.Now), log); err != nil {
		return "", err
	}
	c := cfg.HTTP.Access
	detail := "way " + c.Way
	var listed []string
	if c.UsersFile != "" {
		people, tokens, services, err := access.CheckUsers(c.UsersFile)
		if err != nil {
			return "", err
		}
		listed = services
		detail += fmt.Sprintf("; %s in %s", plural(people, "person", "people")+" and "+plural(tokens, "token", "tokens"), c.UsersFile)
	}
	for _, g := range c.Groups {
		listed = append(listed, g.Services...)
	}
	var unknown []string
	for _, id := range listed {
		known := id == access.AllServices || id == models.NoService || slices.ContainsFunc(rules.Services, func(s models.Service) bool { return s.ID == id })
		if !known && !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		detail += "; not services of the rules, so check their spelling: " + strings.Join(unknown, ", ")
	}
	if c.Way != access.WayOff && !access.IsLoopback(cfg.HTTP.Address) && !strings.HasPrefix(cfg.HTTP.PublicURL, "https://") {
		detail += "; http.public_url is not https: passwords and cookies would cross the network as they are"
	}
	return detail, nil
}

func (a *app) examineStore(ctx context.Context, cfg config.Config) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
	p, err := a.newProcess(cfg, a.logger(cfg, slog.LevelError))
	if err != nil {
		return "", err
	}
	defer p.close()
	return cfg.Store.URL + " answers", p.store.Ping(ctx)
}
