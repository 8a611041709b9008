package source

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"
)

// start runs a broker that keeps its data in folder and listens at port.
func start(t *testing.T, folder string, port int) *kfake.Cluster {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.Ports(port), kfake.DataDir(folder))
	if err != nil {
		t.Fatal(err)
	}
	return cluster
}

// The broker goes away and comes back: Fetch says so in the meantime, then
// reading goes on and nothing is lost.
func TestABrokerComesBack(t *testing.T) {
	t.Parallel()
	address, folder := freeAddress(t), t.TempDir()
	_, number, _ := net.SplitHostPort(address)
	port, _ := strconv.Atoi(number)
	s := suite{[]string{address}}
	first := start(t, folder, port)
	topic, group := s.topic(t, 2), unique("group")
	s.send(t, topic, values(20, "a")...)
	k := s.member(t, topic, group)
	got := take(t, k, 20)
	commit(t, k, got[:10])

	first.Close()
	ctx := within(t)
	if _, err := k.Fetch(ctx, 5); err == nil || errors.Is(err, io.EOF) || !strings.Contains(err.Error(), address) {
		t.Errorf("while the broker was away: %v", err)
	}
	if _, err := k.Lag(ctx); err == nil {
		t.Error("a lag was known while the broker was away")
	}

	second := start(t, folder, port)
	defer second.Close()
	commit(t, k, got)
	s.send(t, topic, values(20, "b")...)
	var rest []models.Envelope
	for fresh := 0; fresh < 20 && ctx.Err() == nil; { // what was not committed when it went away comes again too
		e := take(t, k, 1)[0]
		rest = append(rest, e)
		if e.Value[0] == 'b' {
			fresh++
		}
	}
	commit(t, k, rest)
	lag, err := k.Lag(ctx)
	for err != nil && ctx.Err() == nil { // the connections of before may still be found dead
		lag, err = k.Lag(ctx)
	}
	if err != nil || lag[0]+lag[1] != 0 {
		t.Errorf("lag %v, %v after everything", lag, err)
	}
	wantTexts(t, append(got, rest...), append(values(20, "a"), values(20, "b")...))
}

// A reader that fell silent is told from a quiet topic, and made anew.
func TestASilentReaderIsMadeAnew(t *testing.T) {
	t.Parallel()
	s := suite{broker(t)}
	topic, group := s.topic(t, 1), unique("group")
	s.send(t, topic, values(5, "a")...)
	k := s.member(t, topic, group)
	k.watch.every = 0
	held := take(t, k, 5)
	dead := k.reader

	looks := func(want bool) {
		t.Helper()
		if missed, err := k.missed(within(t)); err != nil || missed != want {
			t.Errorf("missed %v, %v; want %v", missed, err, want)
		}
	}
	looks(true)
	if err := k.look(within(t)); err != nil || k.reader != dead {
		t.Fatalf("made anew after one look, or %v", err)
	}
	if err := k.look(within(t)); err != nil || k.reader == dead {
		t.Fatalf("not made anew after two looks, or %v", err)
	}
	wantTexts(t, take(t, k, 5), texts(held))
	commit(t, k, held)
	looks(false)

	// Messages that another member has in hand are its business.
	s.send(t, topic, values(5, "b")...)
	idle := s.member(t, topic, group)
	ctx := within(t)
	for ctx.Err() == nil {
		short, cancel := context.WithTimeout(ctx, time.Second)
		_, _ = idle.Fetch(short, 1)
		_, _ = k.Fetch(short, 1)
		cancel()
		members, err := k.conn.describe(ctx, group)
		if err == nil && members.GroupState == "Stable" && len(members.Members) == 2 {
			break
		}
	}
	one, err := k.missed(ctx)
	other, err2 := idle.missed(ctx)
	if err != nil || err2 != nil || one == other {
		t.Errorf("both or neither have missed the same partition: %v %v, %v %v", one, other, err, err2)
	}
}

func TestCommitsThatFailRenewTheReader(t *testing.T) {
	t.Parallel()
	s := suite{broker(t)}
	topic := s.topic(t, 1)
	s.send(t, topic, values(3, "a")...)
	k := s.member(t, topic, unique("group"))
	k.watch.commit = time.Second
	held := take(t, k, 3)
	if err := k.reader.Close(); err != nil { // as good as dead
		t.Fatal(err)
	}
	for range 2 {
		if err := k.Commit(within(t), held); err == nil || errors.Is(err, io.EOF) {
			t.Fatalf("got %v", err)
		}
	}
	commit(t, k, held)
	if lag, err := k.Lag(within(t)); err != nil || lag[0] != 0 {
		t.Errorf("lag %v, %v", lag, err)
	}
}

// Sign-in and encryption, by each mechanism.
func TestSecureConnections(t *testing.T) {
	t.Parallel()
	certificate, ca := certificate(t)
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "t"), kfake.EnableSASL(), kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}}),
		kfake.Superuser("PLAIN", "p", "secret-p"), kfake.Superuser("SCRAM-SHA-256", "s", "secret-s"), kfake.Superuser("SCRAM-SHA-512", "l", "secret-l"))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	cfg := KafkaConfig{Brokers: cluster.ListenAddrs(), Topic: "t", TLS: true, CAFile: ca}
	for _, c := range []struct{ mechanism, user, password string }{{"plain", "p", "secret-p"}, {"scram-sha-256", "s", "secret-s"}, {"SCRAM-SHA-512", "l", "secret-l"}} {
		t.Run(c.mechanism, func(t *testing.T) {
			cfg := cfg
			cfg.Group, cfg.Mechanism, cfg.Username, cfg.Password = unique("group"), c.mechanism, c.user, c.password
			d, err := NewDeadLetterTopic(cfg, "t")
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			conn := d.conn
			if err := conn.write(within(t), d.writer, "t", 0, kafka.Message{Value: []byte(c.user)}); err != nil {
				t.Fatal(err)
			}
			k, err := NewKafka(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer k.Close()
			take(t, k, 1)
			cfg.Password = "wrong"
			if _, err := ProbeKafka(within(t), cfg, "t"); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "wrong") {
				t.Errorf("a wrong password: %v", err)
			}
		})
	}
}

// certificate makes one for 127.0.0.1 and the file to trust it by.
func certificate(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, path
}
