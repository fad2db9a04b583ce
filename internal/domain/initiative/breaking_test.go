package initiative_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func TestAnnounceBreakingChange(t *testing.T) {
	t.Parallel()
	warn, event := announce(tenDays, "Nytt"), announced(tenDays, "Nytt")
	told := operational().then(event)
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
		{name: "nor corrected afterwards", given: told, today: afterTen, when: announce(tenDays, "Rettet"), refused: invalid("on in_past")},
		{name: "with just what changes", given: operational(), when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: events.Text{"nn": long}}), then: history{&events.BreakingChangeAnnounced{On: tenDays, What: events.Text{"nn": long}}}},
		{
			name: "everything that is wrong", given: operational(), when: announcing(&events.BreakingChangeAnnounced{On: "2026-02-30", What: nb(long + "ø"), Action: nb(""), Reference: "ftp://example.no"}),
			refused: invalid("on invalid_date", "what.nb too_long", "action.nb empty", "reference invalid_url"),
		},
		{name: "nothing", given: operational(), when: initiative.AnnounceBreakingChange{}, refused: invalid("on required", "what required_text")},
		{name: "the same twice", given: told, when: warn, refused: notNow("already_announced")},
		{name: "the same, written with what is empty", given: operational().then(&events.BreakingChangeAnnounced{On: tenDays, What: nb("Nytt")}),
			when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: nb("Nytt"), Action: events.Text{}}), refused: notNow("already_announced")},
		{name: "another text is a correction", given: told, when: announce(tenDays, "Rettet"), then: history{announced(tenDays, "Rettet")}},
		{name: "so is another reference", given: told, when: announcing(&events.BreakingChangeAnnounced{On: tenDays, What: event.What, Action: event.Action}),
			then: history{&events.BreakingChangeAnnounced{On: tenDays, What: event.What, Action: event.Action}}},
		{name: "another day is another one", given: told, when: announce(afterTen, "Nytt"), then: history{announced(afterTen, "Nytt")}},
		{name: "no more than can be kept apart", given: announcedDaily(200), when: announce("2026-03-02", "Nytt"), refused: invalid("on too_many")},
		{name: "but what is told is corrected", given: announcedDaily(200), when: announce("2027-01-01", "Rettet"), then: history{announced("2027-01-01", "Rettet")}},
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
	told := s
	initiative.Evolve(&told, record(s.Position+1, announced(tenDays, "Igjen")))
	if s.BreakingChanges[0].What["nb"] != "A, rettet" || told.BreakingChanges[0].What["nb"] != "Igjen" {
		t.Errorf("a copy of the state before a correction says %v, the state after it %v", s.BreakingChanges[0].What, told.BreakingChanges[0].What)
	}
	if !s.ChangedAt.Equal(first.Add(3 * time.Minute)) {
		t.Errorf("changed at %s", s.ChangedAt)
	}
}
