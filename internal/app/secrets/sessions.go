package secrets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/personal"
)

const (
	// sessionsBucket holds the sessions of people, and what may happen once only.
	sessionsBucket = "sessions"
	// SessionLife is how long a session lasts, whatever is done with it.
	SessionLife = personal.SessionLife
	// SessionIdle is how long it lasts when nobody uses it: time enough to fill in
	// a long form.
	SessionIdle = time.Hour
	// sessionNoted is how much later a use must be to be noted, so that not every
	// page writes.
	sessionNoted = 5 * time.Minute
	// sessionRetention is longer than any session lasts.
	sessionRetention = personal.SessionsKept
	// sessionPatience is how long a page waits to hear about its session.
	sessionPatience = 2 * time.Second
	// maxSessions is how many sessions a person has; the oldest give way.
	maxSessions = 20
)

// Session is that a person is signed in: for whom they act, and how surely the
// issuer knows them. It says nothing of who they are but a pseudonym.
type Session struct {
	ID            string       `json:"-"` // random; whoever knows it has the session
	Handle        string       `json:"-"` // names it to its owner, and is of no use to others
	Issuer        string       `json:"issuer"`
	Person        string       `json:"person"`            // keyed pseudonym of issuer and subject
	Organisations []string     `json:"organisations"`     // that the person represents
	Organisation  string       `json:"organisation"`      // the one that is acted for; "" before it is chosen
	Through       string       `json:"through,omitempty"` // the one of Organisations that has a mandate from it; "" where it is one of them itself
	ACR           string       `json:"acr,omitempty"`
	Level         access.Level `json:"level,omitempty"`
	SignedIn      time.Time    `json:"signedIn"` // when the person last showed the issuer who they are
	Begun         time.Time    `json:"begun"`
	Used          time.Time    `json:"used"`
	At            string       `json:"at,omitempty"` // hash of the session at the issuer

	revision uint64
}

// Fresh says whether the person has shown who they are within a time, and as
// surely as a level demands.
func (s Session) Fresh(now time.Time, within time.Duration, level access.Level) bool {
	return !s.SignedIn.IsZero() && now.Sub(s.SignedIn) <= within && s.Level.AtLeast(level)
}

// Ends is when the session ends unless it is used.
func (s Session) Ends() time.Time {
	idle, life := s.Used.Add(SessionIdle), s.Begun.Add(SessionLife)
	if idle.Before(life) {
		return idle
	}
	return life
}

// key is where a session is kept: below its person and its session at the issuer,
// so that both find it.
func (s Session) key() string { return s.Person + "." + s.at() + "." + s.Handle }

func (s Session) at() string {
	if s.At == "" {
		return "none"
	}
	return s.At
}

// BeginSession keeps a new session; ID is random and Person a pseudonym. issuer
// and sid name the session at the issuer, if it has one. It gives the session's
// place, to find it by.
func (st *Store) BeginSession(ctx context.Context, s Session, sid string) (place string, err error) {
	now := st.clock()
	s.Handle, s.Begun, s.Used = short(s.ID), now, now
	if sid != "" {
		s.At = atIssuer(s.Issuer, sid)
	}
	if err := st.endOldest(ctx, s.Person); err != nil {
		return "", err
	}
	if _, err = st.put(ctx, s, 0); err != nil {
		return "", err
	}
	return s.key(), nil
}

// endOldest ends the oldest sessions of a person who has too many.
func (st *Store) endOldest(ctx context.Context, person string) error {
	there, err := st.SessionsOf(ctx, person)
	if err != nil {
		return err
	}
	for _, old := range there[min(len(there), maxSessions-1):] {
		if err := st.EndSession(ctx, old.key()); err != nil {
			return err
		}
	}
	return nil
}

func (st *Store) put(ctx context.Context, s Session, seen uint64) (uint64, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return 0, fmt.Errorf("encode session: %w", err)
	}
	return st.sessions.Put(ctx, s.key(), raw, seen)
}

// Session reads the session of an id at its place; ok is false when it has ended.
// The error says that it could not be found out.
func (st *Store) Session(ctx context.Context, place, id string) (s Session, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, sessionPatience)
	defer cancel()
	if !strings.HasSuffix(place, "."+short(id)) {
		return Session{}, false, nil
	}
	s, ok, err = st.session(ctx, place)
	s.ID = id
	return s, ok, err
}

func (st *Store) session(ctx context.Context, place string) (s Session, ok bool, err error) {
	raw, revision, ok, err := st.sessions.Get(ctx, place)
	if !ok || err != nil {
		return Session{}, false, err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return Session{}, false, fmt.Errorf("decode session: %w", err)
	}
	s.revision, s.Handle = revision, place[strings.LastIndexByte(place, '.')+1:]
	return s, st.clock().Before(s.Ends()), nil
}

// UseSession notes that a session is in use. A session that has ended meanwhile
// stays ended.
func (st *Store) UseSession(ctx context.Context, s Session) error {
	now := st.clock()
	if now.Sub(s.Used) < sessionNoted {
		return nil
	}
	s.Used = now
	return st.replace(ctx, s)
}

// ActFor chooses whom a person acts for: one of their organisations (through is
// ""), or another with a mandate to one of them.
func (st *Store) ActFor(ctx context.Context, s Session, organisation, through string) error {
	s.Organisation, s.Through, s.Used = organisation, through, st.clock()
	return st.replace(ctx, s)
}

// Join adds an organisation to those that a person represents, and acts for it.
func (st *Store) Join(ctx context.Context, s Session, organisation string) error {
	if !slices.Contains(s.Organisations, organisation) {
		s.Organisations = slices.Sorted(slices.Values(append(slices.Clone(s.Organisations), organisation)))
	}
	return st.ActFor(ctx, s, organisation, "")
}

// replace writes a session over what was read. Whoever else has written it was
// in the same session, or has ended it.
func (st *Store) replace(ctx context.Context, s Session) error {
	_, err := st.put(ctx, s, s.revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return nil
	}
	return err
}

// SessionsOf are the sessions of a person, the one that was begun last first.
func (st *Store) SessionsOf(ctx context.Context, person string) ([]Session, error) {
	keys, err := st.sessions.Keys(ctx, person+".*.*")
	if err != nil {
		return nil, err
	}
	var out []Session
	for _, key := range keys {
		s, ok, err := st.session(ctx, key)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Session) int {
		if by := b.Begun.Compare(a.Begun); by != 0 {
			return by
		}
		return strings.Compare(a.Handle, b.Handle)
	})
	return out, nil
}

// EndSession ends the session at a place, on every replica at once. Ending it
// twice is no error.
func (st *Store) EndSession(ctx context.Context, place string) error {
	if err := st.sessions.Erase(ctx, place); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// EndSessionsOf ends the sessions of a person that which picks, and says how many
// they were.
func (st *Store) EndSessionsOf(ctx context.Context, person string, which func(Session) bool) (ended int, err error) {
	there, err := st.SessionsOf(ctx, person)
	if err != nil {
		return 0, err
	}
	for _, s := range there {
		if !which(s) {
			continue
		}
		if err := st.EndSession(ctx, s.key()); err != nil {
			return ended, err
		}
		ended++
	}
	return ended, nil
}

// EndSessionsAt ends the sessions here that belong to one at an issuer.
func (st *Store) EndSessionsAt(ctx context.Context, issuer, sid string) error {
	keys, err := st.sessions.Keys(ctx, "*."+atIssuer(issuer, sid)+".*")
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := st.EndSession(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// Once is true the first time that it is asked about something, on whichever
// replica, for as long as sessions last. The thing is not kept, only a hash.
func (st *Store) Once(ctx context.Context, what ...string) (bool, error) {
	_, err := st.sessions.Put(ctx, "once."+short(strings.Join(what, "\x00")), []byte{}, 0)
	if errors.Is(err, eventlog.ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

func atIssuer(issuer, sid string) string { return short(issuer + "\x00" + sid) }

// short is 128 bits of a hash, as a part of a key.
func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}
