package form_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A form costs no more than its size says, whatever was typed, and its answer
// is not many times as large.
func TestHostileFormsAreRefusedCheaply(t *testing.T) {
	w := webtest.Open(t) // not parallel: time is measured
	b := w.As("skatteetaten", "nb")
	base := url.Values{"_token": {b.Get("/tiltak/nytt").Token()}, "owner": {testkit.Skatteetaten}, "_gjor": {"vis"}, "title.nb": {"a"}, "summary.nb": {"b"}}.Encode()
	each := func(n int, name string) string {
		var s strings.Builder
		for i := range n {
			fmt.Fprintf(&s, "&"+name, i)
		}
		return s.String()
	}
	for name, body := range map[string]string{
		"blank rows":  "&_antall.plan=300&_antall.links=300&_antall.themes=300" + each(9_000, "k%d="),
		"rows":        each(3_000, "plan[%d].date=x"),
		"far rows":    each(3_000, "plan[99999%d].date=x"),
		"codes":       "&reach.scope=municipalities&reach.municipalities=" + strings.Repeat("9999,", 190_000),
		"names":       "&reach.scope=municipalities&reach.municipalities=" + strings.Repeat("a,", 500_000),
		"known codes": "&reach.scope=municipalities&reach.municipalities=" + strings.Repeat("1508,", 190_000),
		"counties":    "&reach.scope=counties" + strings.Repeat("&reach.counties=99", 9_000),
		"a long word": "&reach.scope=municipalities&reach.municipalities=" + strings.Repeat("a", 1_000_000),
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/tiltak/nytt", strings.NewReader(base+body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for cookie, value := range b.Cookies {
			r.AddCookie(&http.Cookie{Name: cookie, Value: value})
		}
		began := time.Now()
		a := httptest.NewRecorder()
		b.Pages.ServeHTTP(a, r)
		took := time.Since(began) // where the cost is the square of the size, it is ten seconds and more
		if a.Code != http.StatusUnprocessableEntity || a.Body.Len() > 3*(len(body)+1<<20) {
			t.Errorf("%s: %d with %d KiB in %s", name, a.Code, a.Body.Len()>>10, took)
		}
		t.Logf("%s: %d KiB, answered %d with %d KiB in %s", name, len(body)>>10, a.Code, a.Body.Len()>>10, took)
	}
}
