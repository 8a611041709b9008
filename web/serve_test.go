package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs Serve on any free port and returns its address and its result.
func serve(ctx context.Context, t *testing.T, h http.Handler, grace time.Duration) (string, <-chan error) {
	t.Helper()
	listener, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() { result <- Serve(ctx, listener, h, grace) }()
	return listener.Addr().String(), result
}

// fetch reads one page over its own connection.
func fetch(address string) (string, error) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + address + "/")
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

func TestServeLetsRequestsFinish(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	begun, goOn := make(chan struct{}), make(chan struct{})
	address, result := serve(ctx, t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-goOn
		_, _ = io.WriteString(w, "the whole answer")
	}), time.Minute)
	answer := make(chan string, 1)
	go func() {
		text, err := fetch(address)
		if err != nil {
			text = err.Error()
		}
		answer <- text
	}()
	<-begun
	stop()
	select {
	case err := <-result:
		t.Fatalf("it stopped in the middle of a request: %v", err)
	default:
	}
	close(goOn)
	if err := <-result; err != nil {
		t.Error(err)
	}
	if text := <-answer; text != "the whole answer" {
		t.Errorf("got %q", text)
	}
	if _, err := fetch(address); err == nil {
		t.Error("it still answers")
	}
}

func TestServeCutsOffAfterTheGrace(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	begun := make(chan struct{})
	address, result := serve(ctx, t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done() // ends only when the connection is cut
	}), time.Millisecond)
	answer := make(chan error, 1)
	go func() {
		_, err := fetch(address)
		answer <- err
	}()
	<-begun
	stop()
	if err := <-result; err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("got %v", err)
	}
	if err := <-answer; err == nil {
		t.Error("the request was answered")
	}
}

func TestATakenAddress(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	address, result := serve(ctx, t, http.NotFoundHandler(), time.Second)
	if _, err := Listen(ctx, address); err == nil || !strings.Contains(err.Error(), "http.address") {
		t.Errorf("got %v", err)
	}
	stop()
	if err := <-result; err != nil {
		t.Error(err)
	}
}
