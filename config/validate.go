package config

import (
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zone names must be known on machines without a zone database
)

// leastSecret is the least length of the customer key's secret, in bytes.
const leastSecret = 16

// TaxonomyIsFile reports whether Taxonomy is a path, and not the name of a
// shipped pack.
func (c Config) TaxonomyIsFile() bool { return strings.ContainsAny(c.Taxonomy, `./\`) }

// Validate reports every fault at once as Faults. It reads the files that the
// configuration names, and nothing else. What only some commands need may be
// absent: see Require.
func (c Config) Validate() error {
	var faults Faults
	c.Kafka.validate(&faults)
	c.Store.validate(&faults)
	c.CustomerKey.validate(&faults)
	if c.TaxonomyIsFile() {
		if _, err := os.Stat(c.Taxonomy); err != nil {
			faults.add("", "taxonomy", "%s", unreadable(c.Taxonomy, err))
		}
	}
	if _, err := c.Zone(); err != nil {
		faults.add("", "timezone", "%v", err)
	}
	c.Worker.validate(&faults)
	c.Limits.validate(&faults)
	c.Linking.validate(&faults)
	c.Rollup.validate(&faults)
	c.Digest.validate(&faults)
	c.validateDelivery(&faults)
	c.HTTP.validate(&faults)
	oneOf(&faults, "log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf(&faults, "log.format", c.Log.Format, "json", "text")
	return faults.err()
}

// Require reports as Faults which of these keys hold nothing and how to set
// them. It is for commands that cannot do without; "customer_key" asks for
// the secret wherever it comes from.
func (c Config) Require(keys ...string) error {
	var faults Faults
	for _, key := range keys {
		if key == "customer_key" {
			if _, err := c.CustomerKey.Key(); err != nil {
				faults.add("", "customer_key.secret", "%v", err)
			}
			continue
		}
		i := slices.IndexFunc(fields(&c), func(f field) bool { return f.key == key })
		switch {
		case i < 0:
			faults.add("", key, "there is no such setting")
		case fields(&c)[i].isZero():
			faults.add("", key, "not set: put it into the configuration file or set %s", variableOf(key))
		}
	}
	return faults.err()
}

// Zone is the agency's time zone.
func (c Config) Zone() (*time.Location, error) {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil || c.Timezone == "" || c.Timezone == "Local" {
		return nil, fmt.Errorf("%q is not an IANA time zone such as America/New_York or UTC", c.Timezone)
	}
	return zone, nil
}

func (k Kafka) validate(faults *Faults) {
	for _, broker := range k.Brokers {
		if host, ok := hostPort(broker, 1); !ok || host == "" {
			faults.add("", "kafka.brokers", "%q is not HOST:PORT, such as localhost:9092", broker)
		}
	}
	topicName(faults, "kafka.topic", k.Topic)
	topicName(faults, "kafka.dead_letter_topic", k.DeadLetterTopic)
	if k.Topic == k.DeadLetterTopic && k.Topic != "" {
		faults.add("", "kafka.dead_letter_topic", "it is also kafka.topic: every dead letter would come back; name another")
	}
	if k.Group == "" {
		faults.add("", "kafka.group", "it must not be empty")
	}
	if k.TLS.CAFile != "" {
		if !k.TLS.Enabled {
			faults.add("", "kafka.tls.ca_file", "it needs kafka.tls.enabled: true")
		}
		if _, err := readFile(k.TLS.CAFile); err != nil {
			faults.add("", "kafka.tls.ca_file", "%s", unreadable(k.TLS.CAFile, err))
		}
	}
	k.SASL.validate(faults)
}

func (s SASL) validate(faults *Faults) {
	if s.Mechanism == "" {
		if s.Username != "" || s.Password != "" {
			faults.add("", "kafka.sasl.mechanism", "a user or password needs one: plain, scram-sha-256 or scram-sha-512")
		}
		return
	}
	oneOf(faults, "kafka.sasl.mechanism", s.Mechanism, "plain", "scram-sha-256", "scram-sha-512")
	if s.Username == "" {
		faults.add("", "kafka.sasl.username", "it must not be empty where kafka.sasl.mechanism is set")
	}
	if s.Password == "" {
		faults.add("", "kafka.sasl.password", "it must not be empty where kafka.sasl.mechanism is set")
	}
}

func (w Worker) validate(faults *Faults) {
	within(faults, "worker.lanes", w.Lanes, 1, 256)
	within(faults, "worker.batch_size", w.BatchSize, 1, 100_000)
	within(faults, "worker.batch_bytes", w.BatchBytes, kibibyte, 1024*mebibyte)
	notNegative(faults, "worker.grace", w.Grace)
}

func (l Limits) validate(faults *Faults) {
	within(faults, "limits.message_bytes", l.MessageBytes, kibibyte, 1024*mebibyte)
	within(faults, "limits.turn_bytes", l.TurnBytes, 1, 1024*mebibyte)
	notNegative(faults, "limits.clock_skew", l.ClockSkew)
}

func (l Linking) validate(faults *Faults) {
	within(faults, "linking.shared_line_cap", l.SharedLineCap, 1, 100_000)
	if l.Horizon < 30*day {
		faults.add("", "linking.horizon", "%s is less than the 30 days of the longest repeat window", formatDuration(l.Horizon))
	}
}

func (r Rollup) validate(faults *Faults) {
	if !looksLikeCron(r.Schedule) {
		faults.add("", "rollup.schedule", `%q is not a cron expression of five fields such as "7 * * * *" (seven past every hour)`, r.Schedule)
	}
	if len(r.Periods) == 0 {
		faults.add("", "rollup.periods", "it must not be empty: day, week, month or some of them")
	}
	for i, period := range r.Periods {
		oneOf(faults, "rollup.periods", period, "day", "week", "month")
		if slices.Contains(r.Periods[:i], period) {
			faults.add("", "rollup.periods", "%q is there twice", period)
		}
	}
	if r.Lookback < day {
		faults.add("", "rollup.lookback", "%s is less than 1d: nothing would be rolled up", formatDuration(r.Lookback))
	}
	within(faults, "rollup.fiscal_year_start", r.FiscalYearStart, 1, 12)
	within(faults, "rollup.min_cell", r.MinCell, 0, 1000)
}

var cronField = regexp.MustCompile(`^[0-9A-Za-z*/,?-]+$`)

// looksLikeCron finds what is not even shaped like a cron expression. Whether
// its numbers are in range is for the scheduler to say, which owns the syntax.
func looksLikeCron(expression string) bool {
	parts := strings.Fields(expression)
	if len(parts) > 0 && strings.HasPrefix(parts[0], "@") {
		return true // @hourly, @every 30m
	}
	return len(parts) == 5 && !slices.ContainsFunc(parts, func(p string) bool { return !cronField.MatchString(p) })
}

// hostPort takes HOST:PORT apart, with a port of at least least.
func hostPort(address string, least int) (host string, ok bool) {
	host, port, err := net.SplitHostPort(address)
	n, bad := strconv.Atoi(port)
	return host, err == nil && bad == nil && n >= least && n <= 65535
}

var kafkaName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,249}$`)

func topicName(faults *Faults, key, name string) {
	if !kafkaName.MatchString(name) || name == "." || name == ".." {
		faults.add("", key, "%q is not a topic name: 1 to 249 of letters, digits, dot, underscore and hyphen", name)
	}
}

func oneOf(faults *Faults, key, value string, choices ...string) {
	if !slices.Contains(choices, value) {
		faults.add("", key, "%q is none of %s", value, strings.Join(choices, ", "))
	}
}

func within[N int | Size](faults *Faults, key string, value, least, most N) {
	if value < least || value > most {
		faults.add("", key, "%v is not between %v and %v", value, least, most)
	}
}

func notNegative(faults *Faults, key string, d time.Duration) {
	if d < 0 {
		faults.add("", key, "%s is negative", formatDuration(d))
	}
}
