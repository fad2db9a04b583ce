package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/forensic"
)

const personName = "Torunn Vassfarstein"

func personCard(shown contact.Audience) contact.Card {
	return contact.Card{
		Kind: contact.Person, Task: "Prosjektleder", Name: personName, Email: "torunn.vassfarstein@etat.example",
		Phone: "+47 987 65 432", ShownTo: shown, General: true,
	}
}

// personal is everything of personCard that must be found nowhere once erased.
var personal = []string{personName, "vassfarstein", "987 65 432"}

func addContact(t *testing.T, r *testkit.Registry, organisation string, card contact.Card) string {
	t.Helper()
	one, err := r.Secrets.AddContact(t.Context(), testkit.Caller(organisation), "", card)
	if err != nil {
		t.Fatal(err)
	}
	return one.ID
}

func proposeOne(t *testing.T, r *testkit.Registry) string {
	t.Helper()
	res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	if err != nil {
		t.Fatal(err)
	}
	return res.ID
}

func choose(r *testkit.Registry, t *testing.T, initiativeID string, ids ...string) error {
	t.Helper()
	_, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), initiativeID, initiative.ChooseContacts{Contacts: ids})
	return err
}

// An initiative names contacts of its owner, and no others.
func TestContactsAreTheOwners(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	id := proposeOne(t, r)
	own := addContact(t, r, testkit.Skatteetaten, personCard(contact.Organisations))
	foreign := addContact(t, r, testkit.KS, personCard(contact.Everybody))
	if err := choose(r, t, id, own); err != nil {
		t.Fatal(err)
	}
	err := choose(r, t, id, own, foreign, "Kari")
	f, _ := err.(*fault.Error)
	if f == nil || len(f.Fields) != 2 || f.Fields[0].Path != "contacts[1]" || f.Fields[1].Path != "contacts[2]" {
		t.Errorf("a contact of KS at an initiative of Skatteetaten: %v", err)
	}
	for who, want := range map[string]int{testkit.Skatteetaten: 1, testkit.KS: 1, "": 0} {
		c := access.Caller{}
		if who != "" {
			c = testkit.Caller(who)
		}
		shown, err := r.Secrets.ShownContacts(t.Context(), c, testkit.Skatteetaten, own, foreign)
		if err != nil || len(shown) != want {
			t.Errorf("%q sees %d, want %d (%v)", who, len(shown), want, err)
		}
	}
	if _, err := r.Secrets.OwnContact(t.Context(), testkit.Caller(testkit.KS), own); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("KS reads a contact of Skatteetaten: %v", err)
	}
	if err := r.Command.EraseContact(t.Context(), testkit.Caller(testkit.KS), own); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("KS erases a contact of Skatteetaten: %v", err)
	}
}

// A card that is shown to nobody else is for who may read the organisation's contacts:
// not for whoever acts for it, its keys, people in it without a role, or a token that
// was issued for another API.
func TestACardIsForItsOwnHouse(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	hidden := addContact(t, r, testkit.Skatteetaten, personCard(contact.Nobody))
	shared := addContact(t, r, testkit.Skatteetaten, personCard(contact.Organisations))
	own := access.Caller{Organisation: testkit.Skatteetaten, Actor: "act_0"}
	edited := func(edit func(*access.Caller)) access.Caller {
		c := own
		edit(&c)
		return c
	}
	for name, one := range map[string]struct {
		caller access.Caller
		sees   int
	}{
		"a reader":             {edited(func(c *access.Caller) { c.Person, c.Roles = true, []events.Role{events.RoleReader} }), 2},
		"a machine that reads": {edited(func(c *access.Caller) { c.Scopes = []string{access.ScopeRead} }), 2},
		"without a role":       {edited(func(c *access.Caller) { c.Person = true }), 1},
		"a key":                {edited(func(c *access.Caller) { c.Key, c.Roles = "k", []events.Role{events.RoleReader} }), 1},
		"under a mandate":      {testkit.Caller(testkit.KS).Under(testkit.Skatteetaten, "m", events.Tasks), 1},
		"another organisation": {testkit.Caller(testkit.Nav), 1},
		"for another API":      {edited(func(c *access.Caller) { c.Scopes = []string{"other:everything"} }), 0},
		"nobody":               {access.Caller{}, 0},
	} {
		shown, err := r.Secrets.ShownContacts(t.Context(), one.caller, testkit.Skatteetaten, hidden, shared)
		if err != nil || len(shown) != one.sees {
			t.Errorf("%s sees %d, want %d (%v)", name, len(shown), one.sees, err)
		}
	}
}

// Erased is erased on every replica at once, and the log says that somebody was,
// and not who.
func TestAnErasedContactIsGoneEverywhere(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	one, other := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url}), testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	id := proposeOne(t, one)
	person := addContact(t, one, testkit.Skatteetaten, personCard(contact.Everybody))
	if err := choose(one, t, id, person); err != nil {
		t.Fatal(err)
	}
	wantShown(t, other, person, 1)
	if err := one.Command.EraseContact(t.Context(), testkit.Caller(testkit.Skatteetaten), person); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*testkit.Registry{one, other} {
		wantShown(t, r, person, 0)
		if _, err := r.Secrets.FindContact(t.Context(), person); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("found by its pseudonym: %v", err)
		}
	}
	wantRecorded(t, one, person)
	if err := one.Command.EraseContact(t.Context(), testkit.Caller(testkit.Skatteetaten), person); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("erased twice: %v", err)
	}
}

func wantShown(t *testing.T, r *testkit.Registry, person string, want int) {
	t.Helper()
	shown, err := r.Secrets.ShownContacts(t.Context(), access.Caller{}, testkit.Skatteetaten, person)
	if err != nil || len(shown) != want {
		t.Errorf("%d contacts are shown, want %d (%v)", len(shown), want, err)
	}
}

// wantRecorded looks for the one event that says that somebody was erased.
func wantRecorded(t *testing.T, r *testkit.Registry, person string) {
	t.Helper()
	records, err := r.Query.Person(t.Context(), person)
	if err != nil || len(records) != 1 {
		t.Fatalf("%d events of the erased person (%v)", len(records), err)
	}
	if e, ok := records[0].Data.(*events.PersonErased); !ok || e.By != "organisation" {
		t.Errorf("recorded: %+v", records[0].Data)
	}
}

// An erasure that a crash broke off is carried out and recorded at the next look.
func TestAnErasureIsCarriedThrough(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	person := addContact(t, r, testkit.Skatteetaten, personCard(contact.Everybody))
	e, err := r.Secrets.EraseOwnContact(t.Context(), testkit.Caller(testkit.Skatteetaten), person) // and here the process dies
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	for range 2 { // the registry finishes it too, at its start; finishing it again is recording it once
		if err := r.Command.FinishErasures(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.Command.RecordErasure(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	wantRecorded(t, r, person)
	wantShown(t, r, person, 0)
	if left, err := r.Secrets.Erasures(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%d erasures are left (%v)", len(left), err)
	}
}

// A backup of the contacts from before an erasure opens nothing of the person with
// the data keys of after it; with those of before it would have.
func TestABackupForgetsWhoWasErased(t *testing.T) {
	t.Parallel()
	dir, whole, later := t.TempDir(), t.TempDir(), t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	person := addContact(t, r, testkit.Skatteetaten, personCard(contact.Everybody))
	stays := contact.Card{Kind: contact.Role, Task: "Support", Email: "support@etat.example"}
	addContact(t, r, testkit.Skatteetaten, stays)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	copyFiles(t, dir, whole, func(string) bool { return true })
	copyFiles(t, dir, later, func(path string) bool { return !strings.Contains(path, eventlog.DataKeysStream) })

	r = testkit.Open(t, dir, eventlog.Config{})
	if err := r.Command.EraseContact(t.Context(), testkit.Caller(testkit.Skatteetaten), person); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	copyFiles(t, dir, later, func(path string) bool { return strings.Contains(path, eventlog.DataKeysStream) })
	if found := search(t, whole, personal...); len(found) != len(personal) {
		t.Errorf("a whole backup of before holds %q: the search is of no use", found)
	}
	for name, folder := range map[string]string{"the backup": later, "the registry": dir} {
		if found := search(t, folder, personal...); len(found) > 0 {
			t.Errorf("%s still gives away %q", name, found)
		}
		if found := search(t, folder, stays.Email); len(found) != 1 {
			t.Errorf("%s has lost what was not erased", name)
		}
	}
}

func copyFiles(t *testing.T, from, to string, which func(path string) bool) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !which(path) {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return os.WriteFile(target, raw, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// search lists the texts that can be read in a folder by whoever has the key.
func search(t *testing.T, folder string, texts ...string) (found []string) {
	t.Helper()
	finds, err := forensic.Read(folder, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		for _, f := range finds {
			if bytes.Contains(f.Clear, []byte(text)) {
				found = append(found, text)
				break
			}
		}
	}
	return found
}

// A card that changes hands is not held by whoever held it, and somebody who was
// slower does not overwrite it.
func TestChangingAContact(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	own := testkit.Caller(testkit.Skatteetaten)
	person := addContact(t, r, testkit.Skatteetaten, personCard(contact.Nobody))
	first, err := r.Secrets.OwnContact(t.Context(), own, person)
	if err != nil {
		t.Fatal(err)
	}
	first.Holder = "act_0"
	if first, err = r.Secrets.KeepContact(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	card := first.Card
	card.Name = "Noen Annen"
	next, err := r.Secrets.ChangeContact(t.Context(), own, person, card, first.Revision)
	if err != nil || next.Holder != "" {
		t.Errorf("held by %q (%v)", next.Holder, err)
	}
	if _, err := r.Secrets.ChangeContact(t.Context(), own, person, card, first.Revision); fault.CodeOf(err) != fault.PreconditionFailed {
		t.Errorf("changed on an old revision: %v", err)
	}
	repeated := contact.Card{Kind: contact.Role, Task: "Support", Email: "support@etat.example"}
	var ids []string
	for range 2 {
		one, err := r.Secrets.AddContact(t.Context(), own, "once", repeated)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, one.ID)
	}
	if ids[0] != ids[1] {
		t.Errorf("the same call made two contacts: %q", ids)
	}
	if _, err := r.Secrets.AddContact(t.Context(), own, "once", card); fault.CodeOf(err) != fault.KeyReused {
		t.Errorf("another card under the same key: %v", err)
	}
	if err := r.Command.EraseContact(t.Context(), own, ids[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Secrets.AddContact(t.Context(), own, "once", repeated); fault.CodeOf(err) != fault.KeyReused {
		t.Errorf("who was erased came back: %v", err)
	}
	if _, err := r.Secrets.AddContact(t.Context(), access.Caller{}, "", card); fault.CodeOf(err) != fault.Unauthenticated {
		t.Errorf("added by nobody: %v", err)
	}
}

// What a page of the organisation follows from is another version after each change of its
// contacts, and of no others. Where others write too, only the contacts themselves tell.
func TestContactsHaveVersions(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	version := func(organisation string) uint64 {
		t.Helper()
		v, known := r.Secrets.ContactsVersion(organisation)
		if !known {
			t.Error("the version is not known")
		}
		return v
	}
	by := testkit.Caller(testkit.KS)
	var one contact.Contact
	for i, step := range []func() (err error){
		func() (err error) {
			one, err = r.Secrets.AddContact(t.Context(), by, "", personCard(contact.Nobody))
			return err
		},
		func() (err error) { one, err = r.Secrets.ConfirmContact(t.Context(), one); return err },
		func() (err error) { _, err = r.Secrets.EraseOwnContact(t.Context(), by, one.ID); return err },
	} {
		before, apart := version(testkit.KS), version(testkit.Digdir)
		if err := step(); err != nil {
			t.Fatal(i, err)
		}
		if version(testkit.KS) == before || version(testkit.Digdir) != apart {
			t.Errorf("step %d: %d after %d, and %d of others after %d", i, version(testkit.KS), before, version(testkit.Digdir), apart)
		}
	}
	beside := testkit.Open(t, t.TempDir(), eventlog.Config{URL: testkit.NATS(t)})
	if _, known := beside.Secrets.ContactsVersion(testkit.KS); known {
		t.Error("what others write is thought to be known")
	}
}
