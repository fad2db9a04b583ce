package secretbucket

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// BenchmarkBucket measures what buckets cost: a value that is written, replaced and
// erased, beside the same in a bucket as JetStream has it, in one run.
func BenchmarkBucket(b *testing.B) {
	for _, filled := range []int{0, 10000} {
		b.Run(fmt.Sprintf("filled=%d", filled), func(b *testing.B) { benchBucket(b, filled) })
	}
}

func benchBucket(b *testing.B, filled int) {
	l := openLog(b, eventlog.Config{Dir: b.TempDir()})
	defer mustClose(b, l)
	plain, err := l.js.CreateKeyValue(b.Context(), jetstream.KeyValueConfig{Bucket: "plain", Storage: jetstream.FileStorage})
	check(b, err)
	bucket, err := l.Bucket(b.Context(), "values", testSecret)
	check(b, err)
	busy, err := l.Busy(b.Context(), "busy", testSecret)
	check(b, err)
	value := make([]byte, 1000)
	for i := range filled {
		_, err := bucket.Put(b.Context(), fmt.Sprintf("other.%d", i), value, 0)
		check(b, err)
	}
	took := map[string]time.Duration{}
	timed := func(what string, fn func() error) {
		start := time.Now()
		check(b, fn())
		took[what] += time.Since(start)
	}
	for i := range b.N {
		key := fmt.Sprintf("key.%d", i)
		var p, r, s uint64
		timed("plain-put", func() (err error) { p, err = plain.Create(b.Context(), key, value); return err })
		timed("bucket-put", func() (err error) { r, err = bucket.Put(b.Context(), key, value, 0); return err })
		timed("busy-put", func() (err error) { s, err = busy.Put(b.Context(), key, value, 0); return err })
		timed("plain-update", func() (err error) { _, err = plain.Update(b.Context(), key, value, p); return err })
		timed("bucket-update", func() (err error) { _, err = bucket.Put(b.Context(), key, value, r); return err })
		timed("shred", func() error { l.shredder.wait(); return nil })
		timed("busy-update", func() (err error) { _, err = busy.Put(b.Context(), key, value, s); return err })
		timed("bucket-get", func() (err error) { _, _, _, err = bucket.Get(b.Context(), key); return err })
		timed("plain-get", func() (err error) { _, err = plain.Get(b.Context(), key); return err })
		timed("plain-erase", func() error { return plain.Purge(b.Context(), key) })
		timed("bucket-erase", func() error { return bucket.Erase(b.Context(), key) })
	}
	b.ReportMetric(0, "ns/op")
	for what, d := range took {
		b.ReportMetric(float64(d.Microseconds())/float64(b.N), what+"-µs")
	}
}
