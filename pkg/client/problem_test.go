package client

import (
	"errors"
	"net/http"
	"reflect"
	"testing"
	"time"
)

const refused = `{"type":"/api/v1/docs#invalid","title":"Noe er feil utfylt","status":422,"detail":"To felt må rettes.",
"code":"invalid","key":"import_row","context":{"row":3},
"errors":[{"path":"summary.nb","code":"too_long","detail":"Kan ha høyst 280 tegn.","args":{"max":280}},{"path":"","code":"twice"}]}`

func TestAnAnswerThatIsNoSuccessIsAProblem(t *testing.T) {
	t.Parallel()
	c, w := serve(t, answer(422, refused, "Content-Type", "application/problem+json"))
	_, err := c.Propose(t.Context(), Proposal{}, "k1")
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a Problem", err)
	}
	want := &Problem{
		Type: "/api/v1/docs#invalid", Title: "Noe er feil utfylt", Status: 422, Detail: "To felt må rettes.",
		Code: "invalid", Key: "import_row", Context: map[string]any{"row": 3.0},
		Errors: []FieldError{{Path: "summary.nb", Code: "too_long", Detail: "Kan ha høyst 280 tegn."}, {Code: "twice"}},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %+v, want %+v", p, want)
	}
	const text = "Noe er feil utfylt (422); To felt må rettes.; summary.nb: Kan ha høyst 280 tegn.; twice"
	if p.Error() != text {
		t.Errorf("text is %q, want %q", p.Error(), text)
	}
	if len(w.pauses) != 0 {
		t.Errorf("a refused command was tried again")
	}
}

func TestWhatIsNoProblemDetailsIsKnownByItsStatus(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>Bad Gateway</html>", `{"status":"x"}`, `[1]`} {
		c, _ := serve(t, answer(http.StatusBadGateway, body))
		_, err := c.Command(t.Context(), "2026-0042", "hold", nil, "k1")
		var p *Problem
		if !errors.As(err, &p) || p.Status != 502 || p.Code != "" || p.Error() != "Bad Gateway (502)" {
			t.Errorf("body %q: got %v", body, err)
		}
	}
}

func TestRetryAfterIsSecondsOrADate(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"":                              0,
		"soon":                          0,
		"0":                             0,
		"-5":                            0,
		"7":                             7 * time.Second,
		"99999999999":                   time.Hour,
		"Mon, 02 Mar 2026 09:00:30 GMT": 30 * time.Second,
		"Mon, 02 Mar 2026 08:00:00 GMT": 0,
		"Mon, 02 Mar 2037 08:00:00 GMT": time.Hour,
	} {
		if got := retryAfter(header, testNow); got != want {
			t.Errorf("Retry-After %q is %s, want %s", header, got, want)
		}
	}
}
