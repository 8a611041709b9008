package access

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Events of the audit log.
const (
	EventSignIn        = "sign-in"
	EventSignInRefused = "sign-in-refused"
	EventSignOut       = "sign-out"
	EventTokenRefused  = "token-refused"
	EventRefused       = "refused"              // an address that the person has no permission for
	EventOpened        = "conversation-opened"  // one conversation was read
	EventOpenRefused   = "conversation-refused" // one outside the person's services was asked for
	EventExported      = "conversations-read"   // many were read whole: an export
	EventChanged       = "changed"
)

// Entry is what the audit log says of one event, besides who and from where.
// There is no room in it for what somebody searched for or read.
type Entry struct {
	Event        string
	Conversation string // id, where it is about one
	Count        int    // of conversations, where it is about many
	Detail       string // a fixed word: why something was refused, what was changed
}

// Audit writes who did what, when and from where.
type Audit struct {
	handler slog.Handler
	now     func() time.Time
}

// AuditLog writes to the ordinary log, with the message "audit".
func AuditLog(log *slog.Logger, now func() time.Time) *Audit { return &Audit{log.Handler(), now} }

// AuditFile appends JSON lines to a file of its own. It opens the file for each
// line, so that the file may be moved away at any time.
func AuditFile(path string, now func() time.Time) (*Audit, error) {
	file := &appended{path: path}
	if _, err := file.Write(nil); err != nil { // say it at the start, not at the first event
		return nil, fmt.Errorf("the audit log cannot be written: %w; correct http.access.audit_file or let this user write there", err)
	}
	return &Audit{slog.NewJSONHandler(file, nil), now}, nil
}

// Record writes one line. An error means that it is not written.
func (a *Audit) Record(ctx context.Context, who Person, e Entry) error {
	line := slog.NewRecord(a.now(), slog.LevelInfo, "audit", 0)
	line.AddAttrs(slog.String("event", e.Event))
	for _, attr := range []struct{ key, value string }{
		{"person", who.Name}, {"role", string(who.Role)}, {"via", who.Via}, {"address", who.Address}, {"request_id", who.RequestID},
		{"conversation", e.Conversation}, {"detail", e.Detail},
	} {
		if attr.value != "" {
			line.AddAttrs(slog.String(attr.key, attr.value))
		}
	}
	if e.Event == EventExported {
		line.AddAttrs(slog.Int("count", e.Count))
	}
	if err := a.handler.Handle(ctx, line); err != nil {
		return fmt.Errorf("the audit log cannot be written: %w", err)
	}
	return nil
}

// appended is a file that is opened anew for each line.
type appended struct {
	mu   sync.Mutex
	path string
}

func (a *appended) Write(line []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, err := os.OpenFile(a.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	n, err := f.Write(line)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return n, err
}
