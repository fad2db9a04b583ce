package secrets

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/contact"
)

// Erasure is that a person is erased: by whom it was asked for, and of which
// kinds of records something was there. It says nothing of who it is. It lies in
// the bucket of the contacts, under "erasing.<pseudonym>", until the log says so.
type Erasure struct {
	Person       string   `json:"-"` // pseudonym
	Organisation string   `json:"organisation"`
	Actor        string   `json:"actor"`
	By           string   `json:"by"`
	What         []string `json:"what"`
}

const erasingPrefix = "erasing."

// EraseOwnContact erases a contact of the caller's organisation. The erasure is
// to be recorded.
func (st *Store) EraseOwnContact(ctx context.Context, c access.Caller, id string) (e Erasure, err error) {
	if err := st.policy.Admit(c, "eraseContact", nil); err != nil {
		return e, err
	}
	one, err := st.ownContact(ctx, c, id)
	if err != nil {
		return e, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ContactErased, id); err != nil {
		return e, err
	}
	return st.EraseContact(ctx, one, Erasure{Organisation: one.Organisation, Actor: c.Actor, By: "organisation"})
}

// EraseContact erases a contact: when it returns, nobody can read it any more, not
// in a backup either once the data keys there are gone. That it is erased is noted
// before, so that it is carried out and recorded whatever happens in between.
func (st *Store) EraseContact(ctx context.Context, one contact.Contact, e Erasure) (Erasure, error) {
	e.Person, e.What = one.ID, []string{"contacts"}
	if err := st.noteErasure(ctx, e); err != nil {
		return e, err
	}
	return e, st.eraseContact(ctx, one.Organisation, one.ID)
}

func (st *Store) eraseContact(ctx context.Context, organisation, id string) error {
	key := contactKey(organisation, id)
	defer st.versions.wrote(key)
	return st.contacts.Erase(ctx, key)
}

func (st *Store) noteErasure(ctx context.Context, e Erasure) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode erasure: %w", err)
	}
	_, seen, _, err := st.contacts.Get(ctx, erasingPrefix+e.Person)
	if err == nil {
		_, err = st.contacts.Put(ctx, erasingPrefix+e.Person, raw, seen)
	}
	return err
}

// Erasures are those that were begun and are not recorded yet. What they are about
// is erased when they are given.
func (st *Store) Erasures(ctx context.Context) (out []Erasure, err error) {
	keys, err := st.contacts.Keys(ctx, erasingPrefix+"*")
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		raw, _, ok, err := st.contacts.Get(ctx, key)
		if err != nil || !ok {
			continue // recorded meanwhile, or damaged and counted as such
		}
		e := Erasure{Person: strings.TrimPrefix(key, erasingPrefix)}
		if err := json.Unmarshal(raw, &e); err != nil {
			return out, fmt.Errorf("decode erasure: %w", err)
		}
		if err := st.eraseContact(ctx, e.Organisation, e.Person); err != nil {
			return out, err
		}
		out = append(out, e)
	}
	return out, nil
}

// ErasureRecorded forgets an erasure that the log knows of.
func (st *Store) ErasureRecorded(ctx context.Context, e Erasure) error {
	return st.contacts.Erase(ctx, erasingPrefix+e.Person)
}

// HeldContacts are those of which somebody who has signed in has said that they
// are theirs, whichever organisations they are of.
func (st *Store) HeldContacts(ctx context.Context, person string) ([]contact.Contact, error) {
	all, err := st.EachContact(ctx)
	return slices.DeleteFunc(all, func(one contact.Contact) bool { return person == "" || one.Holder != person }), err
}

// HoldContact notes that a contact is about whoever has signed in. That they read
// the mailbox of the card must have been shown.
func (st *Store) HoldContact(ctx context.Context, one contact.Contact, person string) (contact.Contact, error) {
	return st.alterContact(ctx, one, func(c contact.Contact) contact.Contact {
		if c.Email == one.Email {
			c.Holder = person
		}
		return c
	})
}

// AccountErasure is that what was kept of somebody who has signed in is erased;
// it names nobody.
func AccountErasure(organisation string, what []string) Erasure {
	e := Erasure{Person: newPerson(), Organisation: organisation, By: "person", What: what}
	e.Actor = e.Person
	return e
}
