package eventlog

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// streamEvery is the rhythm in which the stream itself is looked at. A change
	// of it is looked at when the server tells of it.
	streamEvery = time.Second
	// streamAdvisories is where the server publishes changes of the stream.
	streamAdvisories = "$JS.EVENT.ADVISORY.STREAM.*." + StreamName
)

// streamState is what watchStream has found; the zero value is that all is well.
type streamState struct {
	finding
	unmended bool   // the configuration is not what the log needs
	changes  uint64 // how often it was found so
	looked   bool
	last     uint64 // where it ends
	bytes    uint64
}

// streamWatch looks whether the stream still is what the log needs: whoever may
// sign in as the registry may also change it while the registry runs, and one
// field of its configuration is enough to let events expire.
type streamWatch struct {
	log *Log

	// What was seen of the stream.
	id      string // of the log
	created time.Time
	copies  int
	last    uint64
	gone    uint64 // positions without a message
	bytes   uint64

	unmended bool   // it could not be changed back last time
	changes  uint64 // how often it was changed from outside
	found    finding
	since    time.Time // of what was found
}

// watchStream looks until ctx ends. What it finds is part of Health.
func (l *Log) watchStream(ctx context.Context) {
	advisories := make(chan struct{}, 1)
	sub, err := l.nc.Subscribe(streamAdvisories, func(*nats.Msg) {
		select {
		case advisories <- struct{}{}:
		default: // it will look anyway
		}
	})
	if err != nil { // what the server would tell is seen at the next look
		l.logger.Warn("the server cannot tell of changes of the stream", "error", err)
	} else {
		defer func() { _ = sub.Unsubscribe() }() // it ends with the connection anyway
	}
	connected := l.nc.StatusChanged(nats.CONNECTED)
	defer l.nc.RemoveStatusListener(connected)
	w := &streamWatch{log: l}
	tick := time.NewTicker(streamEvery)
	defer tick.Stop()
	for {
		w.look(ctx)
		if ctx.Err() != nil {
			return
		}
		l.watch.report(streamState{w.believed(time.Now()), w.unmended, w.changes, !w.created.IsZero(), w.last, w.bytes})
		select {
		case <-ctx.Done():
			return
		case <-advisories:
		case <-connected:
		case <-tick.C:
		}
	}
}

// report keeps what was found of the stream.
func (w *watching) report(s streamState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stream = s
}

// believed is what was found, if it is no passing one: the servers of a cluster
// that is electing leaders may not know the stream, or its end, for a moment.
func (w *streamWatch) believed(now time.Time) finding {
	if w.log.server == nil && now.Sub(w.since) < remoteElection {
		return finding{}
	}
	return w.found
}

// look looks once, and mends what it can.
func (w *streamWatch) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, ensureTimeout)
	defer cancel()
	stream, err := w.log.js.Stream(ctx, StreamName)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		w.find(finding{reason: ReasonLost, err: fmt.Errorf("%w: the stream %s is gone", ErrShorter, StreamName)})
		return
	case err != nil: // nobody answers, which is seen elsewhere
		return
	}
	w.find(w.judge(ctx, stream.CachedInfo()))
}

// judge compares the stream with what was seen of it and with what the log
// needs, and changes its configuration back, also when events are lost already:
// more would follow.
func (w *streamWatch) judge(ctx context.Context, info *jetstream.StreamInfo) finding {
	cfg, state := info.Config, info.State
	if w.created.IsZero() {
		w.id, w.created, w.copies = cfg.Metadata[metadataLogID], info.Created, cfg.Replicas
		w.gone = state.LastSeq - state.Msgs
	}
	if !info.Created.Equal(w.created) && cfg.Metadata[metadataLogID] != w.id {
		return finding{reason: ReasonLost, err: fmt.Errorf("%w: another stream is called %s now", ErrShorter, StreamName)}
	}
	w.copies = max(w.copies, cfg.Replicas)
	unmended := w.mend(ctx, cfg)
	if err := w.lost(state); err != nil {
		return finding{reason: ReasonLost, err: errors.Join(err, unmended)}
	}
	w.last, w.bytes = max(w.last, state.LastSeq), state.Bytes
	if unmended != nil {
		return finding{reason: ReasonConfiguration, err: unmended}
	}
	return finding{}
}

// find notes a finding, and says so when it is a new one.
func (w *streamWatch) find(found finding) {
	if found.reason == w.found.reason {
		w.found = found
		return
	}
	w.found, w.since = found, time.Now()
	if found.reason == "" {
		w.log.logger.Info("the stream of the event log is as it must be again")
		return
	}
	w.log.logger.Error("the stream of the event log is not as it must be, commands are refused",
		slog.String("reason", string(found.reason)), slog.Any("error", found.err))
}

// lost says which messages are gone that were seen, or that must have been there.
func (w *streamWatch) lost(state jetstream.StreamState) error {
	switch gone := state.LastSeq - state.Msgs; {
	case state.LastSeq < w.last:
		return fmt.Errorf("%w: the stream goes to position %d, and went to %d", ErrShorter, state.LastSeq, w.last)
	case gone > w.gone:
		return fmt.Errorf("%w: %d events were removed from the stream while the registry ran; it begins at position %d",
			ErrShorter, gone-w.gone, state.FirstSeq)
	}
	return nil
}

// mend gives the stream the configuration back that the log needs.
func (w *streamWatch) mend(ctx context.Context, have jetstream.StreamConfig) error {
	want := w.log.needed(have)
	want.Replicas = max(have.Replicas, w.copies)
	want.Metadata = maps.Clone(want.Metadata)
	if w.id != "" {
		want.Metadata[metadataLogID] = w.id
	}
	bad := w.log.unfit(have)
	if bad == nil && reflect.DeepEqual(have, want) {
		w.unmended = false
		return nil
	}
	if !w.unmended { // else it was said before
		w.changes++
		w.log.logger.Error("the stream of the event log was changed from outside", "changes", differences(want, have))
	}
	w.unmended = true
	if bad != nil {
		return bad
	}
	if _, err := w.log.js.UpdateStream(ctx, want); err != nil {
		return fmt.Errorf("change stream %s back: %w", StreamName, err)
	}
	w.unmended = false
	w.log.logger.Error("the stream of the event log was changed back")
	return nil
}

// differences names what is not as wanted.
func differences(want, have jetstream.StreamConfig) (out []string) {
	wanted, found := fields(want), fields(have)
	all := maps.Clone(wanted)
	maps.Copy(all, found)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if a, b := cmp.Or(wanted[name], "none"), cmp.Or(found[name], "none"); a != b {
			out = append(out, fmt.Sprintf("%s is %s, must be %s", name, b, a))
		}
	}
	return out
}

// fields are the fields of a configuration as JSON; one that is left out is empty.
func fields(cfg jetstream.StreamConfig) map[string]string {
	out := map[string]string{}
	var raw map[string]json.RawMessage
	encoded, err := json.Marshal(cfg)
	if err == nil {
		err = json.Unmarshal(encoded, &raw)
	}
	if err != nil {
		return map[string]string{"configuration": err.Error()}
	}
	for name, value := range raw {
		out[name] = string(value)
	}
	return out
}
