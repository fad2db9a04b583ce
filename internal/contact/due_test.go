package contact_test

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/contact"
)

// A year of a contact: told, asked after a year, not confirmed after thirty
// days without an answer, until somebody says that it is right.
func TestAYearOfAContact(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	now := time.Date(2026, 4, 7, 8, 0, 0, 0, time.UTC)
	c := contact.Contact{Card: contact.Card{Kind: contact.Person, ShownTo: contact.Everybody}, Registered: now, Confirmed: now}
	step := func(what string, after time.Duration, want contact.Letter, sent bool) {
		t.Helper()
		now = now.Add(after)
		next, letter := c.Due(now, 10*time.Minute)
		if letter != want {
			t.Fatalf("%s: %q, want %q", what, letter, want)
		}
		if c = next; sent {
			c = c.Sent(letter)
		}
	}
	step("it is there", 0, contact.Listed, false)
	step("the letter is under way", time.Minute, contact.NoLetter, false)
	step("it was lost", 10*time.Minute, contact.Listed, true)
	step("notified", time.Hour, contact.NoLetter, false)
	step("a day too early", 363*day, contact.NoLetter, false)
	step("a year later", 2*day, contact.Ask, false)
	step("nobody was asked", 40*day, contact.Ask, true)
	if c.Stale() {
		t.Error("not confirmed, without being asked")
	}
	step("thirty days are not over", 29*day, contact.NoLetter, false)
	step("they are", day, contact.NotAnswered, false)
	step("the owner was not told", time.Hour, contact.NotAnswered, true)
	if !c.Stale() || !c.VisibleTo(contact.Stranger) {
		t.Error("not shown as not confirmed")
	}
	step("nothing more", 90*day, contact.NoLetter, false)
	c = c.Confirm(now)
	if c.Stale() {
		t.Error("confirmed, and shown as not confirmed")
	}
	step("confirmed", 364*day, contact.NoLetter, false)
	step("asked once more", day, contact.Ask, true)
}
