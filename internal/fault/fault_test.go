package fault_test

import (
	"errors"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
)

// Only what is wrong with the values of a request is joined with what its check
// found; a failure stays the failure that it is.
func TestMerge(t *testing.T) {
	t.Parallel()
	pending := []fault.Field{{Path: "a", Code: "unknown_field"}}
	invalid := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "a", Code: "required"}, {Path: "b", Code: "too_long"}}}
	merged := &fault.Error{}
	if err := fault.Merge(pending, invalid); !errors.As(err, &merged) || len(merged.Fields) != 2 || merged.Fields[0].Code != "unknown_field" {
		t.Errorf("joined: %v", err)
	}
	if err := fault.Merge(pending, nil); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("alone: %v", err)
	}
	if err := fault.Merge(nil, nil); err != nil {
		t.Errorf("nothing: %v", err)
	}
	for _, failure := range []error{
		errors.New("disk on fire"), fault.New(fault.Unavailable, "log_unavailable", nil), fault.New(fault.Internal, "", nil),
		fault.New(fault.Conflict, "", nil), fault.New(fault.PreconditionFailed, "", nil), fault.New(fault.KeyReused, "", nil),
		fault.New(fault.Forbidden, "", nil), fault.New(fault.RateLimited, "", nil), fault.New(fault.NotAllowedNow, "", nil),
	} {
		if err := fault.Merge(pending, failure); err != failure {
			t.Errorf("%v became %v", failure, err)
		}
	}
}
