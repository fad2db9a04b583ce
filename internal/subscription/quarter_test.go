package subscription_test

import (
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

func moment(t *testing.T, at string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", at, subscription.Oslo)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func letterOf(numbers ...string) subscription.Command {
	return subscription.Command{
		Channel: subscription.Email, Address: "post@kommune.example", Frequency: subscription.Quarterly, Filters: subscription.Asking(filter.Set{filter.Municipality: numbers}),
	}
}

// The letter of a quarter is due from the first working day of it, at the time that was
// chosen; not for quarters that began before it was asked for.
func TestTheLetterOfAQuarterIsDue(t *testing.T) {
	t.Parallel()
	c := letterOf("1103")
	c.At = "08:15"
	s := subscription.New("id", "owner", c, "", moment(t, "2026-08-20 12:00"))
	if _, _, ok := subscription.Quarter(&s, moment(t, "2026-10-01 09:00")); ok {
		t.Error("one that nobody has confirmed is due")
	}
	s, err := s.Confirm(changes.Cursor{}, moment(t, "2026-08-20 13:00"))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{
		"2026-08-20 14:00": "", "2026-10-01 08:14": "", "2026-10-01 08:15": "2026-4", "2026-12-31 23:59": "2026-4",
		"2027-01-01 12:00": "", "2027-01-04 08:14": "", "2027-01-04 08:15": "2027-1", // the 1st is a holiday, and then it is weekend
		"2027-04-01 08:15": "2027-2", "2029-04-01 09:00": "", "2029-04-03 08:15": "2029-2", // Easter Sunday and Monday
	} {
		name, _, ok := subscription.Quarter(&s, moment(t, at))
		if got := name; ok != (want != "") || ok && got != want {
			t.Errorf("at %s %q is due: %v, want %q", at, got, ok, want)
		}
	}
	paused, _ := s.Pause(moment(t, "2026-09-30 12:00"))
	resumed, err := paused.Resume(changes.Cursor{}, moment(t, "2026-10-02 12:00"))
	if _, _, ok := subscription.Quarter(&resumed, moment(t, "2026-10-02 13:00")); ok || err != nil {
		t.Errorf("what was due in a pause comes after it: %v", err)
	}
	c.Language = "nn"
	if same := s.Change(c, changes.Cursor{}, moment(t, "2026-10-01 08:20")); !due(same, moment(t, "2026-10-01 08:30")) {
		t.Error("another language takes the letter away")
	}
	if other := s.Change(letterOf("0301"), changes.Cursor{}, moment(t, "2026-10-02 12:00")); due(other, moment(t, "2026-10-02 13:00")) || !due(other, moment(t, "2027-01-04 07:00")) {
		t.Error("another municipality's letter comes in the quarter that had one, or not in the next")
	}
}

func due(s subscription.Subscription, at time.Time) bool {
	_, _, ok := subscription.Quarter(&s, at)
	return ok
}

// Who leaves the letters for changes gets those from then on.
func TestChangesInsteadOfLettersBeginThen(t *testing.T) {
	t.Parallel()
	now := moment(t, "2026-09-01 12:00")
	s, err := subscription.New("id", "owner", letterOf("1103"), "", now).Confirm(changes.Cursor{Position: 3}, now)
	if err != nil {
		t.Fatal(err)
	}
	weekly := letterOf("1103")
	weekly.Frequency = subscription.Weekly
	if changed := s.Change(weekly, changes.Cursor{Position: 9}, now); changed.After.Position != 9 {
		t.Errorf("they begin after %v", changed.After)
	}
}

// The letter is about one municipality and nothing else, by e-mail.
func TestALetterIsAboutOneMunicipality(t *testing.T) {
	t.Parallel()
	if err := subscription.Validate(letterOf("1103"), world); err != nil {
		t.Errorf("refused: %v", err)
	}
	more, hook := letterOf("1103"), letterOf("1103")
	more.Filters.Set[filter.County] = []string{"11"}
	hook.Channel, hook.Address, hook.Endpoint = subscription.Webhook, "", "https://mottak.kommune.example/"
	for name, c := range map[string]subscription.Command{
		"two": letterOf("1103", "0301"), "more": more, "webhook": hook,
		"everything": {Channel: subscription.Email, Address: "post@kommune.example", Frequency: subscription.Quarterly, Filters: subscription.Filters{Everything: true}},
	} {
		wrong := &fault.Error{}
		if err, ok := subscription.Validate(c, world).(*fault.Error); ok {
			wrong = err
		}
		if !slices.ContainsFunc(wrong.Fields, func(f fault.Field) bool { return f.Path == "frequency" }) {
			t.Errorf("%s: %v", name, wrong.Fields)
		}
	}
}

// No change is for whoever wants the letter alone.
func TestChangesAreNotForLetters(t *testing.T) {
	t.Parallel()
	now := moment(t, "2026-09-01 12:00")
	letter, err := subscription.New("letter", "owner", letterOf("1103"), "", now).Confirm(changes.Cursor{}, now)
	if err != nil {
		t.Fatal(err)
	}
	m := subscription.NewMatcher(ref, search.Listed)
	m.Put(letter)
	if found := m.Match(&changes.Change{Municipalities: []string{"1103"}}); len(found) != 0 {
		t.Errorf("found %d", len(found))
	}
	letter.Frequency = subscription.Daily
	m.Put(letter)
	if found := m.Match(&changes.Change{Municipalities: []string{"1103"}}); len(found) != 1 {
		t.Errorf("found %d", len(found))
	}
}
