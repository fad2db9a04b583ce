package notify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Digests over two and a half weeks in which the clocks go back, the service is
// restarted, an address is changed and a subscription rests: a change is sent
// every morning half an hour before the daily digest, and each is in one letter
// to everybody who is to have it, in order, and in the letter of its time.
func TestAFortnightOfDigests(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	oslo := subscription.Oslo
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 10, day, hour, minute, 0, 0, oslo) }
	until := func(to time.Time) { r.Clock.Advance(to.Sub(r.Clock.Now())) }
	until(at(18, 12, 0)) // a Sunday
	s := start(t, r, office.by, byHand(r))
	order := func(address string, f subscription.Frequency) Created {
		c := toMail(address, f)
		if c.At = "07:30"; f == subscription.Weekly {
			c.At, c.Weekday = "08:00", "thursday"
		}
		return confirmed(t, s, office, c)
	}
	daily, weekly := order("daglig@kommune.example", subscription.Daily), order("ukentlig@kommune.example", subscription.Weekly)
	moved, resting := order("gammel@kommune.example", subscription.Daily), order("hviler@kommune.example", subscription.Daily)

	const last = 36 // Thursday the 5th of November
	var waiting, everything, rest, weekOf []string
	want := map[string][]string{} // address → what each letter names
	due := func(to Created, digests *[]string) {
		address := to.Address
		want[address] = append(want[address], strings.Join(*digests, " "))
		*digests = nil
		office.wait(t, address, len(want[address])+1) // and the question
		nothingWaits(t, s, to.ID)                     // it is noted as sent before the clock is moved
	}
	for day := 19; day <= last; day++ {
		until(at(day, 7, 0))
		title := fmt.Sprintf("Endring-%02d", day)
		propose(t, r, title)
		waiting, everything, weekOf = append(waiting, title), append(everything, title), append(weekOf, title)
		if day <= 22 || day > 27 {
			rest = append(rest, title)
		}
		untilMatched(t, s)
		if day == 28 {
			s.stop()
			s = start(t, r, office.by, byHand(r))
			untilMatched(t, s)
		}
		until(at(day, 7, 30))
		if weekday := at(day, 12, 0).Weekday(); weekday != time.Saturday && weekday != time.Sunday {
			due(daily, &waiting)
			if len(rest) > 0 {
				due(resting, &rest)
			}
			if day < 22 || day > 23 { // its new address has not agreed on those days
				nothingWaits(t, s, moved.ID)
			}
		}
		until(at(day, 8, 0))
		if at(day, 8, 0).Weekday() == time.Thursday {
			due(weekly, &weekOf)
		}
		until(at(day, 12, 0))
		var err error
		switch day {
		case 21:
			c := toMail("ny@kommune.example", subscription.Daily)
			c.At = "07:30"
			_, err = s.Update(t.Context(), as(vendor), moved.ID, c, 0)
		case 22:
			_, err = s.Pause(t.Context(), as(vendor), resting.ID)
		case 23:
			_, err = s.ConfirmEmail(t.Context(), office.wait(t, "ny@kommune.example", 1)[0].link(t, mail.ConfirmPath))
		case 27:
			_, err = s.Resume(t.Context(), as(vendor), resting.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{daily.ID, weekly.ID, moved.ID, resting.ID} {
		nothingWaits(t, s, id)
	}
	for address, letters := range want {
		if got := digests(t, office, address, map[string]string{daily.Address: daily.ID, weekly.Address: weekly.ID, resting.Address: resting.ID}[address]); !slices.Equal(got, letters) {
			t.Errorf("%s was sent\n%s\nwant\n%s", address, strings.Join(got, "\n"), strings.Join(letters, "\n"))
		}
	}
	both := slices.Concat(digests(t, office, moved.Address, moved.ID), digests(t, office, "ny@kommune.example", moved.ID))
	if got := strings.Fields(strings.Join(both, " ")); !slices.Equal(got, everything) {
		t.Errorf("before and after the address was changed: %q", both)
	}
}

var numberedChange = regexp.MustCompile(`Endring-\d\d`)

// digests are the changes that each digest to an address names, in order. Each says which
// subscription it belongs to.
func digests(t *testing.T, office *postOffice, address, id string) (out []string) {
	t.Helper()
	for _, l := range office.letters(address) {
		text := l.plain(t)
		found := numberedChange.FindAllString(text, -1)
		slices.Sort(found) // a letter has the newest first
		found = slices.Compact(found)
		if len(found) == 0 {
			continue // the question
		}
		out = append(out, strings.Join(found, " "))
		if !strings.Contains(text, id) {
			t.Errorf("a letter to %s does not name its subscription:\n%s", address, text)
		}
	}
	return out
}
