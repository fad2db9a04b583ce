package eventlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// Headers of an atomic batch that nats.go does not name.
const (
	headerBatchID       = "Nats-Batch-Id"
	headerBatchSequence = "Nats-Batch-Sequence"
	headerBatchCommit   = "Nats-Batch-Commit"
)

// openTimeout bounds the wait for the answer to the first message of a batch.
// It is short because a batch that got none can safely be sent anew.
const openTimeout = time.Second

// answer is what the server says to a publish.
type answer struct {
	Sequence  uint64              `json:"seq"`
	Duplicate bool                `json:"duplicate"`
	Count     int                 `json:"count"`
	Error     *jetstream.APIError `json:"error"`
}

// publish sends the messages once. Its errors are those of refusal and
// sendFailure.
func (l *Log) publish(ctx context.Context, messages []*nats.Msg) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if len(messages) > 1 {
		return l.publishBatch(ctx, messages)
	}
	a, err := l.request(ctx, messages[0])
	if err != nil {
		return 0, err
	}
	if a.Duplicate {
		return 0, ErrConflict
	}
	return a.Sequence, nil
}

// publishBatch sends an atomic batch: the first message as a request, so that
// a server that cannot take it says so early, the middle ones without waiting,
// and the last as the request that commits. Until then nothing is
// stored: the server drops what is not committed.
//
// The answer to the first one is waited for even when ctx ends. A server that is
// stopped while it has not read it yet would open the batch afterwards, and
// never close its files.
func (l *Log) publishBatch(ctx context.Context, messages []*nats.Msg) (uint64, error) {
	id, last := nuid.Next(), len(messages)-1
	for i, m := range messages {
		m.Header.Set(headerBatchID, id)
		m.Header.Set(headerBatchSequence, strconv.Itoa(i+1))
	}
	opening, cancel := context.WithTimeout(context.WithoutCancel(ctx), openTimeout)
	defer cancel()
	_, err := l.request(opening, messages[0])
	if err == nil && ctx.Err() != nil {
		err = sendFailure(ctx.Err())
	}
	if err != nil {
		return 0, uncommitted(err)
	}
	for _, m := range messages[1:last] {
		if err := l.nc.PublishMsg(m); err != nil {
			return 0, uncommitted(err)
		}
	}
	messages[last].Header.Set(headerBatchCommit, "1")
	a, err := l.request(ctx, messages[last])
	if err != nil {
		return 0, err
	}
	if a.Count != len(messages) {
		return 0, fmt.Errorf("%w: %d of %d records acknowledged", ErrUnknownOutcome, a.Count, len(messages))
	}
	return a.Sequence, nil
}

// uncommitted turns failures before the commit into what they are: nothing
// was stored.
func uncommitted(err error) error {
	if errors.Is(err, ErrUnknownOutcome) || errors.Is(err, nats.ErrReconnectBufExceeded) {
		return fmt.Errorf("%w: batch not committed: %v", errTransient, err)
	}
	return err
}

// request sends one message and reads the answer. An empty one, to the first
// message of a batch, is fine.
func (l *Log) request(ctx context.Context, m *nats.Msg) (answer, error) {
	var a answer
	reply, err := l.nc.RequestMsgWithContext(ctx, m)
	if err != nil {
		return a, sendFailure(err)
	}
	if len(reply.Data) == 0 {
		return a, nil
	}
	if err := json.Unmarshal(reply.Data, &a); err != nil {
		return a, fmt.Errorf("%w: read answer: %w", ErrUnknownOutcome, err)
	}
	if a.Error != nil {
		return a, refusal(a.Error)
	}
	return a, nil
}
