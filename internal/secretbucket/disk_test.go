package secretbucket

import (
	"context"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/testkit/smalldisk"
)

// A disk that is nearly full takes no new values; erasing gives space back, and
// is never refused.
func TestTooLittleFreeDiskRefusesValuesAndErases(t *testing.T) {
	t.Parallel()
	folder := smalldisk.Mount(t, 64)
	l := openLog(t, eventlog.Config{Dir: folder, MinFree: 32 << 20})
	ctx, stop := context.WithCancel(testContext(t))
	ended := make(chan error, 1)
	go func() { ended <- l.Watch(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	b, err := l.Bucket(testContext(t), "things", make([]byte, 32))
	check(t, err)
	_, err = b.Put(testContext(t), "old", []byte("x"), 0)
	check(t, err)
	smalldisk.Fill(t, folder, 16<<20)
	for l.Health().Reason != eventlog.ReasonDiskFull {
		if err := sleep.For(ctx, 5*time.Millisecond); err != nil {
			t.Fatalf("health is %+v", l.Health())
		}
	}
	_, err = b.Put(testContext(t), "new", []byte("x"), 0)
	wantError(t, err, eventlog.ErrDiskFull)
	wantError(t, b.PutLarge(testContext(t), "large", []byte("x")), eventlog.ErrDiskFull)
	wantError(t, b.Erase(testContext(t), "old"), nil)
}
