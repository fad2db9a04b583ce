package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/table"
)

// mappingsBucket holds what organisations have said that their headings mean, until
// they say otherwise: organisation and headings → table.Mapping.
const mappingsBucket = "import-mappings"

// mappingKey names the headings of a file to an organisation, whatever their case
// and spacing.
func mappingKey(organisation string, headings []string) string {
	folded := make([]string, len(headings))
	for i, h := range headings {
		folded[i] = reading.Fold(h)
	}
	sum := sha256.Sum256([]byte(strings.Join(folded, "\x00")))
	return organisation + "." + hex.EncodeToString(sum[:])
}

// recall gives a file the mapping that its organisation chose the last time that
// the same headings were carried out; ok is false if there is none, or if one is
// chosen already.
func (s *Service) recall(ctx context.Context, u *upload, p *Plan) (ok bool, err error) {
	if u.Choices.Table.Mapping != nil || p.Layout == nil {
		return false, nil
	}
	raw, _, ok, err := s.mappings.Get(ctx, mappingKey(u.Organisation, headings(p.Layout)))
	if errors.Is(err, eventlog.ErrUnreadable) {
		return false, nil // a help that is lost is none
	}
	if err != nil || !ok {
		return false, err
	}
	m, err := table.ParseMapping(raw)
	if err != nil {
		return false, nil // a field that there was
	}
	u.Choices.Table.Mapping = m
	return true, nil
}

// recollect keeps what was chosen about the headings of a file that is carried out.
func (s *Service) recollect(ctx context.Context, u *upload, p *Plan) error {
	if len(u.Choices.Table.Mapping) == 0 || p.Layout == nil {
		return nil
	}
	raw, err := json.Marshal(u.Choices.Table.Mapping)
	if err != nil {
		return fmt.Errorf("encode mapping: %w", err)
	}
	key := mappingKey(u.Organisation, headings(p.Layout))
	_, seen, _, err := s.mappings.Get(ctx, key)
	if err != nil && !errors.Is(err, eventlog.ErrUnreadable) {
		return err
	}
	if _, err = s.mappings.Put(ctx, key, raw, seen); errors.Is(err, eventlog.ErrConflict) {
		return nil // a colleague was faster
	}
	return err
}

func headings(l *importing.Layout) []string {
	out := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		out[i] = c.Heading
	}
	return out
}

// readAs is a digest of what the columns of a file were read as, for the log.
func readAs(l *importing.Layout) string {
	if l == nil {
		return ""
	}
	raw, err := json.Marshal(table.MappingOf(l.Columns))
	if err != nil {
		panic("encode mapping: " + err.Error()) // plain data always encodes
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
