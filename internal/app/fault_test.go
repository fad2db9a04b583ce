package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// What passes by itself says so, and what nobody expected says no more.
func TestFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		code fault.Code
		key  string
	}{
		{fault.New(fault.Conflict, "id_taken", nil), fault.Conflict, "id_taken"},
		{eventlog.ErrUnavailable, fault.Unavailable, "log_unavailable"},
		{eventlog.ErrUnreadable, fault.Internal, "value_unreadable"},
		{eventlog.ErrDiskFull, fault.StorageFull, ""},
		{store.ErrDamaged, fault.Unavailable, "not_ready"},
		{context.DeadlineExceeded, fault.Unavailable, "timeout"},
		{errors.New("disk on fire"), fault.Internal, ""},
	} {
		if got := app.Fault(fmt.Errorf("read document: %w", c.err)); got.Code != c.code || got.Key != c.key {
			t.Errorf("%v is %s %s, want %s %s", c.err, got.Code, got.Key, c.code, c.key)
		}
	}
}
