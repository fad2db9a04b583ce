package eventlog

import (
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The errors that callers act on; compare with errors.Is.
var (
	// ErrConflict: somebody else appended to the aggregate first, or this very
	// command is already in the log. Nothing was stored by this call. The
	// caller looks for its command id before it decides again.
	ErrConflict = errors.New("event log: conflict")

	// ErrUnknownOutcome: the records were sent, but the answer was lost. They
	// may or may not be in the log, and may still arrive there; appending the
	// same command with the same expectation again is safe.
	ErrUnknownOutcome = errors.New("event log: outcome unknown")

	// ErrUnavailable: the log could not be reached in time. Nothing was stored.
	ErrUnavailable = errors.New("event log: unavailable")

	// ErrTooMany: more than MaxBatch records in one Append.
	ErrTooMany = errors.New("event log: too many records in one append")

	// ErrInUse: another process has the folder of the embedded server.
	ErrInUse = errors.New("event log: folder is in use")

	// ErrIncomplete: the server has fewer records than it says, or did not hand
	// them over in time. Asked again it may, unless they are damaged.
	ErrIncomplete = errors.New("event log: records are missing")

	// ErrClosed: the Log was closed.
	ErrClosed = errors.New("event log: closed")

	// ErrUnfit: a stream is there already, but it cannot carry the log and
	// cannot be changed into one that does. It takes a person to sort out.
	ErrUnfit = errors.New("event log: existing stream is unfit")

	// ErrUnreadable: a value of a bucket beside the log is damaged, or was sealed with another
	// secret. The others are not touched by it.
	ErrUnreadable = errors.New("event log: value cannot be read")
)

// errTransient marks a failure after which certainly nothing was stored and
// the same call may succeed in a moment.
var errTransient = errors.New("transient")

// Codes of JetStream that nats.go does not name. Only codes are ever compared:
// texts change between versions.
const (
	codeNoSuitablePeers    jetstream.ErrorCode = 10005
	codeClusterUnavailable jetstream.ErrorCode = 10008 // no meta leader at the moment
	codeNotLeader          jetstream.ErrorCode = 10009
	codeNoResources        jetstream.ErrorCode = 10023
	codeNotClustered       jetstream.ErrorCode = 10074
	codeStreamOffline      jetstream.ErrorCode = 10118 // none of the servers that have it is there
	codeDuplicateInFlight  jetstream.ErrorCode = 10158 // the same message id is being stored
	codeBatchIncomplete    jetstream.ErrorCode = 10176 // a message was lost, or the leader changed
	codeBatchDuplicate     jetstream.ErrorCode = 10201 // the message id is in the log
	codeBatchInflight      jetstream.ErrorCode = 10210 // too many open batches
)

// ErrorCode is the JetStream code of an error, or 0.
func ErrorCode(err error) jetstream.ErrorCode {
	var js jetstream.JetStreamError
	if errors.As(err, &js) && js.APIError() != nil {
		return js.APIError().ErrorCode
	}
	return 0
}

// refusal says what a code in the answer to a publish means.
func refusal(err *jetstream.APIError) error {
	switch err.ErrorCode {
	case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant, codeBatchDuplicate:
		return ErrConflict
	case codeDuplicateInFlight, codeBatchIncomplete, codeBatchInflight, codeClusterUnavailable, codeNotLeader:
		return fmt.Errorf("%w: %w", errTransient, err)
	}
	return err
}

// sendFailure says what an error of a request means. Only failures of which
// nats.go promises that no server took the message are certain.
func sendFailure(err error) error {
	switch {
	case errors.Is(err, nats.ErrNoResponders), errors.Is(err, nats.ErrReconnectBufExceeded):
		return fmt.Errorf("%w: %w", errTransient, err)
	case errors.Is(err, nats.ErrBadSubject), errors.Is(err, nats.ErrMaxPayload), errors.Is(err, nats.ErrHeadersNotSupported):
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnknownOutcome, err)
}
