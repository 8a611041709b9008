package config

import "time"

// Config is everything that can be set. Default says what holds where nothing
// is set; "zero" in the comments below is a value that was set to nothing.
type Config struct {
	Kafka       Kafka       `key:"kafka"`
	Store       Store       `key:"store"`
	CustomerKey CustomerKey `key:"customer_key"`
	// Taxonomy is the name of a shipped rule pack, or the path of another, which
	// holds a dot or a slash. Empty: the shipped us-government pack.
	Taxonomy string `key:"taxonomy"`
	// Timezone is the agency's time zone, an IANA name: its days, weeks and
	// months are the periods of the rollups. Empty is a fault.
	Timezone string  `key:"timezone"`
	Worker   Worker  `key:"worker"`
	Limits   Limits  `key:"limits"`
	Linking  Linking `key:"linking"`
	Rollup   Rollup  `key:"rollup"`
	Digest   Digest  `key:"digest"`
	HTTP     HTTP    `key:"http"`
	Log      Log     `key:"log"`
}

// Kafka is where transcripts come from.
type Kafka struct {
	// Brokers to start from, HOST:PORT each. Empty: no Kafka; commands that
	// need it say so.
	Brokers []string `key:"brokers"`
	// Topic that transcripts are read from and produced to. Empty is a fault.
	Topic string `key:"topic"`
	// Group is the consumer group whose committed position is the worker's
	// progress. Empty is a fault.
	Group string `key:"group"`
	// DeadLetterTopic takes the messages that can never be analysed, with the
	// reason in their headers. Empty is a fault, and so is Topic itself.
	DeadLetterTopic string `key:"dead_letter_topic"`
	TLS             TLS    `key:"tls"`
	SASL            SASL   `key:"sasl"`
}

// TLS encrypts the connection to Kafka.
type TLS struct {
	// Enabled switches it on. False: plain text.
	Enabled bool `key:"enabled"`
	// CAFile is a PEM file with the certificates to trust. Empty: the system's.
	CAFile string `key:"ca_file"`
}

// SASL signs in to Kafka.
type SASL struct {
	// Mechanism is plain, scram-sha-256 or scram-sha-512. Empty: no sign-in.
	Mechanism string `key:"mechanism"`
	// Username and Password belong to Mechanism: empty without one, and neither
	// empty with one.
	Username string `key:"username"`
	Password Secret `key:"password"`
}

// Store is where conversations are kept.
type Store struct {
	// URL is sqlite:PATH, or http(s)://HOST:9200 of Elasticsearch, several hosts
	// with commas between them. Empty is a fault. See Target.
	URL string `key:"url"`
	// Prefix begins the name of every index and alias in Elasticsearch; SQLite
	// does not use it. Empty is a fault.
	Prefix string `key:"prefix"`
	// Username and Password sign in to Elasticsearch. Empty: no sign-in.
	Username string `key:"username"`
	Password Secret `key:"password"`
	// APIKey signs in to Elasticsearch instead of a user. Empty: no API key.
	APIKey Secret `key:"api_key"`
	// CAFile is a PEM file with the certificates to trust of an Elasticsearch
	// behind https. Empty: the system's.
	CAFile string `key:"ca_file"`
	// Shards of each new index in Elasticsearch. Zero is a fault.
	Shards int `key:"shards"`
	// Replicas of each new index in Elasticsearch. Zero: none, which is right
	// for a single node and loses data with a disk.
	Replicas int `key:"replicas"`
}

// CustomerKey is the secret of the keyed hash (HMAC) under which customers are
// stored. With another secret the same customer becomes a stranger, so keep it.
type CustomerKey struct {
	// Secret has at least 16 bytes. Empty: SecretFile holds it, or there is none;
	// commands that need it say so.
	Secret Secret `key:"secret"`
	// SecretFile is a file that holds the secret; white space around it does not
	// count. Empty: Secret holds it.
	SecretFile string `key:"secret_file"`
}

// Worker says how much is done at a time.
type Worker struct {
	// Lanes are loops that each read, analyse and store on their own, each a
	// member of the consumer group. Zero is a fault.
	Lanes int `key:"lanes"`
	// BatchSize and BatchBytes end a batch, whichever is reached first: with
	// Lanes they bound the memory. Zero is a fault.
	BatchSize  int  `key:"batch_size"`
	BatchBytes Size `key:"batch_bytes"`
	// Grace is how long a stopping worker may take to settle what it has begun.
	// Zero: it stops at once, and what it had begun comes again.
	Grace time.Duration `key:"grace"`
}

// Limits say which messages are refused and go to the dead letters.
type Limits struct {
	// MessageBytes is the largest message. Zero is a fault.
	MessageBytes Size `key:"message_bytes"`
	// TurnBytes is the longest turn. Zero is a fault.
	TurnBytes Size `key:"turn_bytes"`
	// ClockSkew is how far in the future a conversation may start. Zero: not at all.
	ClockSkew time.Duration `key:"clock_skew"`
}

// Linking says whose contacts are linked, and how far back.
type Linking struct {
	// SharedLineCap is how many contacts of one customer id may start on one UTC
	// day; with more it is a shared line and is not linked. Zero is a fault.
	SharedLineCap int `key:"shared_line_cap"`
	// Horizon is how long a customer's contacts are remembered, at least the 30
	// days of the longest window.
	Horizon time.Duration `key:"horizon"`
}

// Rollup says when pain points are computed, and of what.
type Rollup struct {
	// Schedule is a cron expression of five fields, in Timezone. It only wakes
	// the scheduler; what is due is decided by what the store holds. Empty is a fault.
	Schedule string `key:"schedule"`
	// Periods are the kinds that are computed: day, week, month. Empty is a fault.
	Periods []string `key:"periods"`
	// Lookback is how far back a period may start and still be computed, or
	// computed again for late data. Zero is a fault.
	Lookback time.Duration `key:"lookback"`
	// FiscalYearStart is the month, 1 to 12, that fiscal years start in.
	FiscalYearStart int `key:"fiscal_year_start"`
	// MinCell is how many contacts a figure must be about to leave the system, in
	// a digest or an export of pain points: smaller ones could tell of a person.
	// 0 or 1 shows all.
	MinCell int `key:"min_cell"`
}

// HTTP is where pages, the API, health and metrics are served.
type HTTP struct {
	// Address is HOST:PORT; port 0 takes any free one. Where it can be reached
	// from other machines, `serve` needs a way of signing in. Empty is a fault.
	Address string `key:"address"`
	// PublicURL is the address that people reach Address by, such as
	// https://earshot.example.gov: links in a digest begin with it. Empty: a
	// digest has no links.
	PublicURL string `key:"public_url"`
	Access    Access `key:"access"`
}

// Log goes to stderr.
type Log struct {
	// Level is debug, info, warn or error. Empty is a fault.
	Level string `key:"level"`
	// Format is json or text. Empty is a fault.
	Format string `key:"format"`
}

const day = 24 * time.Hour

// Default is the configuration of somebody who set nothing. It is valid; only
// kafka.brokers and the customer key have no default.
func Default() Config {
	return Config{
		Kafka:    Kafka{Brokers: []string{}, Topic: "earshot.transcripts", Group: "earshot", DeadLetterTopic: "earshot.dead-letters"},
		Store:    Store{URL: "sqlite:earshot.db", Prefix: "earshot", Shards: 1, Replicas: 1},
		Timezone: "America/New_York",
		Worker:   Worker{Lanes: 1, BatchSize: 500, BatchBytes: 8 * mebibyte, Grace: 30 * time.Second},
		Limits:   Limits{MessageBytes: 4 * mebibyte, TurnBytes: 64 * kibibyte, ClockSkew: day},
		Linking:  Linking{SharedLineCap: 20, Horizon: 400 * day},
		Rollup:   Rollup{Schedule: "7 * * * *", Periods: []string{"day", "week", "month"}, Lookback: 400 * day, FiscalYearStart: 10, MinCell: 11},
		Digest: Digest{
			Audiences: []Audience{}, Owners: []Owner{}, Targets: []ServiceTarget{},
			Delivery: Delivery{Period: "week", Lookback: 2, Delay: 6 * time.Hour}, SMTP: SMTP{TLS: "starttls"},
		},
		HTTP: HTTP{Address: "127.0.0.1:8080", Access: Access{
			Way: "off", SessionIdle: time.Hour, SessionLifetime: 12 * time.Hour, Groups: []AccessGroup{},
			OIDC: OIDC{Scopes: []string{"profile", "email"}, NameClaim: "email", GroupsClaim: "groups"}, Proxy: Proxy{Addresses: []string{}},
		}},
		Log: Log{Level: "info", Format: "json"},
	}
}
