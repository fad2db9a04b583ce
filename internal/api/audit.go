package api

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/auditlog"
)

// shownEntry is one entry of the audit log. Its schema is AuditEntry.
type shownEntry struct {
	Position     uint64       `json:"position"`
	At           time.Time    `json:"at"`
	Organisation string       `json:"organisation"`
	Actor        string       `json:"actor"`
	By           string       `json:"by,omitempty"`
	Key          string       `json:"key,omitempty"`
	Act          auditlog.Act `json:"act"`
	About        string       `json:"about,omitempty"`
	Text         string       `json:"text"`
}

// ListAudit answers what the caller may know of who did what.
func (a *API) ListAudit(ctx context.Context, r gen.ListAuditRequestObject) (gen.ListAuditResponseObject, error) {
	m := meta(ctx)
	organisation, actor, err := access.AuditOf(m.Caller, r.Params.Organisation)
	if err != nil {
		return nil, err
	}
	if err := a.app.Audit.RecordFor(ctx, m.Caller, organisation, auditlog.AuditRead, ""); err != nil {
		return nil, err
	}
	after, limit := uint64(r.Params.After), feedLimit(r.Params.Limit)
	entries, more, err := a.app.Audit.Read(ctx, auditlog.Query{Organisation: organisation, Actor: actor, After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	items, next := make([]shownEntry, len(entries)), after
	for i, e := range entries {
		items[i], next = shownEntry{e.Sequence, e.At, e.Organisation, e.Actor, e.By, e.Key, e.Act, e.About, m.Language.Value("act", string(e.Act))}, e.Sequence
	}
	out := private()
	out.set("Content-Language", string(m.Language))
	if more {
		query := url.Values{"after": {formatPosition(next)}, "limit": {fmt.Sprint(limit)}}
		if r.Params.Organisation != "" {
			query.Set("organisation", r.Params.Organisation)
		}
		out.set("Link", fmt.Sprintf(`<%s/audit?%s>; rel="next"`, Base, query.Encode()))
	}
	return out.json(map[string]any{"items": items, "next": next, "more": more})
}
