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
	w.wantToldTwice(t)
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

// wantToldTwice: at once, and only to whoever asks for the class.
func (w *world) wantToldTwice(t *testing.T) {
	t.Helper()
	var told []string
	for _, c := range decode[netPage](t, w.get(t, "/api/v1/changes/net?municipality=1103&changeClass=breaking_change")).Items {
		told = append(told, c.Headline)
	}
	if want := []string{
		"Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027",
		"Varselet om en endring fra 1. februar 2027 som bryter med dagens løsning, er rettet",
	}; !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	if others := decode[netPage](t, w.get(t, "/api/v1/changes/net?municipality=1103&changeClass=sunset")).Items; len(others) != 0 {
		t.Errorf("told as sunset: %+v", others)
	}
}
