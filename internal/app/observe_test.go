package app

import (
	"errors"
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// What the log has answered is known by the errors that callers act on.
func TestAppendsAreCountedByTheirAnswer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want Append
	}{
		{nil, AppendStored},
		{fmt.Errorf("append: %w", eventlog.ErrConflict), AppendConflict},
		{fmt.Errorf("append: %w: %w", eventlog.ErrUnavailable, eventlog.ErrUnknownOutcome), AppendUnknown},
		{fmt.Errorf("append: %w", eventlog.ErrDiskFull), AppendRefused},
		{errors.New("anything else"), AppendRefused},
	} {
		if got := appendOf(test.err); got != test.want {
			t.Errorf("%v is %s, want %s", test.err, got, test.want)
		}
	}
}
