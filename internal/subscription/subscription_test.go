package subscription_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

func TestLife(t *testing.T) {
	t.Parallel()
	last := changes.Cursor{Position: 42, N: 1}
	pending := subscription.New("s1", skatt, webhook(subscription.Filters{Everything: true}), "whsec_x", monday)
	if pending.Status != subscription.Pending || pending.Frequency != subscription.Immediate || pending.Language != locale.Bokmaal {
		t.Fatalf("begins as %+v", pending)
	}
	active, err := pending.Confirm(last, monday.Add(time.Hour))
	if err != nil || active.Status != subscription.Active || active.After != last {
		t.Fatalf("confirmed: %+v %v", active, err)
	}
	if again, err := active.Confirm(changes.Cursor{Position: 99}, monday); err != nil || again.After != last {
		t.Errorf("confirmed again it begins after %s, %v", again.After, err)
	}
	paused, err := active.Pause(monday)
	if err != nil || paused.Status != subscription.Paused {
		t.Fatalf("paused: %v %v", paused.Status, err)
	}
	resumed, err := paused.Resume(changes.Cursor{Position: 50}, monday)
	if err != nil || resumed.Status != subscription.Active || resumed.After.Position != 50 {
		t.Fatalf("resumed: %v %v", resumed.Status, err)
	}
	disabled := resumed.Disable(subscription.ReasonGone, monday).Disable(subscription.ReasonFailing, monday)
	if disabled.Status != subscription.Disabled || disabled.Reason != subscription.ReasonGone {
		t.Errorf("disabled: %s, %s", disabled.Status, disabled.Reason)
	}
	enabled, err := disabled.Enable(monday)
	if err != nil || enabled.Status != subscription.Pending || enabled.Reason != "" {
		t.Errorf("enabled: %s, %s, %v", enabled.Status, enabled.Reason, err)
	}
	for name, step := range map[string]func() error{
		"confirm what is disabled": func() error { _, err := disabled.Confirm(last, monday); return err },
		"pause what is pending":    func() error { _, err := pending.Pause(monday); return err },
		"resume what is pending":   func() error { _, err := pending.Resume(last, monday); return err },
		"enable what is active":    func() error { _, err := active.Enable(monday); return err },
		"confirm what is paused":   func() error { _, err := paused.Confirm(last, monday); return err },
	} {
		if err := step(); fault.CodeOf(err) != fault.NotAllowedNow {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	s := subscription.New("s1", skatt, webhook(subscription.Filters{Everything: true}), "whsec_x", monday)
	s, _ = s.Confirm(changes.Cursor{}, monday)
	narrower := webhook(subscription.Filters{Set: filter.Set{filter.Stage: {"piloted"}}})
	if got := s.Change(narrower, changes.Cursor{}, monday); got.Status != subscription.Active || got.Filters.Everything {
		t.Errorf("with other filters it is %s", got.Status)
	}
	narrower.Endpoint = "https://example.org/hook"
	if got := s.Change(narrower, changes.Cursor{}, monday); got.Status != subscription.Pending {
		t.Errorf("with another receiver it is %s", got.Status)
	}
}

// TestStoredAsItIs: also a filter that is empty and one that is not there stay
// different.
func TestStoredAsItIs(t *testing.T) {
	t.Parallel()
	s := subscription.New("s1", skatt, webhook(subscription.Filters{Set: filter.Set{filter.Municipality: {}, filter.Text: {"å"}}}), "whsec_x", monday)
	s.Secrets = s.Secrets.Rotate("whsec_y", monday, time.Hour)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back subscription.Subscription
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Error(diff)
	}
}

func TestNothingPersonalInLogs(t *testing.T) {
	t.Parallel()
	s := subscription.New("s1", skatt, subscription.Command{Channel: subscription.Email, Address: "post@example.no"}, "whsec_hemmelig", monday)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "subscription", s, "secret", s.Secrets.Current)
	fmt.Fprintf(&out, "%v %#v %s", s.Secrets.Current, s.Secrets, s.Secrets.Current)
	if strings.Contains(out.String(), "hemmelig") || strings.Contains(out.String(), "post@") {
		t.Errorf("logged: %s", out.String())
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	s, err := subscription.NewSecret(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	if key, err := s.Key(); err != nil || !bytes.Equal(key, bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("key %v, %v", key, err)
	}
	if _, err := subscription.NewSecret(bytes.NewReader([]byte{7})); err == nil {
		t.Error("a secret was made of one byte")
	}
	encoded := func(n int) string { return base64.StdEncoding.EncodeToString(make([]byte, n)) }
	for text, ok := range map[string]bool{
		"whsec_" + encoded(24): true, "whsec_" + encoded(64): true, "whsec_" + encoded(23): false, "whsec_" + encoded(65): false,
		encoded(32): false, "whsec_!": false, "": false, "whsec_" + encoded(32) + "\n=": false,
	} {
		if _, err := subscription.Secret(text).Key(); (err == nil) != ok || err != nil && !errors.Is(err, subscription.ErrSecret) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	s := subscription.Secrets{Current: "a"}.Rotate("b", monday, time.Hour)
	list := func(now time.Time) string {
		var out []string
		for _, x := range s.Signing(now) {
			out = append(out, string(x))
		}
		return strings.Join(out, " ")
	}
	if got := list(monday.Add(time.Hour - 1)); got != "b a" {
		t.Errorf("within the overlap: %s", got)
	}
	if got := list(monday.Add(time.Hour)); got != "b" {
		t.Errorf("after the overlap: %s", got)
	}
	s = s.Rotate("c", monday, time.Hour)
	if got := list(monday); got != "c b" {
		t.Errorf("rotated twice: %s", got)
	}
	s = s.Rotate("d", monday, 0)
	if got := list(monday); got != "d" {
		t.Errorf("rotated without overlap: %s", got)
	}
	if got := (subscription.Secrets{}).Signing(monday); got != nil {
		t.Errorf("none: %d", len(got))
	}
}

func TestNextDigest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		frequency   subscription.Frequency
		at, weekday string
		after, want string // in Norway
	}{
		{subscription.Daily, "07:30", "", "2026-03-02 07:29", "2026-03-02 07:30"},
		{subscription.Daily, "07:30", "", "2026-03-02 07:30", "2026-03-03 07:30"},
		{subscription.Daily, "07:30", "", "2026-03-06 08:00", "2026-03-09 07:30"}, // over a weekend
		{subscription.Daily, "", "", "2026-03-02 06:59", "2026-03-02 07:00"},
		{subscription.Daily, "15:00", "", "2026-03-27 16:00", "2026-03-30 15:00"}, // into summer time
		{subscription.Daily, "07:00", "", "2026-04-01 07:00", "2026-04-07 07:00"}, // over Easter
		{subscription.Daily, "07:00", "", "2026-05-15 08:00", "2026-05-18 07:00"}, // 17 May is a Sunday
		{subscription.Daily, "23:59", "", "2026-12-31 23:59", "2027-01-04 23:59"},
		{subscription.Weekly, "07:00", "friday", "2026-03-02 08:00", "2026-03-06 07:00"},
		{subscription.Weekly, "07:00", "monday", "2026-03-02 07:00", "2026-03-09 07:00"},
		{subscription.Weekly, "07:00", "", "2026-03-03 07:00", "2026-03-09 07:00"},
		{subscription.Weekly, "07:00", "thursday", "2026-03-26 08:00", "2026-04-07 07:00"}, // Maundy Thursday
		{subscription.Weekly, "07:00", "thursday", "2026-04-03 08:00", "2026-04-07 07:00"}, // asked on the holiday
		{subscription.Weekly, "07:00", "thursday", "2026-04-07 07:00", "2026-04-09 07:00"},
		{subscription.Weekly, "07:00", "friday", "2026-12-25 08:00", "2026-12-28 07:00"},
		{subscription.Weekly, "07:00", "monday", "2026-05-18 08:00", "2026-05-26 07:00"}, // Whit Monday
	} {
		s := subscription.Subscription{Command: subscription.Command{Frequency: c.frequency, At: c.at, Weekday: c.weekday}}
		after, err := time.ParseInLocation("2006-01-02 15:04", c.after, subscription.Oslo)
		if err != nil {
			t.Fatal(err)
		}
		if got := subscription.NextDigest(&s, after.UTC()).In(subscription.Oslo).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s %s %s after %s: %s, want %s", c.frequency, c.weekday, c.at, c.after, got, c.want)
		}
	}
	if got := subscription.NextDigest(&subscription.Subscription{}, monday); !got.IsZero() {
		t.Errorf("what is delivered at once has a digest at %s", got)
	}
}

// TestDigestsComeAtTheirTime: always later, at the chosen time of a working
// day, and never with another one missed between.
func TestDigestsComeAtTheirTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := subscription.Subscription{Command: subscription.Command{
			Frequency: rapid.SampledFrom([]subscription.Frequency{subscription.Daily, subscription.Weekly}).Draw(t, "frequency"),
			At:        rapid.SampledFrom([]string{"00:00", "02:30", "07:30", "23:59"}).Draw(t, "at"),
		}}
		if s.Frequency == subscription.Weekly {
			s.Weekday = rapid.SampledFrom(subscription.Weekdays).Draw(t, "weekday")
		}
		after := monday.Add(time.Duration(rapid.Int64Range(0, int64(3*365*24*time.Hour)).Draw(t, "after")))
		next := subscription.NextDigest(&s, after)
		local := next.In(subscription.Oslo)
		if !next.After(after) || local.Format("15:04") != s.At || !reference.IsWorkingDay(events.Date(local.Format(time.DateOnly))) {
			t.Fatalf("%s %s after %s: %s", s.Weekday, s.At, after, local)
		}
		if again := subscription.NextDigest(&s, next.Add(-1)); !again.Equal(next) {
			t.Fatalf("just before %s it is %s", next, again)
		}
		if most := 13 * 24 * time.Hour; next.Sub(after) > most {
			t.Fatalf("%s after %s is too late", next, after)
		}
	})
}

func TestCount(t *testing.T) {
	t.Parallel()
	oslo, old := reported("2026-01-01", "0301"), reported("2026-01-01", "0301")
	old.At = monday.Add(-subscription.LookBack - 1)
	since := monday.Add(-subscription.LookBack)
	edge := reported("2026-01-01", "0301")
	edge.At = since
	all := []*changes.Change{oslo, old, edge, reported("2026-01-01", "4601")}
	n, err := subscription.Count(subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}}}, since, given(all, nil), ref, search.Listed)
	if n != 2 || err != nil {
		t.Errorf("counted %d, %v", n, err)
	}
	broken := errors.New("broken")
	if _, err := subscription.Count(subscription.Filters{Everything: true}, since, given(all, broken), ref, search.Listed); !errors.Is(err, broken) {
		t.Errorf("ended with %v", err)
	}
}

func given(list []*changes.Change, err error) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		for c := range slices.Values(list) {
			if !yield(c, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}
