package access

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAuditFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a, err := AuditFile(path, newClock().now)
	if err != nil {
		t.Fatal(err)
	}
	who := Person{Name: "ann", Role: RoleSupervisor, Via: ViaPassword, Address: "203.0.113.7", RequestID: "r1", Services: []string{"passports"}}
	if err := a.Record(t.Context(), who, Entry{Event: EventOpened, Conversation: "c-1"}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".1"); err != nil { // as who rotates logs does
		t.Fatal(err)
	}
	if err := a.Record(t.Context(), who, Entry{Event: EventExported}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"time":"2026-11-30T09:00:00Z","level":"INFO","msg":"audit","event":"conversation-opened","person":"ann","role":"supervisor","via":"password",` +
			`"address":"203.0.113.7","request_id":"r1","conversation":"c-1"}`,
		`{"time":"2026-11-30T09:00:00Z","level":"INFO","msg":"audit","event":"conversations-read","person":"ann","role":"supervisor","via":"password",` +
			`"address":"203.0.113.7","request_id":"r1","count":0}`,
	}
	for i, name := range []string{path + ".1", path} {
		text, err := os.ReadFile(name)
		if err != nil || strings.TrimSpace(string(text)) != want[i] || !json.Valid(text) {
			t.Errorf("%s: got %s, %v", filepath.Base(name), text, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}

func TestAuditFileThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if _, err := AuditFile(filepath.Join(dir, "none", "audit.jsonl"), newClock().now); err == nil || !strings.Contains(err.Error(), "http.access.audit_file") {
		t.Errorf("got %v", err)
	}
	path := filepath.Join(dir, "audit.jsonl")
	a, err := AuditFile(path, newClock().now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := a.Record(t.Context(), Person{}, Entry{Event: EventOpened}); err == nil {
		t.Error("nobody notices that nothing was written")
	}
}
