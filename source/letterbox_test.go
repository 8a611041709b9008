package source

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"earshot/models"

	"github.com/segmentio/kafka-go"
)

func (s suite) letterBox(t *testing.T, topic, group string) (*LetterBox, *DeadLetterTopic) {
	t.Helper()
	cfg := KafkaConfig{Brokers: s.brokers, Group: group}
	box, err := NewLetterBox(cfg, topic)
	if err != nil {
		t.Fatal(err)
	}
	letters, err := NewDeadLetterTopic(cfg, topic)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = box.Close(), letters.Close() })
	return box, letters
}

// letters are all that lie in the topic, of every partition.
func (b *LetterBox) letters(t *testing.T) []models.DeadLetter {
	t.Helper()
	spans, err := b.Spans(within(t))
	if err != nil {
		t.Fatal(err)
	}
	var all []models.DeadLetter
	for _, s := range spans {
		for at := s.First; at < s.End; {
			some, next, err := b.Read(within(t), s.Partition, at, s.End)
			if err != nil || next <= at {
				t.Fatalf("from %d to %d, %v", at, next, err)
			}
			all, at = append(all, some...), next
		}
	}
	return all
}

func testLettersGoBack(t *testing.T, s suite) {
	calls, dead, group := s.topic(t, 4), unique("dead-letters"), unique("group")
	early, topic := s.letterBox(t, dead, group)
	if spans, err := early.Spans(within(t)); err != nil || len(spans) != 0 {
		t.Fatalf("without a topic: %v, %v", spans, err)
	}
	written := time.Date(2026, 11, 2, 14, 3, 0, 0, time.UTC)
	cause := &models.Rejection{Reason: models.ReasonNotJSON, Stage: models.StageDecode, Detail: "not JSON at byte 1"}
	came := models.Envelope{
		Origin: models.Origin{Source: calls, Partition: 3, Offset: 41}, Key: []byte("c-1"), Value: []byte("{not json"), Time: written,
		Headers: map[string]string{"trace": "abc", "earshot-service": "passports"},
	}
	bare := models.Envelope{Origin: models.Origin{Source: calls, Partition: 9}, Value: []byte("x")}
	for _, e := range []models.Envelope{came, bare} {
		if err := topic.Put(within(t), e, cause); err != nil {
			t.Fatal(err)
		}
	}
	s.send(t, dead, "of somebody else")

	box, _ := s.letterBox(t, dead, group) // what is not there is remembered for a moment
	found := map[string]models.DeadLetter{}
	for _, l := range box.letters(t) {
		found[string(l.Message.Value)] = l
	}
	l := found["{not json"]
	if l.Why != *cause || l.Message.Origin != came.Origin || !l.Message.Time.Equal(written) || time.Since(l.RejectedAt) > time.Hour || l.At.Source != dead {
		t.Errorf("read as %+v", l)
	}
	if other := found["of somebody else"]; other.Why.Reason != "" || other.RejectedAt.IsZero() || len(found) != 3 {
		t.Errorf("%d letters, and one that is none is read as %+v", len(found), other)
	}
	for _, text := range []string{"{not json", "x"} {
		if err := box.Send(within(t), found[text]); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range take(t, s.member(t, calls, unique("group")), 2) {
		switch string(e.Value) {
		case "x": // its partition is no more
			if e.Key != nil || e.Origin.Partition > 3 {
				t.Errorf("went back as %+v", e)
			}
		default:
			if e.Origin.Partition != 3 || string(e.Key) != "c-1" || fmt.Sprint(e.Headers) != fmt.Sprint(came.Headers) || !e.Time.Equal(written) {
				t.Errorf("went back as %+v", e)
			}
		}
	}

	l.Message.Origin.Source = dead
	if err := box.Send(within(t), l); models.AsRejection(err) == nil {
		t.Errorf("into the dead letters themselves: %v", err)
	}
	l.Message.Origin.Source = unique("no-such")
	if err := box.Send(within(t), l); err == nil || models.AsRejection(err) != nil {
		t.Errorf("to a topic that is not there: %v", err)
	}

	spans, err := box.Spans(within(t))
	if err != nil || spans[0].Offset >= 0 {
		t.Fatalf("before anything was kept: %+v, %v", spans, err)
	}
	if err := box.Keep(within(t), 0, 1, "not-json=2"); err != nil {
		t.Fatal(err)
	}
	if spans, err = box.Spans(within(t)); err != nil || spans[0].Offset != 1 || spans[0].Note != "not-json=2" || spans[0].End == 0 {
		t.Errorf("kept %+v, %v", spans, err)
	}
}

// A value that was too large for a letter is taken from where it was read.
func testLettersWithoutValueGoBack(t *testing.T, s suite) {
	small := kafka.ConfigEntry{ConfigName: "max.message.bytes", ConfigValue: "100000"}
	large := kafka.ConfigEntry{ConfigName: "max.message.bytes", ConfigValue: "12000000"}
	calls, dead := s.topic(t, 1, large), s.topic(t, 1, small)
	value := bytes.Repeat([]byte("v"), 10<<20)
	s.send(t, calls, "first", string(value), "third")
	box, topic := s.letterBox(t, dead, unique("group"))
	cause := &models.Rejection{Reason: models.ReasonTooLarge, Stage: models.StageDecode}
	for _, offset := range []int64{1, 7} {
		if err := topic.Put(within(t), models.Envelope{Origin: models.Origin{Source: calls, Offset: offset}, Value: value}, cause); err != nil {
			t.Fatal(err)
		}
	}
	letters := box.letters(t)
	if len(letters) != 2 || letters[0].Omitted != len(value) || len(letters[0].Message.Value) != 0 {
		t.Fatalf("%d letters", len(letters))
	}
	if err := box.Send(within(t), letters[0]); err != nil {
		t.Fatal(err)
	}
	if err := box.Send(within(t), letters[1]); models.AsRejection(err) == nil {
		t.Errorf("one that is gone: %v", err)
	}
	letters[0].Message.Origin.Source, letters[0].Omitted, letters[0].Message.Value = s.topic(t, 1, small), 0, value
	if err := box.Send(within(t), letters[0]); models.AsRejection(err) == nil {
		t.Errorf("to a topic that does not take so much: %v", err)
	}
	if got := take(t, s.member(t, calls, unique("group")), 4); !bytes.Equal(got[3].Value, value) {
		t.Errorf("%d bytes went back", len(got[3].Value))
	}
}
