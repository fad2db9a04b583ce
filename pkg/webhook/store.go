package webhook

import "context"

// Claim is what a Store says of a notification that has come.
type Claim int

// The claims.
const (
	Fresh Claim = iota + 1 // new, and now being dealt with by the one who asked
	Busy                   // being dealt with by another at this moment
	Seen                   // dealt with before
)

// Store remembers which notifications have been dealt with, so that none is
// dealt with twice. NewMemory is enough for one process; several that share an
// address need one in a database of theirs, where Claim is one atomic insert.
//
// To keep out replays it must remember an id for twice the tolerance of the
// Verifier; to keep out repetitions, for the three or four days in which the
// registry tries again.
type Store interface {
	// Claim says whether the id is new, and if so takes it. A claim whose
	// process died, with neither Done nor Release, should lapse after some
	// minutes.
	Claim(ctx context.Context, id string) (Claim, error)
	// Done says that a claimed id has been dealt with.
	Done(ctx context.Context, id string) error
	// Release gives a claimed id back: it was not dealt with and will come again.
	Release(ctx context.Context, id string) error
}
