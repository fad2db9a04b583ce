package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
)

// rolledOut is the registration of what somebody may have connected to.
const rolledOut = `,"phase":"rollout"`

// A breaking change is announced, repeated, corrected and read: in the
// document, among the changes of its class, and in the calendar.
func TestBreakingChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	path := w.register(t, testkit.Skatteetaten, rolledOut)
	const body = `{"on":"2027-02-01","what":{"nb":"Versjon 1 slås av."},"action":{"nb":"Ta i bruk versjon 2."},"reference":"https://example.no/v2"}`
	to, key := path+"/breaking-changes", with("Idempotency-Key", "varsel")
	first := w.command(t, http.StatusOK, testkit.Skatteetaten, to, body, key)
	again := w.command(t, http.StatusOK, testkit.Skatteetaten, to, body, key)
	if first.Body.String() != again.Body.String() || first.Header().Get("ETag") != again.Header().Get("ETag") {
		t.Errorf("repeated:\n%s\n%s", first.Body, again.Body)
	}
	twice := w.send(t, request(http.MethodPost, to, body, w.by(t, testkit.Skatteetaten)))
	if p := decode[api.Problem](t, twice); twice.Code != http.StatusConflict || p.Key != "already_announced" {
		t.Errorf("said twice: %d %s", twice.Code, p.Key)
	}
	before := w.get(t, "/api/v1/calendar.ics?municipality=1103")
	w.command(t, http.StatusOK, testkit.Digdir, to, `{"on":"2027-02-01","what":{"nb":"Bare lesing slås av."}}`)
	type document struct {
		BreakingChanges []struct {
			On, At, CorrectedAt string
			What, Action        map[string]string
		}
	}
	d := decode[document](t, w.get(t, path)).BreakingChanges
	if len(d) != 1 || d[0].On != "2027-02-01" || d[0].What["nb"] != "Bare lesing slås av." || d[0].Action != nil || d[0].CorrectedAt == "" {
		t.Errorf("document: %+v", d)
	}
	w.wantAnnouncedTwice(t)
	after := w.get(t, "/api/v1/calendar.ics?municipality=1103")
	uid := regexp.MustCompile(`UID:\S+`)
	if a, b := uid.FindAllString(before.Body.String(), -1), uid.FindAllString(after.Body.String(), -1); len(a) != 1 || !slices.Equal(a, b) {
		t.Errorf("in the calendar as %v, then as %v", a, b)
	}
	for text, in := range map[string]answer{"SEQUENCE:2\r\n": before, "SEQUENCE:3\r\n": after, "DTSTART;VALUE=DATE:20270201": after, "Bare lesing": after} {
		if !strings.Contains(in.Body.String(), text) {
			t.Errorf("the calendar lacks %q:\n%s", text, in.Body)
		}
	}
}

// wantHeadlines compares the headlines of the changes of the class.
func (w *world) wantHeadlines(t *testing.T, want ...string) {
	t.Helper()
	var headlines []string
	for _, c := range decode[netPage](t, w.get(t, "/api/v1/changes?municipality=1103&changeClass=breaking_change")).Items {
		headlines = append(headlines, c.Headline)
	}
	if !slices.Equal(headlines, want) {
		t.Errorf("published %q", headlines)
	}
}

// wantAnnouncedTwice: at once, and only to whoever asks for the class.
func (w *world) wantAnnouncedTwice(t *testing.T) {
	t.Helper()
	w.wantHeadlines(t, "Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027",
		"Varselet om en endring fra 1. februar 2027 som bryter med dagens løsning, er rettet")
	if others := decode[netPage](t, w.get(t, "/api/v1/changes?municipality=1103&changeClass=sunset")).Items; len(others) != 0 {
		t.Errorf("published as sunset: %+v", others)
	}
}

// A breaking change is moved and withdrawn: the calendar moves one and the same
// entry and cancels it at last, the document forgets it, the history does not.
func TestBreakingChangeIsMovedAndWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	path := w.register(t, testkit.Skatteetaten, rolledOut)
	to := path + "/breaking-changes"
	entry := regexp.MustCompile(`(?s)UID:(\S+).*?DTSTART;VALUE=DATE:(\d+)`)
	calendar := func(has ...string) (uid, day string) {
		t.Helper()
		body := strings.ReplaceAll(w.get(t, "/api/v1/calendar.ics?municipality=1103").Body.String(), "\r\n ", "")
		for _, text := range has {
			if !strings.Contains(body, text) {
				t.Errorf("the calendar lacks %q:\n%s", text, body)
			}
		}
		all := entry.FindAllStringSubmatch(body, -1)
		if len(all) != 1 {
			t.Fatalf("%d entries:\n%s", len(all), body)
		}
		return all[0][1], all[0][2]
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, to, `{"on":"2027-02-01","what":{"nb":"Versjon 1 slås av."}}`)
	first, _ := calendar("SEQUENCE:2\r\n")
	w.command(t, http.StatusOK, testkit.Digdir, to, `{"on":"2027-05-01","movedFrom":"2027-02-01","what":{"nb":"Versjon 1 slås av."}}`)
	if uid, day := calendar("SEQUENCE:3\r\n", "Flyttet fra 1. februar 2027."); uid != first || day != "20270501" {
		t.Errorf("moved: %s on %s, was %s", uid, day, first)
	}
	type document struct {
		BreakingChanges []struct{ On, MovedFrom, CorrectedAt string }
	}
	if d := decode[document](t, w.get(t, path)).BreakingChanges; len(d) != 1 || d[0].On != "2027-05-01" || d[0].MovedFrom != "2027-02-01" || d[0].CorrectedAt == "" {
		t.Errorf("document: %+v", d)
	}
	const because = `{"reason":{"nb":"Leverandørene er ikke klare."}}`
	if a := w.send(t, request(http.MethodPost, to+"/2027-05-01/withdrawal", because, w.by(t, testkit.Nav))); a.Code != http.StatusForbidden {
		t.Errorf("withdrawn by another owner: %d", a.Code)
	}
	gone := w.send(t, request(http.MethodPost, to+"/2027-02-01/withdrawal", because, w.by(t, testkit.Skatteetaten)))
	if p := decode[api.Problem](t, gone); gone.Code != http.StatusNotFound || p.Key != "breaking_change_not_found" {
		t.Errorf("withdrawn where it was before: %d %s", gone.Code, p.Key)
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, to+"/2027-05-01/withdrawal", because)
	if uid, _ := calendar("SEQUENCE:4\r\n", "STATUS:CANCELLED\r\n"); uid != first {
		t.Errorf("withdrawn: %s, was %s", uid, first)
	}
	if d := decode[document](t, w.get(t, path)).BreakingChanges; len(d) != 0 {
		t.Errorf("document after the withdrawal: %+v", d)
	}
	if h := w.get(t, path+"/history").Body.String(); !strings.Contains(h, "Leverandørene er ikke klare.") {
		t.Errorf("history: %s", h)
	}
	w.wantHeadlines(t, "Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027",
		"Endringen som bryter med dagens løsning, er flyttet fra 1. februar 2027 til 1. mai 2027",
		"Varselet om en endring fra 1. mai 2027 som bryter med dagens løsning, er trukket")
}
