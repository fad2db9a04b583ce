package imports

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// newID is the id of an upload. With a key it follows from organisation and key,
// so that replicas that are given the same upload keep one: a UUID of version 8,
// as RFC 9562 has it for what an application makes in its own way.
func (s *Service) newID(c access.Caller, key string) string {
	if key == "" {
		return s.NewID()
	}
	h := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(h, "%q", []string{"upload", c.Organisation, key}) // a hash takes all
	id := uuid.UUID(h.Sum(nil)[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// repeated gives the plan of an upload that was given before under the same key;
// nil if there is none. Another file under that key is KeyReused, and so is a
// key whose file is gone and was written: nothing enters twice.
func (s *Service) repeated(ctx context.Context, c access.Caller, u *upload) (*Plan, error) {
	before, err := s.get(ctx, c, u.ID)
	if fault.CodeOf(err) == fault.NotFound {
		_, written, err := s.Recorded(u.ID)
		if err == nil && written {
			err = fault.New(fault.KeyReused, "", nil)
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	if before.Hash != u.Hash || before.Name != u.Name || before.Source != u.Source {
		return nil, fault.New(fault.KeyReused, "", nil)
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportRead, u.ID); err != nil {
		return nil, err
	}
	p, err := s.plan(ctx, c, before)
	if fault.CodeOf(err) == fault.NotFound { // it was cut off before the file was kept
		u.Revision = before.Revision
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	again := *p
	again.Replayed = true
	return &again, nil
}
