package eventlog

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A consumer that has messages and gives none, as one whose server was not ready
// when it was asked, is left for another: every message is handed on once.
func TestReadLeavesASilentConsumer(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	js := l.Beside().JetStream()
	stream, err := js.CreateStream(testContext(t), jetstream.StreamConfig{Name: "BESIDE", Subjects: []string{"beside.>"}, Storage: jetstream.MemoryStorage})
	if err != nil {
		t.Fatal(err)
	}
	const all = 1200 // more than a consumer is asked for at once
	var want []uint64
	for i := range all {
		if _, err := js.PublishAsync("beside."+strconv.Itoa(i), nil); err != nil {
			t.Fatal(err)
		}
		want = append(want, uint64(i+1))
	}
	<-js.PublishAsyncComplete()
	var got []uint64
	consumers := map[string]bool{}
	err = l.Beside().Each(testContext(t), stream, "beside.>", func(_ jetstream.Msg, meta *jetstream.MsgMetadata) error {
		if len(got) == 0 {
			if _, err := stream.PauseConsumer(testContext(t), meta.Consumer, time.Now().Add(time.Hour)); err != nil {
				return err
			}
		}
		consumers[meta.Consumer] = true
		got = append(got, meta.Sequence.Stream)
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d messages were handed on of %d: %v", len(got), all, err)
	}
	if len(consumers) != 2 {
		t.Errorf("%d consumers gave messages, want two", len(consumers))
	}
}
