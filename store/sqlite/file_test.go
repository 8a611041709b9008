package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"earshot/history"
	"earshot/models"
	"earshot/store/sqlite"
	"earshot/store/storetest"
)

// writerPath in the environment makes this test binary one more process that
// writes to the store there.
const writerPath = "EARSHOT_TEST_SQLITE_WRITER"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerPath); path != "" {
		if err := writeContacts(path, os.Getpid()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// contacts are one customer's, nine hours apart.
func contacts() []*models.Conversation {
	all := make([]*models.Conversation, 40)
	for i := range all {
		all[i] = storetest.Conversation(fmt.Sprintf("c-%02d", i), storetest.Customer("k"), storetest.After(time.Duration(i)*9*time.Hour))
	}
	return all
}

// writeContacts puts the contacts in small batches, in an order of its own.
func writeContacts(path string, seed int) error {
	ctx := context.Background()
	s, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	if err := s.Prepare(ctx); err != nil {
		return err
	}
	all, link := contacts(), history.NewLinker(history.Limits{})
	for i := 0; i < len(all); i += 2 {
		first := (i*7 + seed*3) % len(all)
		if err := s.Put(ctx, []*models.Conversation{all[first], all[(first+1)%len(all)]}, link); err != nil {
			return err
		}
	}
	if err := s.Put(ctx, all, link); err != nil {
		return err
	}
	return s.Close()
}

// prepared is a new store and its file.
func prepared(t testing.TB) (*sqlite.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, path
}

// dump is everything a store says of its conversations.
func dump(t *testing.T, s *sqlite.Store) string {
	t.Helper()
	var all []any
	for c, err := range s.All(t.Context(), models.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	marks, err := s.DayMarks(t.Context(), time.UTC, storetest.Base().AddDate(-1, 0, 0), storetest.Base().AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(append(all, marks))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSeveralProcessesWriteOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	var running []*exec.Cmd
	var said [4]bytes.Buffer
	for i := range said {
		c := exec.Command(os.Args[0])
		c.Env, c.Stderr = append(os.Environ(), writerPath+"="+path), &said[i]
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, c)
	}
	for i, c := range running {
		if err := c.Wait(); err != nil {
			t.Fatalf("process %d: %v: %s", i, err, &said[i])
		}
	}
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	all := contacts()
	for i := range all {
		c, err := s.Conversation(t.Context(), all[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 && (c.Repeat.Of == nil || *c.Repeat.Of != all[i-1].ID || c.Repeat.Chain != i) {
			t.Errorf("%s has the link %+v, want it to repeat %s", c.ID, c.Repeat.Link, all[i-1].ID)
		}
	}
}

func TestAPutThatFailsChangesNothing(t *testing.T) {
	s, _ := prepared(t)
	link := history.NewLinker(history.Limits{})
	at := func(id, key string, hours int) *models.Conversation {
		return storetest.Conversation(id, storetest.Customer(key), storetest.After(time.Duration(hours)*time.Hour))
	}
	if err := s.Put(t.Context(), []*models.Conversation{at("a", "k1", 0), at("b", "k2", 0)}, link); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	batch := []*models.Conversation{at("c", "k1", 2), at("d", "k2", 2)}
	for n := range 2 {
		calls := 0
		err := s.Put(t.Context(), batch, func(c models.Customer) models.Linked {
			if calls++; calls > n {
				return models.Linked{} // not a link for each contact
			}
			return link(c)
		})
		if err == nil {
			t.Fatal("Put takes a linker that does not link")
		}
		if after := dump(t, s); after != before {
			t.Errorf("after failing at customer %d:\n got %s\nwant %s", n+1, after, before)
		}
	}
}

func TestAPutThatChangesNothingLeavesTheMarks(t *testing.T) {
	s, _ := prepared(t)
	link := history.NewLinker(history.Limits{})
	for range 2 {
		if err := s.Put(t.Context(), contacts(), link); err != nil {
			t.Fatal(err)
		}
	}
	if marks := dump(t, s); !strings.Contains(marks, `"writes":1,`) || strings.Contains(marks, `"writes":2,`) {
		t.Errorf("the marks are those of a rewritten store: %s", marks)
	}
}

func TestAnOvertakenConversationGetsTheStoredLink(t *testing.T) {
	s, _ := prepared(t)
	link := history.NewLinker(history.Limits{})
	first, second := storetest.Conversation("a", storetest.Customer("k"), storetest.Version(2)), storetest.Conversation("b", storetest.Customer("k"), storetest.After(time.Hour))
	old := storetest.Conversation("a", storetest.Version(1))
	for _, batch := range [][]*models.Conversation{{first}, {old, second}} {
		if err := s.Put(t.Context(), batch, link); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := s.Conversation(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if !old.Repeat.Link.Equal(stored.Repeat.Link) || len(old.Repeat.FollowedWithin) == 0 {
		t.Errorf("its link is %+v, want the stored %+v", old.Repeat.Link, stored.Repeat.Link)
	}
}

func TestAnErasedTextIsGoneFromTheFiles(t *testing.T) {
	s, path := prepared(t)
	link := history.NewLinker(history.Limits{})
	put := func(c ...*models.Conversation) {
		t.Helper()
		if err := s.Put(t.Context(), c, link); err != nil {
			t.Fatal(err)
		}
	}
	secret := storetest.Says("zqxjk wvvkz")
	for i := range 15 { // enough to spread over pages, and rewritten
		var batch, again []*models.Conversation
		for k := range 20 {
			id := fmt.Sprintf("c-%d-%d", i, k)
			batch = append(batch, storetest.Conversation("stays-"+id, storetest.Says("something else")),
				storetest.Conversation(id, storetest.Customer("going"), secret, storetest.AgentSays(strings.Repeat(id+" zqxjk ", 20))))
			if k%3 == 0 {
				again = append(again, storetest.Conversation(id, storetest.Customer("going"), storetest.Version(1), secret))
			}
		}
		put(batch...)
		put(again...)
	}
	if !onDisk(t, path, "zqxjk") {
		t.Fatal("the text is not found in the files before it is erased: this test shows nothing")
	}
	if n, err := s.Erase(t.Context(), "going"); n != 300 || err != nil {
		t.Fatalf("Erase: %d, %v", n, err)
	}
	for _, word := range []string{"zqxjk", "qxjk", "wvvkz", "going"} {
		if onDisk(t, path, word) {
			t.Errorf("%q is still in the files", word)
		}
	}
	page, err := s.Search(t.Context(), models.Query{Text: `"something else"`})
	if err != nil || page.Total != 300 {
		t.Errorf("of those who stay %d are found, want 300 (%v)", page.Total, err)
	}
}

// onDisk reports whether any of the store's files holds the word.
func onDisk(t *testing.T, path, word string) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(word)) {
			return true
		}
	}
	return false
}

func TestFilesThatCannotBeUsedSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name, want string
		make       func(t *testing.T, path string)
		call       func(*sqlite.Store, context.Context) error
	}{
		{"a file of a newer Earshot is refused", "upgrade this one", newer, (*sqlite.Store).Prepare},
		{"a ping sees that too", "upgrade this one", newer, (*sqlite.Store).Ping},
		{"a file that is no database", "not a database", garbage, (*sqlite.Store).Prepare},
		{"a ping sees that as well", "not a database", garbage, (*sqlite.Store).Ping},
		{"a store that was not prepared", "prepare the store first", func(*testing.T, string) {}, func(s *sqlite.Store, ctx context.Context) error {
			_, err := s.Finished(ctx)
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			c.make(t, path)
			s, err := sqlite.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if err := c.call(s, t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one with %q", err, c.want)
			}
		})
	}
	t.Run("no path", func(t *testing.T) {
		if _, err := sqlite.Open(""); err == nil {
			t.Error("Open takes no path for one")
		}
	})
}

func newer(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func garbage(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAPingChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping before the file is made: %v", err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("Ping made the file: %v", err)
	}
}

// undo4 takes a file back to schema 3.
const undo4 = `DROP TABLE digests; DROP TABLE searches; DROP TABLE workers; DROP INDEX conversations_by_writes; ALTER TABLE sequence DROP COLUMN erased; `

func TestAFileFromBeforeSamplesIsSampled(t *testing.T) {
	s, path := prepared(t)
	if err := s.Put(t.Context(), contacts(), history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(undo4 + "ALTER TABLE conversations DROP COLUMN sample; PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	if s, err = sqlite.Open(path); err != nil { // as the upgraded program
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := int64(0)
	for _, c := range contacts() {
		if models.SampleOf(c.ID) < 400 {
			want++
		}
	}
	page, err := s.Search(t.Context(), models.Query{Sample: 400})
	if err != nil || page.Total != want || want == 0 {
		t.Errorf("a sample of 400 in a thousand has %d, want %d (%v)", page.Total, want, err)
	}
}

// TestAFileFromBeforeWindowsCountsTheSame: the first schema knew only whether a
// contact was repeated or followed within 7 days; the rest is in its link.
func TestAFileFromBeforeWindowsCountsTheSame(t *testing.T) {
	s, path := prepared(t)
	if err := s.Put(t.Context(), contacts(), history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	tallies := func() string {
		all, err := s.Tallies(t.Context(), time.Time{}, time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v", all)
	}
	want := tallies()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(undo4 + `ALTER TABLE conversations DROP COLUMN sample;
		ALTER TABLE conversations DROP COLUMN repeat_window; ALTER TABLE conversations DROP COLUMN followed_window; ALTER TABLE conversations DROP COLUMN forwarded;
		ALTER TABLE conversations ADD COLUMN repeat_7d INTEGER NOT NULL DEFAULT 0; ALTER TABLE conversations ADD COLUMN followed_7d INTEGER NOT NULL DEFAULT 0;
		PRAGMA user_version = 1`); err != nil {
		t.Fatal(err)
	}
	if s, err = sqlite.Open(path); err != nil { // as the upgraded program
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := tallies(); got != want || !strings.Contains(want, "Repeats:[") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
