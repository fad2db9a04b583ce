package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/testkit"
)

// The calendar of needs has by when KS answers and by when members of networks say what
// is most urgent, of what is asked for, in the reader's language; what is done before its
// day is taken back; and what it does not know is refused.
func TestCalendarOfNeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const path = "/api/v1/needs/calendar.ics"
	of := func(query string) string {
		return strings.ReplaceAll(w.get(t, path+query).Body.String(), "\r\n ", "")
	}
	if empty := of(""); !strings.Contains(empty, "X-WR-CALNAME:Samstyring: frister for behov\r\n") || strings.Contains(empty, "BEGIN:VEVENT") {
		t.Errorf("of nothing:\n%s", empty)
	}
	need := w.raised(t, testkit.Stavanger, onPaper)
	w.raised(t, testkit.Oslo, strings.Replace(onPaper, "Foreldre søker barnehageplass på papir", "Gravplass søkes per brev", 1))
	network := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	w.command(t, http.StatusOK, testkit.Rogaland, network+"/members", `{"municipalities":["1103"],"from":"2024-01-01"}`)
	w.command(t, http.StatusOK, testkit.Rogaland, network+"/lists/2027", `{"deadline":"2027-02-01"}`)
	all := of("")
	for _, want := range []string{
		"SUMMARY:Frist: svar fra KS – Foreldre søker barnehageplass på papir\r\n", "Gravplass søkes per brev\r\n", "URL:http://example.com/behov/" + need[len("/api/v1/needs/"):] + "\r\n",
		"SUMMARY:Frist: forslag til lista over behov som haster i 2027 – DigiRogaland\r\n", "DTSTART;VALUE=DATE:20270201\r\n", "STATUS:CONFIRMED\r\n",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("without %q:\n%s", want, all)
		}
	}
	for query, want := range map[string][2]bool{ // the need of Stavanger, and the list of its network
		"?municipality=1103": {true, true}, "?county=11": {true, true}, "?municipality=0301": {false, false}, "?theme=barnehage": {true, false}, "?theme=grunnskole": {false, false},
		"?network=" + strings.TrimPrefix(network, "/api/v1/networks/"): {true, true},
	} {
		got := of(query)
		if has := [2]bool{strings.Contains(got, "barnehageplass på papir"), strings.Contains(got, "– DigiRogaland")}; has != want {
			t.Errorf("%s has %v, not %v:\n%s", query, has, want, got)
		}
	}
	if named := of("?municipality=1103&language=en"); !strings.Contains(named, "X-WR-CALNAME:Samstyring: deadlines of needs\\, Stavanger\r\n") || !strings.Contains(named, "answer from KS") {
		t.Errorf("in English:\n%s", named)
	}

	before := w.get(t, path+"?municipality=1103")
	again := func() answer {
		return w.send(t, request(http.MethodGet, path+"?municipality=1103", "", with("If-None-Match", before.Header().Get("ETag"))))
	}
	if a := again(); a.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", a.Code)
	}
	w.command(t, http.StatusOK, testkit.KS, need+"/answer", `{"answer":"not_now","reason":{"nb":"Vi venter på en lov."}}`)
	if a := again(); a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "STATUS:CANCELLED") || !strings.Contains(a.Body.String(), "SUMMARY:Utgår: Frist: svar fra KS") {
		t.Errorf("answered: %d\n%s", a.Code, a.Body)
	}
	w.command(t, http.StatusOK, testkit.Rogaland, network+"/closing", `{"reason":{"nb":"Slutt."}}`)
	if got := of("?network=" + strings.TrimPrefix(network, "/api/v1/networks/")); !strings.Contains(got, "SUMMARY:Utgår: Frist: forslag til lista") {
		t.Errorf("of a network that was closed:\n%s", got)
	}

	for query, path := range map[string]string{"?stage=proposed": "query.stage", "?q=papir": "query.q", "?phase=open": "query.phase", "?municipality=9999": "query.municipality[0]"} {
		a := w.send(t, request(http.MethodGet, "/api/v1/needs/calendar.ics"+query, ""))
		if p := decode[api.Problem](t, a); a.Code != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Path != path || p.Errors[0].Detail == "" {
			t.Errorf("%s: %d %+v", query, a.Code, p)
		}
	}
}

// What leaves a calendar of needs is taken back in it and in no other: a need whose
// municipality is behind it no longer, or a member no longer, and the list of a network
// that a municipality has left or that was closed. What comes back is later than that.
func TestCalendarOfNeedsTellsWhatLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const answer, list = "SUMMARY:%sFrist: svar fra KS – Foreldre søker barnehageplass på papir\r\n", "SUMMARY:%sFrist: forslag til lista over behov som haster i 2027 – DigiRogaland\r\n"
	type seen struct {
		status   string
		sequence int
	}
	last := map[string]seen{}
	stands := func(query, what string, want string) { // "": it is not there
		t.Helper()
		got := strings.ReplaceAll(w.get(t, "/api/v1/needs/calendar.ics"+query).Body.String(), "\r\n ", "")
		is, sequence := "", 0
		for _, e := range strings.Split(got, "BEGIN:VEVENT")[1:] {
			for status, prefix := range map[string]string{"CONFIRMED": "", "CANCELLED": "Utgår: "} {
				if strings.Contains(e, fmt.Sprintf(what, prefix)) && strings.Contains(e, "STATUS:"+status+"\r\n") {
					is = status
					_, rest, _ := strings.Cut(e, "SEQUENCE:")
					_, _ = fmt.Sscan(rest, &sequence)
				}
			}
		}
		before := last[query+what]
		if is != want || is != "" && is != before.status && sequence <= before.sequence {
			t.Errorf("%s is %q, not %q, with %d after %+v:\n%s", query, is, want, sequence, before, got)
		}
		last[query+what] = seen{is, sequence}
	}
	need := w.raised(t, testkit.Stavanger, onPaper)
	network := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	named := "?network=" + strings.TrimPrefix(network, "/api/v1/networks/")
	w.command(t, http.StatusOK, testkit.Rogaland, network+"/members", `{"municipalities":["1103"],"from":"2024-01-01"}`)
	w.command(t, http.StatusOK, testkit.Rogaland, network+"/lists/2027", `{"deadline":"2027-02-01"}`)
	w.command(t, http.StatusOK, testkit.Oslo, need+"/voices/0301", `{"matters":"some"}`)
	stands("?municipality=0301", answer, "CONFIRMED")

	w.command(t, http.StatusOK, testkit.Oslo, need+"/voices/0301/withdrawal", `{}`)
	for query, want := range map[string]string{
		"": "CONFIRMED", "?municipality=0301": "CANCELLED", "?county=03&theme=barnehage": "CANCELLED", "?municipality=0301&theme=grunnskole": "", "?municipality=4601": "", "?municipality=0301&municipality=1103": "CONFIRMED",
	} {
		stands(query, answer, want)
	}
	w.command(t, http.StatusOK, testkit.Oslo, need+"/voices/0301", `{"matters":"some"}`)
	stands("?municipality=0301", answer, "CONFIRMED")

	stands(named, answer, "CONFIRMED")
	w.command(t, http.StatusOK, testkit.Stavanger, network+"/members/1103/leaving", `{}`)
	stands(named, answer, "CONFIRMED") // it is a member on its last day
	w.Clock.Advance(24 * time.Hour)
	stands(named, answer, "CANCELLED")
	stands("?municipality=1103", answer, "CONFIRMED")
	stands("?municipality=1103", list, "CANCELLED")
	stands(named, list, "CONFIRMED")
	w.command(t, http.StatusOK, testkit.Stavanger, network+"/members/1103", `{}`)
	stands(named, answer, "CONFIRMED")
	stands("?municipality=1103", list, "CONFIRMED")

	w.command(t, http.StatusOK, testkit.Rogaland, network+"/closing", `{"reason":{"nb":"Slutt."}}`)
	stands("?municipality=1103", list, "CANCELLED")
	stands(named, answer, "CANCELLED")
	w.Clock.Advance(91 * 24 * time.Hour)
	stands("?municipality=1103", list, "")
}
