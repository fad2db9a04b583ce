package bench

import (
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/reference"
)

// BenchmarkGrouping says what sharing a batch can give: JetStream storing
// atomic batches of n messages, one after the other, against JetStream storing
// the same messages for n publishers. It measures nothing of ours; the ratio is
// what a group commit can reach at most.
func BenchmarkGrouping(b *testing.B) {
	for _, n := range []int{4, 8, 16, 64} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			p := newGenerator(1).proposed(0)
			messages := make([]*nats.Msg, 64*n)
			for i := range messages {
				messages[i] = message(b, dress(initiativeID(i), reference.Digdir, time.Now(), p)[0])
			}
			from := 0
			batches := openRaw(b, b.TempDir()).batches(b, func() []*nats.Msg {
				out := make([]*nats.Msg, n) // a batch adds headers, which a publish must not have
				for i := range out {
					m := messages[(from+i)%len(messages)]
					header := make(nats.Header, len(m.Header)+3)
					for name, value := range m.Header {
						header[name] = value
					}
					out[i] = &nats.Msg{Subject: m.Subject, Data: m.Data, Header: header}
				}
				from += n
				return out
			})
			versus(b, batches, openRaw(b, b.TempDir()).publish(b, n, messages))
		})
	}
}
