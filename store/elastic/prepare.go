package elastic

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed templates/*.json
var templateFiles embed.FS

// prepareLease is the lease under which templates are upgraded.
const prepareLease = "prepare"

// shardTries is how often a new state index is given time to start its shard.
const shardTries = 10

// kinds are the index templates, one per kind of index. All but the
// conversations have exactly one index.
func kinds() []string {
	return []string{"state", "customers", "identity", "painpoints", "digests", "searches", "conversations"}
}

// template is one composable index template as this program wants it.
type template struct {
	kind    string
	name    string // of the template, and of the index of all kinds but one
	version int
	body    []byte
	mapping json.RawMessage
}

func (s *Store) template(kind string) (template, error) {
	text, err := templateFiles.ReadFile("templates/" + kind + ".json")
	if err != nil {
		return template{}, fmt.Errorf("elasticsearch: the template %s: %w", kind, err)
	}
	body := strings.NewReplacer("{{prefix}}", s.config.Prefix, "{{shards}}", strconv.Itoa(s.config.Shards),
		"{{replicas}}", strconv.Itoa(s.config.Replicas)).Replace(string(text))
	var what struct {
		Version  int `json:"version"`
		Template struct {
			Mappings json.RawMessage `json:"mappings"`
		} `json:"template"`
	}
	if err := json.Unmarshal([]byte(body), &what); err != nil {
		return template{}, fmt.Errorf("elasticsearch: the template %s: %w", kind, err)
	}
	return template{kind, s.config.Prefix + "-" + kind, what.Version, []byte(body), what.Template.Mappings}, nil
}

// Prepare installs the index templates where they are absent or older than
// this program's, extends the mappings of existing indices likewise, and
// creates the indices that are not made month by month. A newer program's
// templates are left alone. Several workers may do it at once.
func (s *Store) Prepare(ctx context.Context) error {
	var wanted []template
	for _, kind := range kinds() {
		t, err := s.template(kind)
		if err != nil {
			return err
		}
		wanted = append(wanted, t)
	}
	ready, err := s.prepared(ctx, wanted)
	if err != nil || ready {
		return err
	}
	// The lease that keeps workers of different versions apart lives in the
	// state index, so that comes first, by a request that never overwrites.
	if err := s.createTemplate(ctx, wanted[0]); err != nil {
		return err
	}
	if err := s.createIndex(ctx, wanted[0].name); err != nil {
		return err
	}
	return s.upgrade(ctx, wanted)
}

// prepared reports whether nothing is left to do, with one request per kind.
func (s *Store) prepared(ctx context.Context, wanted []template) (bool, error) {
	for _, t := range wanted {
		version, err := s.installed(ctx, t)
		if err != nil || version < t.version {
			return false, err
		}
		if t.kind == "conversations" {
			continue
		}
		err = s.do(ctx, request{op: "prepare", method: http.MethodHead, path: "/" + t.name}, nil)
		if isStatus(err, http.StatusNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// installed is the version of a template, 0 where there is none.
func (s *Store) installed(ctx context.Context, t template) (int, error) {
	var answer struct {
		Templates []struct {
			Template struct {
				Version int `json:"version"`
			} `json:"index_template"`
		} `json:"index_templates"`
	}
	err := s.do(ctx, request{op: "prepare", method: http.MethodGet, path: "/_index_template/" + t.name,
		query: "filter_path=index_templates.index_template.version"}, &answer)
	if isStatus(err, http.StatusNotFound) {
		return 0, nil
	}
	if err != nil || len(answer.Templates) == 0 {
		return 0, err
	}
	return answer.Templates[0].Template.Version, nil
}

// createTemplate installs a template where there is none.
func (s *Store) createTemplate(ctx context.Context, t template) error {
	err := s.do(ctx, request{op: "prepare", method: http.MethodPut, path: "/_index_template/" + t.name, query: "create=true", body: t.body}, nil)
	if !isStatus(err, http.StatusBadRequest) {
		return err
	}
	if version, failed := s.installed(ctx, t); failed != nil || version == 0 {
		return err // it was refused for another reason than being there
	}
	return nil
}

func (s *Store) createIndex(ctx context.Context, name string) error {
	err := s.do(ctx, request{op: "prepare", method: http.MethodPut, path: "/" + name}, nil)
	if isType(err, "resource_already_exists_exception") {
		return nil
	}
	return err
}

// upgrade brings everything up to date under a lease.
func (s *Store) upgrade(ctx context.Context, wanted []template) error {
	holder := strconv.FormatUint(rand.Uint64(), 36)
	for attempt := 1; ; attempt++ {
		mine, err := s.AcquireLease(ctx, prepareLease, holder, time.Minute)
		// An index that another worker created a moment ago may have no shard yet.
		starting := isStatus(err, http.StatusServiceUnavailable) && attempt < shardTries
		if err != nil && !starting {
			return err
		}
		if mine {
			break
		}
		if err := s.pause(ctx, min(attempt, 4)); err != nil {
			return fmt.Errorf("elasticsearch at %s: another worker is preparing the store: %w", s.address, err)
		}
	}
	for _, t := range wanted {
		if err := s.upgradeOne(ctx, t); err != nil {
			return err
		}
	}
	return s.ReleaseLease(ctx, prepareLease, holder)
}

func (s *Store) upgradeOne(ctx context.Context, t template) error {
	version, err := s.installed(ctx, t)
	if err != nil {
		return err
	}
	if version < t.version {
		// Indices that exist do not see a template: a new field would be
		// refused. They come first, so that a worker that dies in between does
		// all of it again, and once more for what was created meanwhile.
		for _, step := range []func() error{
			func() error { return s.extend(ctx, t) },
			func() error {
				if t.kind != "conversations" || version == 0 || version >= sampledSince {
					return nil
				}
				return s.fillSamples(ctx)
			},
			func() error {
				return s.do(ctx, request{op: "prepare", method: http.MethodPut, path: "/_index_template/" + t.name, body: t.body}, nil)
			},
			func() error { return s.extend(ctx, t) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		s.config.Log.Info("index template installed", "template", t.name, "version", t.version, "before", version)
	}
	if t.kind == "conversations" {
		return nil
	}
	return s.createIndex(ctx, t.name)
}

// extend adds what is new in a template's mapping to the indices there are.
func (s *Store) extend(ctx context.Context, t template) error {
	indices := t.name
	if t.kind == "conversations" {
		indices = s.allMonths()
	}
	err := s.do(ctx, request{op: "prepare", method: http.MethodPut, path: "/" + indices + "/_mapping", body: t.mapping}, nil)
	if isStatus(err, http.StatusNotFound) {
		return nil
	}
	return err
}
