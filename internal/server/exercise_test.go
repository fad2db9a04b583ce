package server_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Whatever is given out of an exercise says that it is one, and nothing else does.
func TestExerciseIsNamedInEveryAnswer(t *testing.T) {
	t.Parallel()
	const header = "Samstyring-Exercise"
	addresses := []struct{ at, accept, says string }{
		{"/api/v1/initiatives", "", ""},
		{"/api/v1/initiatives/export", "text/csv", ""},
		{"/api/v1/initiatives/export", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
		{atom, "", "<subtitle>Alt du ser her, er oppdiktet."},
		{"/api/v1/calendar.ics?municipality=1103", "", "X-WR-CALNAME:Øvelse"},
		{"/api/v1/events", "", "urn:samstyring:exercise"},
		{"/api/v1/docs", "", `<p role="note"><strong>`},
		{"/api/v1/openapi.json", "", ""},
	}
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	if doc.Components.Headers[header] == nil || !strings.Contains(doc.Info.Description, "`"+header+": true`") {
		t.Error("the description of the API does not tell of the header")
	}
	for _, log := range []eventlog.Config{{Content: eventlog.Exercise}, {}} {
		w := newWorldOn(t, log)
		w.notifying(t, webhook.Config{})
		w.register(t, testkit.Skatteetaten, "")
		exercise := log.Content == eventlog.Exercise
		for _, x := range addresses {
			a := w.get(t, x.at, with("Accept", cmp.Or(x.accept, "*/*")), with("Accept-Language", "nb"))
			if got := a.Header().Get(header) == "true"; got != exercise {
				t.Errorf("%s says %t of an exercise that is %t", x.at, got, exercise)
			}
			if x.says != "" && strings.Contains(a.Body.String(), x.says) != exercise {
				t.Errorf("%s (exercise: %t) and %q:\n%.600s", x.at, exercise, x.says, a.Body)
			}
			file := a.Header().Get("Content-Disposition")
			if file != "" && strings.Contains(file, `filename="ovelse-`) != exercise {
				t.Errorf("%s is the file %s; exercise: %t", x.at, file, exercise)
			}
		}
		if a := w.send(t, request(http.MethodGet, "/api/v1/initiatives/2026-9999", "")); (a.Header().Get(header) == "true") != exercise {
			t.Error("a refusal does not say that it is of an exercise, or wrongly so")
		}
	}
}
