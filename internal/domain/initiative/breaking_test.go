package initiative_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

func TestAnnounceBreakingChange(t *testing.T) {
	t.Parallel()
	warn, event := announce(tenDays, "Nytt"), announced(tenDays, "Nytt")
	warned := operational().then(event)
	long := strings.Repeat("ø", initiative.MaxAnnouncement)
	specify(t, []spec{
		{name: "of what is in operation", given: operational(), when: warn, then: history{event}},
		{name: "of what has been piloted", given: piloted(), when: warn, then: history{event}},
		{name: "of what was in operation before the registry", given: registered().then(recordedAt(events.StageOperational)), when: warn, then: history{event}},
		{name: "of what is rolled out past the municipalities", given: registered(inPhase(events.PhaseRollout)), when: warn, then: history{event}},
		{name: "of what was rolled out and stopped", given: registered(inPhase(events.PhaseRollout)).then(&events.PhaseReported{Phase: events.PhaseStopped}), when: warn, then: history{event}},
		{name: "also when the phase is taken back", given: registered(inPhase(events.PhaseRollout)).then(&events.PhaseReported{Phase: events.PhasePlanning}), when: warn, then: history{event}},
		{name: "not of what was stopped before that", given: registered().then(&events.PhaseReported{Phase: events.PhaseStopped}), when: warn, refused: notNow("nobody_connected")},
		{name: "while municipalities pilot it", given: piloting(), when: warn, then: history{event}},
		{name: "not before anybody is in the pilot", given: prioritized().then(planned()), when: warn, refused: notNow("nobody_connected")},
		{name: "nor of what is under way", given: registered(inPhase(events.PhaseExecution)), when: warn, refused: notNow("nobody_connected")},
		{name: "while on hold", given: operational().then(&events.PutOnHold{Reason: why}), when: warn, then: history{event}},
		{name: "not of what has ended", given: operational().then(&events.Retired{Reason: why, On: "2027-01-01"}), when: warn, refused: notNow("standing_refuses")},
		{name: "on the day itself", given: operational(), today: tenDays, when: warn, then: history{event}},
		{name: "never afterwards", given: operational(), today: afterTen, when: warn, refused: invalid("on in_past")},
		{name: "nor corrected afterwards", given: warned, today: afterTen, when: announce(tenDays, "Rettet"), refused: invalid("on in_past")},
		{name: "with just what changes", given: operational(), when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: events.Text{"nn": long}}), then: history{&events.BreakingChangeAnnounced{On: tenDays, What: events.Text{"nn": long}}}},
		{
			name: "everything that is wrong", given: operational(), when: announcing(&events.BreakingChangeAnnounced{On: "2026-02-30", What: nb(long + "ø"), Action: nb(""), Reference: "ftp://example.no"}),
			refused: invalid("on invalid_date", "what.nb too_long", "action.nb empty", "reference invalid_url"),
		},
		{name: "nothing", given: operational(), when: initiative.AnnounceBreakingChange{}, refused: invalid("on required", "what required_text")},
		{name: "the same twice", given: warned, when: warn, refused: notNow("already_announced")},
		{name: "the same, written with what is empty", given: operational().then(&events.BreakingChangeAnnounced{On: tenDays, What: nb("Nytt")}),
			when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: nb("Nytt"), Action: events.Text{}}), refused: notNow("already_announced")},
		{name: "another text is a correction", given: warned, when: announce(tenDays, "Rettet"), then: history{announced(tenDays, "Rettet")}},
		{name: "so is another reference", given: warned, when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: event.What, Action: event.Action}),
			then: history{&events.BreakingChangeAnnounced{On: tenDays, What: event.What, Action: event.Action}}},
		{name: "another day is another one", given: warned, when: announce(afterTen, "Nytt"), then: history{announced(afterTen, "Nytt")}},
		{name: "no more than can be kept apart", given: announcedDaily(200), when: announce("2026-03-02", "Nytt"), refused: invalid("on too_many")},
		{name: "but what is announced is corrected", given: announcedDaily(200), when: announce("2027-01-01", "Rettet"), then: history{announced("2027-01-01", "Rettet")}},
	})
}

func TestMoveBreakingChange(t *testing.T) {
	t.Parallel()
	warned := operational().then(announced(tenDays, "Nytt"))
	both := warned.then(announced(elevenDays, "Mer"))
	specify(t, []spec{
		{name: "later", given: warned, when: moving(tenDays, afterTen), then: history{moved(tenDays, afterTen)}},
		{name: "earlier", given: operational().then(announced(afterTen, "Nytt")), when: moving(afterTen, tenDays), then: history{moved(afterTen, tenDays)}},
		{name: "and back again", given: warned.then(moved(tenDays, afterTen)), when: moving(afterTen, tenDays), then: history{moved(afterTen, tenDays)}},
		{name: "with another text", given: operational().then(announced(tenDays, "Gammelt")), when: moving(tenDays, afterTen), then: history{moved(tenDays, afterTen)}},
		{name: "while on hold", given: warned.then(&events.PutOnHold{Reason: why}), when: moving(tenDays, afterTen), then: history{moved(tenDays, afterTen)}},
		{name: "on the day itself", given: warned, today: tenDays, when: moving(tenDays, afterTen), then: history{moved(tenDays, afterTen)}},
		{name: "not when it is in effect", given: warned, today: afterTen, when: moving(tenDays, elevenDays), refused: invalid("movedFrom in_effect")},
		{name: "not to what has been", given: both, today: afterTen, when: moving(elevenDays, tenDays), refused: invalid("on in_past", "on other_announced")},
		{name: "not from where nothing is announced", given: warned, when: moving(afterTen, elevenDays), refused: invalid("movedFrom not_announced")},
		{name: "nor from where it was before", given: warned.then(moved(tenDays, afterTen)), when: moving(tenDays, elevenDays), refused: invalid("movedFrom not_announced")},
		{name: "not to the same day", given: warned, when: moving(tenDays, tenDays), refused: invalid("movedFrom same_day")},
		{name: "not onto another one", given: both, when: moving(tenDays, elevenDays), refused: invalid("on other_announced")},
		{name: "onto another one from nowhere and without a text", given: warned, when: announcing(&events.BreakingChangeAnnounced{On: tenDays, MovedFrom: afterTen}),
			refused: invalid("movedFrom not_announced", "on other_announced", "what required_text")},
		{name: "from no day", given: warned, when: moving("2026-02-30", afterTen), refused: invalid("movedFrom invalid_date")},
		{name: "to where it was moved from, as another one", given: warned.then(moved(tenDays, afterTen)), when: announce(tenDays, "Mer"), then: history{announced(tenDays, "Mer")}},
		{name: "and said once more", given: warned.then(moved(tenDays, afterTen)), when: announce(afterTen, "Nytt"), refused: notNow("already_announced")},
		{name: "also when there is room for no more", given: announcedDaily(200), when: moving("2027-01-01", afterTen), then: history{moved("2027-01-01", afterTen)}},
	})
}

func TestWithdrawBreakingChange(t *testing.T) {
	t.Parallel()
	warned := operational().then(announced(tenDays, "Nytt"))
	withdraw, event := initiative.WithdrawBreakingChange{On: tenDays, Reason: why}, &events.BreakingChangeWithdrawn{On: tenDays, Reason: why}
	unknown := &refusal{code: fault.NotFound, key: "breaking_change_not_found"}
	joined := piloting().then(announced(tenDays, "Nytt"), &events.PilotLeft{Municipality: "0301"}, &events.PilotLeft{Municipality: "4601"})
	specify(t, []spec{
		{name: "what is announced", given: warned, when: withdraw, then: history{event}},
		{name: "when nobody is connected any more", given: joined, when: withdraw, then: history{event}},
		{name: "while on hold", given: warned.then(&events.PutOnHold{Reason: why}), when: withdraw, then: history{event}},
		{name: "on the day itself", given: warned, today: tenDays, when: withdraw, then: history{event}},
		{name: "not when it is in effect", given: warned, today: afterTen, when: initiative.WithdrawBreakingChange{On: tenDays}, refused: invalid("on in_effect", "reason required_text")},
		{name: "not without a reason", given: warned, when: initiative.WithdrawBreakingChange{On: tenDays}, refused: invalid("reason required_text")},
		{name: "what is not announced", given: operational(), when: withdraw, refused: unknown},
		{name: "what is no day", given: warned, when: initiative.WithdrawBreakingChange{On: "snart"}, refused: invalid("on invalid_date", "reason required_text")},
		{name: "nothing", given: warned, when: initiative.WithdrawBreakingChange{}, refused: invalid("on required", "reason required_text")},
		{name: "what was moved away", given: warned.then(moved(tenDays, afterTen)), when: withdraw, refused: unknown},
		{name: "twice", given: warned.then(event), when: withdraw, refused: unknown},
		{name: "and announced anew", given: warned.then(event), when: announce(tenDays, "Nytt"), then: history{announced(tenDays, "Nytt")}},
		{name: "not of what has ended", given: warned.then(&events.Retired{Reason: why, On: "2027-01-01"}), when: withdraw, refused: notNow("standing_refuses")},
	})
}

func announcing(e *events.BreakingChangeAnnounced) initiative.AnnounceBreakingChange {
	return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: *e}
}

// announcedDaily has announced n breaking changes, from 2027-01-01 on.
func announcedDaily(n int) history {
	h := operational()
	for i := range n {
		h = h.then(announced(events.Date(time.Date(2027, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)), strconv.Itoa(i)))
	}
	return h
}

// What is announced stands in the order of its days, with what was last said
// about each. It moves nothing else.
func TestWhatIsAnnounced(t *testing.T) {
	t.Parallel()
	h := operational()
	first := began.Add(time.Duration(len(h)) * time.Minute)
	s := h.then(announced(elevenDays, "C"), announced(tenDays, "A"), announced(afterTen, "B"), announced(tenDays, "A, rettet")).state()
	want := []initiative.Announcement{
		{BreakingChangeAnnounced: *announced(tenDays, "A, rettet"), At: first.Add(time.Minute), CorrectedAt: first.Add(3 * time.Minute)},
		{BreakingChangeAnnounced: *announced(afterTen, "B"), At: first.Add(2 * time.Minute)},
		{BreakingChangeAnnounced: *announced(elevenDays, "C"), At: first},
	}
	if diff := cmp.Diff(want, s.BreakingChanges); diff != "" {
		t.Errorf("announced (-want +got):\n%s", diff)
	}
	before := h.state()
	if s.ContentHash() != before.ContentHash() || s.Stage != before.Stage || !s.ConfirmedAt.Equal(before.ConfirmedAt) {
		t.Errorf("it moved: stage %s, confirmed at %s", s.Stage, s.ConfirmedAt)
	}
	warned := s
	initiative.Evolve(&warned, record(s.Position+1, announced(tenDays, "Igjen")))
	if s.BreakingChanges[0].What["nb"] != "A, rettet" || warned.BreakingChanges[0].What["nb"] != "Igjen" {
		t.Errorf("a copy of the state before a correction says %v, the state after it %v", s.BreakingChanges[0].What, warned.BreakingChanges[0].What)
	}
	if !s.ChangedAt.Equal(first.Add(3 * time.Minute)) {
		t.Errorf("changed at %s", s.ChangedAt)
	}
}

// What is moved says which day it was announced for at first, until it is back
// there; what is withdrawn is gone, and announced again it is new.
func TestWhatIsMovedAndWithdrawn(t *testing.T) {
	t.Parallel()
	h := operational()
	first := began.Add(time.Duration(len(h)) * time.Minute)
	at := func(on, movedFrom events.Date, what string, warned, corrected int) initiative.Announcement {
		a := initiative.Announcement{BreakingChangeAnnounced: *announced(on, what), At: first.Add(time.Duration(warned) * time.Minute)}
		if a.MovedFrom = movedFrom; corrected > 0 {
			a.CorrectedAt = first.Add(time.Duration(corrected) * time.Minute)
		}
		return a
	}
	steps := []struct {
		event events.Payload
		want  []initiative.Announcement
	}{
		{announced(tenDays, "Nytt"), []initiative.Announcement{at(tenDays, "", "Nytt", 0, 0)}},
		{moved(tenDays, afterTen), []initiative.Announcement{at(afterTen, tenDays, "Nytt", 0, 1)}},
		{announced(tenDays, "Mer"), []initiative.Announcement{at(tenDays, "", "Mer", 2, 0), at(afterTen, tenDays, "Nytt", 0, 1)}},
		{moved(afterTen, elevenDays), []initiative.Announcement{at(tenDays, "", "Mer", 2, 0), at(elevenDays, tenDays, "Nytt", 0, 3)}},
		{announced(elevenDays, "Rettet"), []initiative.Announcement{at(tenDays, "", "Mer", 2, 0), at(elevenDays, tenDays, "Rettet", 0, 4)}},
		{&events.BreakingChangeWithdrawn{On: tenDays, Reason: why}, []initiative.Announcement{at(elevenDays, tenDays, "Rettet", 0, 4)}},
		{moved(elevenDays, tenDays), []initiative.Announcement{at(tenDays, "", "Nytt", 0, 6)}},
		{&events.BreakingChangeWithdrawn{On: tenDays, Reason: why}, []initiative.Announcement{}},
		{announced(tenDays, "Nytt"), []initiative.Announcement{at(tenDays, "", "Nytt", 8, 0)}},
	}
	now, was := h.state(), []initiative.Announcement(nil)
	for i, s := range steps {
		before := now
		initiative.Evolve(&now, record(now.Position+1, s.event))
		if diff := cmp.Diff(s.want, now.BreakingChanges); diff != "" {
			t.Fatalf("after step %d (-want +got):\n%s", i, diff)
		}
		if diff := cmp.Diff(was, before.BreakingChanges); diff != "" {
			t.Fatalf("step %d changed the state before it (-want +got):\n%s", i, diff)
		}
		was = s.want
	}
}
