package secrets

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// The contacts of organisations lie in a bucket of their own, each with a data key
// of its own, under <organisation>.<pseudonym>. Events know the pseudonym alone.
// They are read from here whenever they are shown, so that what was erased is
// shown nowhere from then on; no view, page cache or export has them.
const contactsBucket = "contacts"

// MaxContacts is how many contacts an organisation has.
const MaxContacts = 200

func contactKey(organisation, id string) string { return organisation + "." + id }

// Contacts are those of the caller's own organisation, those that were registered
// first before the others.
func (st *Store) Contacts(ctx context.Context, c access.Caller) ([]contact.Contact, error) {
	if err := access.Enter(c, "listContacts"); err != nil {
		return nil, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ContactsRead, ""); err != nil {
		return nil, err
	}
	return st.contactsOf(ctx, c.Organisation+".*")
}

func (st *Store) contactsOf(ctx context.Context, filter string) ([]contact.Contact, error) {
	keys, err := st.contacts.Keys(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := []contact.Contact{}
	for _, key := range keys {
		if strings.HasPrefix(key, erasingPrefix) {
			continue
		}
		c, ok, err := st.contact(ctx, key)
		if err != nil && !errors.Is(err, eventlog.ErrUnreadable) {
			return nil, err
		}
		if ok && err == nil {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b contact.Contact) int {
		if by := a.Registered.Compare(b.Registered); by != 0 {
			return by
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

func (st *Store) contact(ctx context.Context, key string) (c contact.Contact, ok bool, err error) {
	raw, revision, ok, err := st.contacts.Get(ctx, key)
	if err != nil || !ok {
		return c, false, err
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, false, fmt.Errorf("decode contact: %w", err)
	}
	c.Organisation, c.ID, _ = strings.Cut(key, ".")
	c.Revision = revision
	return c, true, nil
}

// ShownContacts are those of an organisation's contacts that the caller may see:
// the ones that are asked for by pseudonym, in that order, or without any the
// ones that stand for the organisation.
func (st *Store) ShownContacts(ctx context.Context, c access.Caller, organisation string, ids ...string) ([]contact.Contact, error) {
	out, err := st.VisibleContacts(ctx, c, organisation)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(one contact.Contact) bool {
		return len(ids) == 0 && !one.General || len(ids) > 0 && !slices.Contains(ids, one.ID)
	})
	if len(ids) > 0 {
		slices.SortStableFunc(out, func(a, b contact.Contact) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	}
	return out, nil
}

// VisibleContacts are all of an organisation's contacts that the caller may see.
func (st *Store) VisibleContacts(ctx context.Context, c access.Caller, organisation string) ([]contact.Contact, error) {
	all, err := st.contactsOf(ctx, organisation+".*")
	who := viewer(c, organisation)
	return slices.DeleteFunc(all, func(one contact.Contact) bool { return !one.VisibleTo(who) }), err
}

// viewer is how well the caller is known to an organisation: only who may read all
// its contacts is of the house, not whoever acts for it, or in it without a role.
func viewer(c access.Caller, organisation string) contact.Viewer {
	switch {
	case !c.Known():
		return contact.Stranger
	case c.Organisation == organisation && access.Enter(c, "listContacts") == nil:
		return contact.Colleague
	}
	return contact.Known
}

// KnowsContact says whether an organisation has a contact of a pseudonym.
func (st *Store) KnowsContact(ctx context.Context, organisation, id string) (bool, error) {
	_, ok, err := st.contact(ctx, contactKey(organisation, id))
	return ok, err
}

// FindContact reads a contact, whoever's it is, for whoever holds a link to it.
func (st *Store) FindContact(ctx context.Context, id string) (contact.Contact, error) {
	if !initiative.ValidContact(id) {
		return contact.Contact{}, fault.New(fault.NotFound, "contact_not_found", nil)
	}
	keys, err := st.contacts.Keys(ctx, "*."+id)
	if err != nil {
		return contact.Contact{}, err
	}
	for _, key := range keys {
		if strings.HasPrefix(key, erasingPrefix) {
			continue
		}
		c, ok, err := st.contact(ctx, key)
		if err != nil || ok {
			return c, err
		}
	}
	return contact.Contact{}, fault.New(fault.NotFound, "contact_not_found", nil)
}

// OwnContact reads one of the caller's own organisation.
func (st *Store) OwnContact(ctx context.Context, c access.Caller, id string) (contact.Contact, error) {
	if err := access.Enter(c, "listContacts"); err != nil {
		return contact.Contact{}, err
	}
	one, err := st.ownContact(ctx, c, id)
	if err != nil {
		return one, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ContactsRead, id); err != nil {
		return contact.Contact{}, err
	}
	return one, nil
}

func (st *Store) ownContact(ctx context.Context, c access.Caller, id string) (contact.Contact, error) {
	if !initiative.ValidContact(id) {
		return contact.Contact{}, fault.New(fault.NotFound, "contact_not_found", nil)
	}
	one, ok, err := st.contact(ctx, contactKey(c.Organisation, id))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "contact_not_found", nil)
	}
	return one, err
}

// AddContact keeps a new contact of the caller's organisation. Repeated under the
// same key ("" for none) it is the same contact. wrong is what is known to be
// wrong with it already.
func (st *Store) AddContact(ctx context.Context, c access.Caller, key string, card contact.Card, wrong ...fault.Field) (contact.Contact, error) {
	if err := st.policy.Admit(c, "addContact", nil); err != nil {
		return contact.Contact{}, err
	}
	if err := invalidCard(card, wrong); err != nil {
		return contact.Contact{}, err
	}
	now := st.now()
	one := contact.Contact{ID: newPerson(), Organisation: c.Organisation, Card: card, Registered: now, Changed: now, Confirmed: now}
	if key != "" {
		one.ID = personPrefix + short("contact\x00"+c.Organisation+"\x00"+key)
		if before, done, err := st.addedBefore(ctx, one); done || err != nil {
			return before, err
		}
	}
	have, err := st.contacts.Keys(ctx, c.Organisation+".*")
	if err != nil {
		return contact.Contact{}, err
	}
	if len(have) >= MaxContacts {
		return contact.Contact{}, fault.New(fault.NotAllowedNow, "too_many_contacts", fault.Args{"max": MaxContacts})
	}
	if err := st.audit.Record(ctx, c, auditlog.ContactAdded, one.ID); err != nil {
		return contact.Contact{}, err
	}
	return st.putContact(ctx, one)
}

// addedBefore finds what the same call has led to. Who was erased does not come
// back because a call is repeated.
func (st *Store) addedBefore(ctx context.Context, one contact.Contact) (before contact.Contact, done bool, err error) {
	before, there, err := st.contact(ctx, contactKey(one.Organisation, one.ID))
	if err != nil || there && before.Card == one.Card {
		return before, there, err
	}
	erased, err := st.query.Person(ctx, one.ID)
	if err == nil && (there || len(erased) > 0) {
		err = fault.New(fault.KeyReused, "", nil)
	}
	return before, false, err
}

// ChangeContact says something else of a contact of the caller's organisation.
// seen is the revision that the caller has read, 0 for whichever. A card with
// another address or name is about somebody else, perhaps: it is not held by
// whoever held it.
func (st *Store) ChangeContact(ctx context.Context, c access.Caller, id string, card contact.Card, seen uint64, wrong ...fault.Field) (contact.Contact, error) {
	if err := st.policy.Admit(c, "changeContact", nil); err != nil {
		return contact.Contact{}, err
	}
	one, err := st.ownContact(ctx, c, id)
	if err != nil {
		return one, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ContactChanged, id); err != nil {
		return contact.Contact{}, err
	}
	if err := invalidCard(card, wrong); err != nil {
		return one, err
	}
	if seen != 0 && seen != one.Revision {
		return one, fault.New(fault.PreconditionFailed, "contact_changed", nil)
	}
	if one.Email != card.Email || one.Name != card.Name {
		one.Holder = ""
	}
	if one.Email != card.Email { // whoever has the new address is told
		one.Notified = false
	}
	one = one.Confirm(st.now())
	one.Card, one.Changed = card, one.Confirmed
	return st.putContact(ctx, one)
}

// ConfirmContact notes that whoever a contact is about says that it is right.
func (st *Store) ConfirmContact(ctx context.Context, one contact.Contact) (contact.Contact, error) {
	return st.alterContact(ctx, one, func(c contact.Contact) contact.Contact { return c.Confirm(st.now()) })
}

// CorrectContact writes what whoever a contact is about says instead, see
// contact.Correct.
func (st *Store) CorrectContact(ctx context.Context, one contact.Contact, said contact.Card, wrong ...fault.Field) (contact.Contact, error) {
	correct := func(c contact.Contact) contact.Contact { return c.Correct(said.Task, said.Name, said.Phone, st.now()) }
	if err := invalidCard(correct(one).Card, wrong); err != nil {
		return one, err
	}
	return st.alterContact(ctx, one, correct)
}

// LetterSent notes that a letter to a contact was sent, unless it was answered or
// the card was changed meanwhile.
func (st *Store) LetterSent(ctx context.Context, one contact.Contact, letter contact.Letter) error {
	_, err := st.alterContact(ctx, one, func(c contact.Contact) contact.Contact {
		if c.Email != one.Email || !c.Asked.Equal(one.Asked) {
			return c
		}
		return c.Sent(letter)
	})
	if fault.CodeOf(err) == fault.NotFound {
		return nil // it was erased meanwhile
	}
	return err
}

// alterContact changes a contact on what is true by then. What whoever it is about
// says holds over what time has led to meanwhile.
func (st *Store) alterContact(ctx context.Context, one contact.Contact, fn func(contact.Contact) contact.Contact) (contact.Contact, error) {
	for {
		next, err := st.putContact(ctx, fn(one))
		if fault.CodeOf(err) != fault.PreconditionFailed {
			return next, err
		}
		if one, err = st.FindContact(ctx, one.ID); err != nil {
			return one, err
		}
	}
}

// KeepContact writes what follows for a contact from an answer or from time, over
// the revision that was read. PreconditionFailed: somebody was faster.
func (st *Store) KeepContact(ctx context.Context, one contact.Contact) (contact.Contact, error) {
	return st.putContact(ctx, one)
}

// EachContact reads all contacts of all organisations, for what follows from time.
func (st *Store) EachContact(ctx context.Context) ([]contact.Contact, error) {
	return st.contactsOf(ctx, "*.*")
}

func (st *Store) putContact(ctx context.Context, one contact.Contact) (contact.Contact, error) {
	raw, err := json.Marshal(one)
	if err != nil {
		return one, fmt.Errorf("encode contact: %w", err)
	}
	key := contactKey(one.Organisation, one.ID)
	defer st.versions.wrote(key)
	one.Revision, err = st.contacts.Put(ctx, key, raw, one.Revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return one, fault.New(fault.PreconditionFailed, "contact_changed", nil)
	}
	return one, err
}

func invalidCard(card contact.Card, wrong []fault.Field) error {
	if wrong = append(slices.Clone(wrong), card.Check()...); len(wrong) > 0 {
		return &fault.Error{Code: fault.Invalid, Fields: wrong}
	}
	return nil
}

func (st *Store) now() time.Time { return st.clock().UTC().Truncate(time.Millisecond) }

// personPrefix begins the pseudonyms of people.
const personPrefix = "per_"

// newPerson is a pseudonym that says nothing.
func newPerson() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails
	return personPrefix + hex.EncodeToString(raw)
}
