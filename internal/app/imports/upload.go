package imports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// File is a file as somebody gives it.
type File struct {
	Name   string // what it is called; its extension says what it is
	Source string // who compiled it, in words: the list that its ids belong to
	Bytes  []byte
	Typed  bool   // it is rows whose values need no reading: importing.FormatJSON
	Key    string // an upload of the same key and organisation is the same one; empty: each is its own
}

// upload is what is kept of a file beside its bytes.
type upload struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	Caller       access.Caller `json:"caller"` // who gave it, or carried it out
	Name         string        `json:"name"`
	Source       string        `json:"source"`
	Hash         string        `json:"hash"`
	Day          events.Date   `json:"day"` // it was given: what undated codes are taken to be of
	At           time.Time     `json:"at"`
	Choices      Choices       `json:"choices"`
	Recalled     bool          `json:"recalled,omitempty"`  // the headings mean what was chosen the last time
	Execution    *Progress     `json:"execution,omitempty"` // nil: nobody has carried it out
	Revision     uint64        `json:"-"`
}

// Upload keeps a file and gives the plan of it. Nothing is written to the log. A
// file whose headings nobody understands is kept, with that as the plan's
// Problem, for somebody who can say what they mean.
func (s *Service) Upload(ctx context.Context, c access.Caller, f File) (*Plan, error) {
	if err := s.Policy.Admit(c, string(initiative.KindImport), nil); err != nil {
		return nil, err
	}
	if len(f.Bytes) > importing.MaxBytes {
		return nil, fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": importing.MaxBytes, "given": len(f.Bytes)})
	}
	if typed := strings.EqualFold(path.Ext(f.Name), ".json"); typed != f.Typed {
		return nil, fault.New(fault.UnsupportedMedia, "import_is_json", nil)
	}
	sum := sha256.Sum256(f.Bytes)
	at := s.Clock().UTC().Truncate(time.Millisecond)
	u := &upload{
		ID: s.newID(c, f.Key), Organisation: c.Organisation, Caller: c, Name: fileName(f.Name), Source: plaintext.Clean(strings.TrimSpace(f.Source)),
		Hash: hex.EncodeToString(sum[:]), Day: s.Query.Today(at), At: at,
	}
	if f.Key != "" {
		if p, err := s.repeated(ctx, c, u); p != nil || err != nil {
			return p, err
		}
	}
	p, err := s.make(ctx, c, u, f.Bytes) // what cannot be read is not kept
	if err != nil {
		return nil, err
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportGiven, u.ID); err != nil {
		return nil, err
	}
	if again, err := s.recall(ctx, u, p); err != nil {
		return nil, err
	} else if u.Recalled = again; again {
		if p, err = s.make(ctx, c, u, f.Bytes); err != nil {
			return nil, err
		}
	}
	if err := s.put(ctx, u); err != nil {
		if f.Key != "" && fault.CodeOf(err) == fault.PreconditionFailed { // the same call was faster elsewhere
			return s.repeated(ctx, c, u)
		}
		return nil, err
	}
	if err := s.bucket.PutLarge(ctx, u.fileKey(), f.Bytes); err != nil {
		return nil, err
	}
	p.Revision = u.Revision
	s.remember(p)
	return p, nil
}

// maxName is how long the name of a file may be, in characters.
const maxName = 200

// fileName is the last part of a name, without what nobody sees.
func fileName(name string) string {
	name = plaintext.Clean(path.Base(strings.ReplaceAll(name, `\`, "/")))
	for _, r := range plaintext.Forbidden(name) {
		name = strings.ReplaceAll(name, string(r), "")
	}
	if r := []rune(strings.Join(strings.Fields(name), " ")); len(r) > maxName {
		name = string(r[len(r)-maxName:])
	}
	return name
}

// Plan gives the plan of a file as things are now.
func (s *Service) Plan(ctx context.Context, c access.Caller, id string) (*Plan, error) {
	u, err := s.get(ctx, c, id)
	if err != nil {
		return nil, err
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportRead, id); err != nil {
		return nil, err
	}
	return s.plan(ctx, c, u)
}

// Choose changes what was chosen about a file over the revision that the caller
// has seen, and gives the plan that follows. A choice with which the file cannot
// be read is refused and not kept. PreconditionFailed: a colleague was faster.
// TooLarge: more was chosen than is kept.
func (s *Service) Choose(ctx context.Context, c access.Caller, id string, seen uint64, change func(*Choices)) (*Plan, error) {
	return s.choose(ctx, c, id, seen, change, func(*Plan) error { return nil })
}

// choose changes the choices if the plan that follows passes the check.
func (s *Service) choose(ctx context.Context, c access.Caller, id string, seen uint64, change func(*Choices), check func(*Plan) error) (*Plan, error) {
	u, err := s.get(ctx, c, id)
	if err != nil {
		return nil, err
	}
	if u.Execution != nil {
		return nil, fault.New(fault.NotAllowedNow, "import_begun", nil)
	}
	if u.Revision != seen {
		return nil, fault.New(fault.PreconditionFailed, "import_choices_changed", nil)
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportChanged, id); err != nil {
		return nil, err
	}
	raw, ok, err := s.bucket.GetLarge(ctx, u.fileKey())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound(u.ID)
	}
	change(&u.Choices)
	p, err := s.make(ctx, c, u, raw)
	if err == nil {
		err = check(p)
	}
	if err != nil {
		return nil, err
	}
	if err := s.put(ctx, u); err != nil {
		return nil, err
	}
	p.Revision = u.Revision
	s.remember(p)
	return p, nil
}

// Discard erases a file that was not carried out. That there is none is no error.
func (s *Service) Discard(ctx context.Context, c access.Caller, id string) error {
	u, err := s.get(ctx, c, id)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if u.Execution != nil && u.Execution.FinishedAt.IsZero() {
		return fault.New(fault.NotAllowedNow, "import_begun", nil)
	}
	if err := s.Audit.Record(ctx, c, auditlog.ImportDiscarded, id); err != nil {
		return err
	}
	return errors.Join(s.erase(ctx, u), s.bucket.Erase(ctx, u.key()))
}

// plan gives the plan of an upload, as it was made last if nothing has changed.
// Of one that somebody has carried out there is no plan any more: only what it
// is called, and its Progress.
func (s *Service) plan(ctx context.Context, c access.Caller, u *upload) (*Plan, error) {
	if u.Execution != nil {
		return &Plan{
			ID: u.ID, Revision: u.Revision, Hash: u.Execution.Hash, Name: u.Name, Source: u.Source, FileHash: u.Hash,
			Sheet: u.Execution.Sheet, Expires: u.At.Add(uploadLife), Progress: u.Execution,
		}, nil
	}
	if err := s.Query.CatchUp(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	p := s.plans[u.ID]
	s.mu.Unlock()
	if p != nil && p.Revision == u.Revision && p.position == s.Query.Position() {
		return p, nil
	}
	raw, ok, err := s.bucket.GetLarge(ctx, u.fileKey())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound(u.ID)
	}
	if p, err = s.make(ctx, c, u, raw); err != nil {
		return nil, err
	}
	s.remember(p)
	return p, nil
}

// maxPlans is how many plans are at hand.
const maxPlans = 4

func (s *Service) remember(p *Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.plans) >= maxPlans {
		clear(s.plans)
	}
	s.plans[p.ID] = p
}

// get reads an upload of the caller's organisation.
func (s *Service) get(ctx context.Context, c access.Caller, id string) (*upload, error) {
	if err := s.Policy.Admit(c, string(initiative.KindImport), nil); err != nil {
		return nil, err
	}
	if !validID(id) {
		return nil, notFound(id)
	}
	u, err := s.read(ctx, c.Organisation+"."+id)
	if err == nil && (u == nil || s.Clock().Sub(u.At) > uploadLife) {
		err = notFound(id)
	}
	return u, err
}

func (s *Service) read(ctx context.Context, key string) (*upload, error) {
	raw, revision, ok, err := s.bucket.Get(ctx, key)
	if err != nil || !ok {
		return nil, err
	}
	u := &upload{Revision: revision}
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(u); err != nil {
		return nil, fmt.Errorf("decode upload: %w", err)
	}
	return u, nil
}

// maxUpload is how much is kept of a file beside its bytes, in bytes of JSON: the
// choices, nearly all of it. It fits in one record of a secret bucket.
const maxUpload = 700 << 10

// put writes an upload over the revision that it was read at.
func (s *Service) put(ctx context.Context, u *upload) error {
	raw, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("encode upload: %w", err)
	}
	if len(raw) > maxUpload {
		return fault.New(fault.TooLarge, "import_choices_too_large", fault.Args{"max": maxUpload, "given": len(raw)})
	}
	revision, err := s.bucket.Put(ctx, u.key(), raw, u.Revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return fault.New(fault.PreconditionFailed, "import_choices_changed", nil)
	}
	if err == nil {
		u.Revision = revision
	}
	return err
}

func (u *upload) key() string { return u.Organisation + "." + u.ID }

func (u *upload) fileKey() string { return u.key() + ".file" }

func notFound(id string) error {
	return fault.New(fault.NotFound, "import_not_found", fault.Args{"id": id})
}

// validID keeps what is no id from becoming a key.
func validID(id string) bool {
	return len(id) == 36 && strings.Trim(id, "0123456789abcdef-") == ""
}
