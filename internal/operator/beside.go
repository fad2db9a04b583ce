package operator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// Values are those beside the log that belong to a backup, sealed as they are.
func (d Direct) Values(ctx context.Context) ([]secretbucket.Stored, error) {
	return d.App.Buckets().Stored(ctx, backup.Kept)
}

// DataKeys are those of all buckets, encrypted as they are.
func (d Direct) DataKeys(ctx context.Context) ([]secretbucket.StoredKey, error) {
	return d.App.Buckets().StoredKeys(ctx)
}

// Cursors are how far each subscription was delivered to.
func (d Direct) Cursors(ctx context.Context) (map[string]json.RawMessage, error) {
	return notify.StoredCursors(ctx, d.App.Beside())
}

// Audit is the audit log after an entry, at most limit of its entries.
func (d Direct) Audit(ctx context.Context, after uint64, limit int) (auditlog.Page, error) {
	return auditlog.Copy(ctx, d.App.Beside(), d.App.Clock(), after, limit)
}

func (s *Server) audit(w http.ResponseWriter, r *http.Request) {
	after, limit, err := span(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	page, err := Direct{s.app}.Audit(r.Context(), after, limit)
	s.answer(w, page, err)
}

// give answers with what a registry that this process has opened says.
func give[T any](s *Server, read func(Direct, context.Context) (T, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		what, err := read(Direct{s.app}, r.Context())
		s.answer(w, what, err)
	}
}

// Values are those beside the log of a running registry, as of Direct.
func (c *Client) Values(ctx context.Context) (out []secretbucket.Stored, err error) {
	return out, c.read(ctx, "/values", &out)
}

// DataKeys are those of a running registry, as of Direct.
func (c *Client) DataKeys(ctx context.Context) (out []secretbucket.StoredKey, err error) {
	return out, c.read(ctx, "/data-keys", &out)
}

// Cursors are those of a running registry, as of Direct.
func (c *Client) Cursors(ctx context.Context) (out map[string]json.RawMessage, err error) {
	return out, c.read(ctx, "/cursors", &out)
}

// Audit is the audit log of a running registry, as of Direct.
func (c *Client) Audit(ctx context.Context, after uint64, limit int) (out auditlog.Page, err error) {
	return out, c.read(ctx, fmt.Sprintf("/audit?after=%d&limit=%d", after, limit), &out)
}

// read asks for one thing as a whole: an answer that was cut off is an error.
func (c *Client) read(ctx context.Context, path string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := c.ask(ctx, http.MethodGet, path)
	if err != nil {
		return err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return fmt.Errorf("read %s of the running registry: %w", path, err)
	}
	return nil
}
