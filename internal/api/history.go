package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// historyEntry is an entry with what happened in words.
type historyEntry struct {
	document.Entry
	Text string `json:"text"`
}

// historyEntries puts entries into words.
func (a *API) historyEntries(entries []document.Entry, lang locale.Language) []historyEntry {
	out := make([]historyEntry, len(entries))
	for i, e := range entries {
		out[i] = historyEntry{Entry: e, Text: a.words(e, lang)}
	}
	return out
}

// words is the event in a sentence, and then each change as old → new.
func (a *API) words(e document.Entry, lang locale.Language) string {
	sentence := names.Book{Ref: a.ref}.Event(lang, e.Name(), e.Data)
	if len(e.Changes) == 0 {
		return sentence
	}
	changes := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		changes[i] = fmt.Sprintf("%s: %s → %s", lang.Label(c.Field), lang.Value(c.Field, c.From), lang.Value(c.Field, c.To))
	}
	return sentence + " " + strings.Join(changes, "; ")
}

// GetInitiativeHistory answers every event of an initiative, oldest first.
func (a *API) GetInitiativeHistory(ctx context.Context, r gen.GetInitiativeHistoryRequestObject) (gen.GetInitiativeHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.History(r.Id)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// history answers entries in words.
func (a *API) history(ctx context.Context, entries []document.Entry) (reply, error) {
	out := ok()
	out.set("Samstyring-Position", formatPosition(entries[len(entries)-1].Position))
	out.set("Content-Language", string(meta(ctx).Language))
	return out.json(map[string]any{"items": a.historyEntries(entries, meta(ctx).Language)})
}

const defaultFeedLimit = 100

// ListHistory answers the events of all initiatives and rounds after a position.
func (a *API) ListHistory(ctx context.Context, r gen.ListHistoryRequestObject) (gen.ListHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	last, after := a.app.Query.Position(), uint64(r.Params.After)
	entries, more, err := a.app.Query.Entries(after, feedLimit(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	next := after
	if len(entries) > 0 {
		next = entries[len(entries)-1].Position
	}
	last = max(last, next)
	out := ok()
	out.set("Samstyring-Position", formatPosition(last))
	out.set("Content-Language", string(meta(ctx).Language))
	if more {
		out.set("Link", fmt.Sprintf(`<%s/history?after=%d&limit=%d>; rel="next"`, Base, next, feedLimit(r.Params.Limit)))
	}
	return out.json(map[string]any{"items": a.historyEntries(entries, meta(ctx).Language), "next": next, "last": last})
}

func feedLimit(given int) int {
	if given == 0 {
		return defaultFeedLimit
	}
	return given
}

// ListEvents answers the log itself, one structured CloudEvents event a line.
func (a *API) ListEvents(ctx context.Context, r gen.ListEventsRequestObject) (gen.ListEventsResponseObject, error) {
	records, err := a.app.Query.Records(ctx, uint64(r.Params.After), feedLimit(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Content-Type", linesType)
	out.stream = func(w http.ResponseWriter) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		for _, record := range records {
			if err := encoder.Encode(record); err != nil {
				return fmt.Errorf("write event %d: %w", record.Position, err)
			}
		}
		return nil
	}
	return out, nil
}
