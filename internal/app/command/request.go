package command

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
)

// Request is everything about a command but the command: who gives it and what
// it depends on.
type Request struct {
	Caller      access.Caller
	Key         string        // Idempotency-Key; "" for none
	Fingerprint string        // hash of what was asked, to know a repetition from a reused key
	IfMatch     uint64        // position the caller has seen; 0 for none
	Pending     []fault.Field // what is known to be wrong already: reported with the domain's reasons, and nothing is appended
}

// Result says what a command has led to.
type Result struct {
	ID       string // of the initiative
	Position uint64 // of the last event of the command, or of the initiative if nothing changed
	Created  bool   // the command registered the initiative
	Replayed bool   // the same command had succeeded before
	Visible  bool   // the position can be read here
}

// run is one command on its way.
type run struct {
	Request
	command   string
	at        time.Time
	importRow string // see events.Record
}

// begin sets time and ids. The command id of a keyed request follows from
// organisation and key, so that every replica gives the same.
func (h *Handler) begin(r Request) run {
	id := h.newID()
	if r.Key != "" {
		sum := sha256.Sum256([]byte(r.Caller.Organisation + "\x00" + r.Key))
		id = "key_" + hex.EncodeToString(sum[:16])
	}
	return run{Request: r, command: id, at: h.clock().UTC().Truncate(time.Millisecond)}
}

// records dresses the payloads of a command for the log.
func (h *Handler) records(r run, aggregate, id string, payloads []events.Payload) []events.Record {
	out := make([]events.Record, 0, len(payloads))
	for _, p := range payloads {
		out = append(out, events.Record{
			ID: h.newID(), Aggregate: aggregate, AggregateID: id,
			Name: p.EventName(), Version: events.Default.Version(aggregate, p.EventName()),
			Time: r.at, Organisation: r.Caller.Organisation, Actor: r.Caller.Actor,
			Supplier: r.Caller.Supplier, Delegation: r.Caller.Delegation,
			Command: r.command, Fingerprint: r.Fingerprint, ImportRow: r.importRow, Data: p,
		})
	}
	return out
}
