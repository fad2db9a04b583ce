package sleep_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/sleep"
)

func TestFor(t *testing.T) {
	t.Parallel()
	if err := sleep.For(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	stop(enough)
	if err := sleep.For(ctx, time.Hour); !errors.Is(err, enough) {
		t.Errorf("ended with %v", err)
	}
}
