package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"
)

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "earshot.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t testing.TB, text string, env ...string) Config {
	t.Helper()
	c, err := Load(write(t, text), env)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultsAreValid(t *testing.T) {
	c, err := Load("", nil)
	if err != nil || !reflect.DeepEqual(c, Default()) {
		t.Errorf("got %+v, %v", c, err)
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}

func TestExampleIsTheDefaults(t *testing.T) {
	if c := load(t, string(Example())); !reflect.DeepEqual(c, Default()) {
		t.Errorf("the example loads to\n%s", c.Masked())
	}
	root, err := os.ReadFile(filepath.Join("..", "earshot.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(root, Example()) {
		t.Error("earshot.example.yaml in the root differs from the one in config/: copy it")
	}
}

// An added key cannot be forgotten in the example.
func TestExampleNamesEveryKey(t *testing.T) {
	var tree map[string]any
	if err := yaml.Unmarshal(Example(), &tree); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range fields(new(Config)) {
		want = append(want, f.key)
	}
	got := leaves("", tree)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the example names\n%v\nbut the keys are\n%v", got, want)
	}
}

func leaves(prefix string, tree map[string]any) []string {
	var all []string
	for name, value := range tree {
		if section, is := value.(map[string]any); is {
			all = append(all, leaves(prefix+name+".", section)...)
		} else {
			all = append(all, prefix+name)
		}
	}
	return all
}

func TestEveryKeyFromFileAndEnvironment(t *testing.T) {
	values := map[string]string{
		"kafka.brokers": "a:9092,b:9092", "kafka.tls.enabled": "true", "store.shards": "3", "store.replicas": "0", "worker.lanes": "4",
		"worker.batch_size": "7", "worker.batch_bytes": "1 MiB", "worker.grace": "1m", "limits.message_bytes": "2 MiB", "limits.turn_bytes": "3 KiB",
		"limits.clock_skew": "2h", "linking.shared_line_cap": "9", "linking.horizon": "90d", "rollup.periods": "day,month", "rollup.lookback": "1d12h",
		"rollup.fiscal_year_start": "7", "rollup.min_cell": "5",
		"http.access.session_idle": "20m", "http.access.session_lifetime": "8h",
		"digest.delivery.lookback": "4", "digest.delivery.delay": "1h", "digest.delivery.resend_revised": "true",
	}
	for _, f := range fields(new(Config)) {
		if f.isMappings() {
			continue // only in the file
		}
		value, has := values[f.key]
		if !has {
			value = "text-of-" + strings.ReplaceAll(f.key, ".", "-")
		}
		fromEnv, err := Load("", []string{f.variable() + "=" + value})
		if err != nil {
			t.Errorf("%s: %v", f.variable(), err)
			continue
		}
		path := strings.Split(f.key, ".")
		var file strings.Builder
		for i, name := range path {
			fmt.Fprintf(&file, "%s%s:", strings.Repeat(" ", i), name)
			if i < len(path)-1 {
				file.WriteString("\n")
			}
		}
		fromFile := load(t, file.String()+` "`+value+"\"\n")
		if !reflect.DeepEqual(fromEnv, fromFile) || reflect.DeepEqual(fromEnv, Default()) {
			t.Errorf("%s: from the environment\n%sfrom the file\n%s", f.key, fromEnv.Masked(), fromFile.Masked())
		}
	}
}

func TestPrecedence(t *testing.T) {
	text := "kafka: {topic: from-file, group: from-file}\nlog: {level: warn}\n"
	c := load(t, text, "EARSHOT_KAFKA_TOPIC=from-env", "EARSHOT_LOG_LEVEL=", "PATH=/bin")
	if c.Kafka.Topic != "from-env" || c.Kafka.Group != "from-file" || c.Log.Level != "warn" || c.Log.Format != "json" {
		t.Errorf("got\n%s", c.Masked())
	}
}

func TestValuesFromYAML(t *testing.T) {
	c := load(t, `
kafka:
  brokers: [ "a:9092", 'b:9092' ]
  sasl: # plain scalars keep their letters
    mechanism: plain
    username: 007
    password: 0123456789
customer_key:
  secret: |-
    a secret of
    two lines
taxonomy:
store: {url: "http://a:9200,b:9200", replicas: 0}
worker:
  batch_bytes: 1048576
linking: {horizon: 36d}
rollup:
  periods:
    - week
`)
	if len(c.Kafka.Brokers) != 2 || c.Kafka.Brokers[1] != "b:9092" || c.Kafka.SASL.Username != "007" || c.Kafka.SASL.Password.Reveal() != "0123456789" ||
		c.CustomerKey.Secret.Reveal() != "a secret of\ntwo lines" || c.Taxonomy != "" || c.Store.Replicas != 0 || c.Store.Shards != 1 ||
		c.Worker.BatchBytes != 1<<20 || c.Linking.Horizon != 36*24*time.Hour || len(c.Rollup.Periods) != 1 {
		t.Errorf("got\n%s", c.Masked())
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}

func TestVariablesAreExpanded(t *testing.T) {
	c := load(t, "kafka:\n  topic: ${SITE}.${KIND}\n  brokers:\n    - \"${HOST}:9092\"\nstore:\n  username: $${SITE} costs $5\nworker:\n  lanes: ${LANES}\ncustomer_key:\n  secret: ${EARSHOT_OWN_SECRET}\n",
		"SITE=atl", "KIND=calls", "HOST=kafka", "LANES=3", "EARSHOT_OWN_SECRET=${SITE} is not expanded again")
	if c.Kafka.Topic != "atl.calls" || c.Kafka.Brokers[0] != "kafka:9092" || c.Store.Username != "${SITE} costs $5" || c.Worker.Lanes != 3 ||
		c.CustomerKey.Secret.Reveal() != "${SITE} is not expanded again" {
		t.Errorf("got\n%s", c.Masked())
	}
}

func TestForeignVariablesAreLeftAlone(t *testing.T) {
	_, err := Load("", []string{"EARSHOT_CONFIG=x", "EARSHOT_TEST_KAFKA=x", "EARSHOT_SERVICE_HOST=10.0.0.1", "EARSHOT_SERVICE_PORT_HTTP=80",
		"EARSHOT_PORT=tcp://10.0.0.1:80", "EARSHOT_PORT_80_TCP_ADDR=10.0.0.1", "EARSHOT_WEB_PORT=tcp://10.0.0.1:80", "NOT_EARSHOT_AT_ALL=x"})
	if err != nil {
		t.Error(err)
	}
	if _, err := Load("", []string{"EARSHOT_HTTP_PORT=8080"}); err == nil {
		t.Error("a variable that only looks like one of Kubernetes went through")
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	const secret = "correct horse battery"
	c := Default()
	c.CustomerKey.Secret, c.Store.Password, c.Store.APIKey, c.Kafka.SASL.Password = secret, secret, secret, secret
	c.Store.URL = "http://elastic:" + "correct horse battery" + "@host:9200"
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "secret", c.CustomerKey.Secret, "store", c.Store.Password)
	inJSON, err := json.Marshal(c.CustomerKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, shown := range map[string]string{
		"Masked": c.Masked(), "Validate": fmt.Sprint(c.Validate()), "slog": log.String(), "JSON": string(inJSON),
		"verbs": fmt.Sprintf("%v %+v %#v %s %q %x %d", c.CustomerKey, c.CustomerKey, c.CustomerKey, c.CustomerKey, c.CustomerKey, c.CustomerKey.Secret, c.CustomerKey.Secret),
	} {
		if strings.Contains(shown, secret) || strings.Contains(shown, fmt.Sprintf("%x", secret)) {
			t.Errorf("%s shows the secret: %s", name, shown)
		}
		if name != "Validate" && !strings.Contains(shown, masked) {
			t.Errorf("%s does not show that there is one: %s", name, shown)
		}
	}
	if Secret("").String() != "" || c.CustomerKey.Secret.Reveal() != secret {
		t.Error("no secret and a secret cannot be told apart")
	}
}

func TestFaultsOfAFileShowNoNeighbours(t *testing.T) {
	_, err := Load(write(t, "customer_key:\n  secret: correct horse battery\n :\n- x: [\n"), nil)
	if err == nil || strings.Contains(err.Error(), "correct horse") {
		t.Errorf("got %v", err)
	}
}

// What Masked prints is the configuration: read again it is the same.
func TestMaskedLoadsAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -#%-.0-~äß→]{0,12}`) // without $, which is expanded, and addresses, which are masked
		c := Default()
		c.Taxonomy, c.Kafka.Group, c.Store.Username = text.Draw(t, "taxonomy"), text.Draw(t, "group"), text.Draw(t, "user")
		c.Kafka.Brokers = rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,8}:[0-9]{1,5}`), 0, 3).Draw(t, "brokers")
		c.Worker.BatchBytes = Size(rapid.IntRange(0, 1<<40).Draw(t, "bytes"))
		c.Worker.Grace = time.Duration(rapid.Int64().Draw(t, "grace"))
		c.Linking.Horizon = time.Duration(rapid.IntRange(0, 100_000).Draw(t, "days")) * day
		c.Digest.Owners = []Owner{{Name: "o" + text.Draw(t, "owner"), Services: []string{"a", "b"}}}
		bound := rapid.Float64Range(0, 1e9).Draw(t, "bound")
		c.Digest.Targets = []ServiceTarget{{Service: "*", Measure: "contacts", AtMost: &bound, Owner: text.Draw(t, "whose")}}
		again := Default()
		l := loader{fields: fields(&again), seen: map[string]int{}}
		l.readYAML([]byte(c.Masked()))
		if len(l.faults) > 0 || !reflect.DeepEqual(again, c) {
			t.Fatalf("%v\n%s\nwas read as\n%s", l.faults, c.Masked(), again.Masked())
		}
	})
}

func TestRequire(t *testing.T) {
	err := Default().Require("kafka.brokers", "customer_key", "store.url")
	if err == nil {
		t.Fatal("nothing is missing")
	}
	for _, want := range []string{"2 faults", "kafka.brokers: not set", "EARSHOT_KAFKA_BROKERS", "customer_key.secret: not set", "openssl rand -hex 32", "EARSHOT_CUSTOMER_KEY_SECRET"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not say %q", err, want)
		}
	}
	c := Default()
	c.Kafka.Brokers = []string{"a:9092"}
	c.CustomerKey.SecretFile = write(t, "  0123456789abcdef\n")
	if err := c.Require("kafka.brokers", "customer_key"); err != nil {
		t.Error(err)
	}
	if key, err := c.CustomerKey.Key(); err != nil || string(key) != "0123456789abcdef" {
		t.Errorf("the key is %q, %v", key, err)
	}
	if err := c.Require("kafka.broker"); err == nil {
		t.Error("a key that does not exist was found")
	}
}

func TestTarget(t *testing.T) {
	for _, c := range []struct{ url, sqlite, hosts string }{
		{"sqlite:earshot.db", "earshot.db", ""},
		{"sqlite:/var/lib/earshot/a.db", "/var/lib/earshot/a.db", ""},
		{"sqlite::memory:", ":memory:", ""},
		{"http://localhost:9200", "", "http://localhost:9200"},
		{"https://es.example.com/", "", "https://es.example.com:9200"},
		{"https://a:9200, b:9201 ,http://c", "", "https://a:9200 https://b:9201 http://c:9200"},
		{"http://[::1]:9200/path/", "", "http://[::1]:9200/path"},
	} {
		target, err := Store{URL: c.url}.Target()
		if err != nil || target.SQLite != c.sqlite || strings.Join(target.Elasticsearch, " ") != c.hosts {
			t.Errorf("%s: got %+v, %v", c.url, target, err)
		}
	}
	for _, wrong := range []string{"", "sqlite:", "earshot.db", "localhost:9200", "ftp://a", "http://", "http://a,,b", "http://a,ftp://b", "http://u:p@a", "http://a?x=1", "http://a:x"} {
		if target, err := (Store{URL: wrong}).Target(); err == nil {
			t.Errorf("%q: got %+v", wrong, target)
		}
	}
}

func TestDurationsAndSizes(t *testing.T) {
	for text, want := range map[string]time.Duration{"400d": 400 * day, "1d12h": 36 * time.Hour, "30s": 30 * time.Second, "0": 0, "0d": 0, "-1d": -day, "90m": 90 * time.Minute} {
		if got, err := parseDuration(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "d", "400", "1.5d", "12h1d", "1d-2h", "1 d", "99999999999d", "106751d24h", "9999999999999999999d", "soon"} {
		if got, err := parseDuration(wrong); err == nil {
			t.Errorf("%q was read as %v", wrong, got)
		}
	}
	for text, want := range map[string]Size{"8 MiB": 8 << 20, "8MiB": 8 << 20, "64kib": 64 << 10, "1.5 MB": 1_500_000, "10B": 10, "8388608": 8 << 20, "1GiB": 1 << 30, "0": 0, "1e3": 1000} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"", "MiB", "8 MiBs", "8 T", "0.5 B", "NaN", "Inf", "1e300", "eight"} {
		if got, err := parseSize(wrong); err == nil {
			t.Errorf("%q was read as %v", wrong, got)
		}
	}
}
