package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testkit"
)

// repeated writes n times what make gives, with commas between.
func repeated(n int, make func(i int) string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(make(i))
	}
	return b.String()
}

// A request costs no more than its size says, whatever stands in it, and is
// answered in a few words.
func TestRubbishIsRefusedCheaply(t *testing.T) {
	w := newWorld(t) // not parallel: memory is measured
	by := w.by(t, testkit.Skatteetaten)
	always := func(s string) func(int) string { return func(int) string { return s } }
	keys := func(i int) string { return fmt.Sprintf(`"k%d":1`, i) }
	const typed = "/api/v1/imports?source=s"
	row := `{"line":%[1]d,"values":{"title":{"nb":"a"},"summary":{"nb":"b"},"owner":"974761076","externalId":"x%[1]d","provenance":{"source":"s","certainty":"memory"},"reach":{"scope":"municipalities","codes":[` +
		repeated(380, always(`"9999"`)) + `]}}}`
	long := strings.Repeat("<", 900_000)
	for name, c := range map[string]struct{ path, body string }{
		"a long value":        {list, `{"title":{"nb":"a"},"summary":{"nb":"b"},"owner":"974761076","reach":{"scope":"` + long + `"}}`},
		"a long name":         {list, `{"` + long + `":1}`},
		"a long date":         {list, `{"title":{"nb":"a"},"summary":{"nb":"b"},"owner":"974761076","reach":{"scope":"all","referenceDate":"` + long + `"}}`},
		"rows of codes":       {typed, `{"rows":[` + repeated(500, func(i int) string { return fmt.Sprintf(row, i+1) }) + `]}`},
		"unknown keys":        {list, `{` + repeated(70_000, keys) + `}`},
		"unknown keys within": {list, `{"title":{` + repeated(70_000, keys) + `}}`},
		"a deep list":         {list, `{"plan":` + strings.Repeat("[", 400_000) + strings.Repeat("]", 400_000) + `}`},
		"empty milestones":    {list, `{"plan":[` + repeated(300_000, always(`{}`)) + `]}`},
		"municipality codes":  {list, `{"title":{"nb":"a"},"summary":{"nb":"b"},"owner":"974761076","reach":{"scope":"municipalities","codes":[` + repeated(100_000, always(`"9999"`)) + `]}}`},
		"empty rows":          {typed, `{"rows":[` + repeated(2_700_000, always(`{}`)) + `]}`},
		"rows of nothing":     {typed, `{"rows":[` + repeated(1_600_000, always(`null`)) + `]}`},
		"rows of lists":       {typed, `{"rows":[` + repeated(400, always(`[`+repeated(400, always(`[]`))+`]`)) + `]}`},
		"wide rows":           {typed, `{"rows":[` + repeated(500, always(`{`+repeated(190, keys)+`}`)) + `]}`},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		a := httptest.NewRecorder()
		w.handler.ServeHTTP(a, request(http.MethodPost, c.path, c.body, by))
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		refused := a.Code >= 400 && a.Code < 500 || strings.Contains(a.Body.String(), `"counts":{"refused":500}`) // rows are refused one by one
		if !refused || a.Body.Len() > 512<<10 {
			t.Errorf("%s: %d, %d bytes", name, a.Code, a.Body.Len())
		}
		// The bound is far above what was measured, and far below a request whose
		// cost is the square of its size. How long it takes is reported below.
		if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
			t.Errorf("%s: %d MiB", name, used>>20)
		}
		t.Logf("%s: %d KiB, answered %d with %d bytes in %s, allocated %d MiB",
			name, len(c.body)>>10, a.Code, a.Body.Len(), took, (after.TotalAlloc-before.TotalAlloc)>>20)
	}
	if w.Query.Position() != 0 {
		t.Error("something was written")
	}
}

// Findings are reported up to a limit, and that there are more.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := `{"title":{"nb":"a"},"summary":{"nb":"b"},"owner":"974761076","reach":{"scope":"all"},` +
		repeated(180, func(i int) string { return fmt.Sprintf(`"k%03d":1`, i) }) + `}`
	a := w.send(t, request(http.MethodPost, list, body, w.by(t, testkit.Skatteetaten)))
	if n := strings.Count(a.Body.String(), `"unknown_field"`); a.Code != http.StatusUnprocessableEntity || n != fault.MaxFields || !strings.Contains(a.Body.String(), `"and_more"`) {
		t.Errorf("%d with %d findings: %.300s", a.Code, n, a.Body)
	}
}

// unread is a body that nobody may read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.ErrUnexpectedEOF
}

// Who may not give a command at all is refused before anything of it is read.
func TestRightsComeBeforeTheBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := w.register(t, testkit.Skatteetaten, "")
	for name, c := range map[string]struct {
		path string
		as   string
		may  string
	}{
		"a token that reads":                  {list, testkit.Skatteetaten, access.ScopeRead},
		"a municipality that registers":       {list, testkit.Stavanger, access.ScopeWrite},
		"a municipality that imports":         {"/api/v1/imports", testkit.Stavanger, access.ScopeWrite},
		"an agency in another's name":         {own + "/phase-reports", testkit.Nav, access.ScopeWrite},
		"an agency in a round":                {"/api/v1/rounds", testkit.Nav, access.ScopeWrite},
		"Digdir with the statement of KS":     {own + "/assessment/statement", testkit.Digdir, access.ScopeWrite},
		"KS that records a stage":             {own + "/recorded-stage", testkit.KS, access.ScopeWrite},
		"an agency that joins a pilot":        {own + "/pilot/participants", testkit.Nav, access.ScopeWrite},
		"somebody else who takes points over": {own + "/handover/items", testkit.Nav, access.ScopeWrite},
	} {
		r := request(http.MethodPost, c.path, "", with("Content-Type", "application/json"), with("Authorization", "Bearer "+w.token(t, c.as, c.may)))
		r.Body, r.ContentLength = io.NopCloser(unread{t}), 1<<19
		if a := w.send(t, r); a.Code != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, a.Code, a.Body)
		}
	}
}

// A request whose asker has gone is not worked on.
func TestTheCheckObeysItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("gone"))
	a := httptest.NewRecorder()
	w.handler.ServeHTTP(a, request(http.MethodPost, list, proposal("", ""), w.by(t, testkit.Skatteetaten)).WithContext(ctx))
	if a.Code < 500 || w.Query.Position() != 0 {
		t.Errorf("answered %d at position %d", a.Code, w.Query.Position())
	}
}

// Every operation that is not public has its right, and no right of machines stands for an
// operation that is not there.
func TestEveryOperationHasARight(t *testing.T) {
	t.Parallel()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	guarded := map[string]bool{}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security != nil && len(*op.Security) > 0 {
				guarded[op.OperationID] = true
				if _, ok := access.RightTo(op.OperationID); !ok {
					t.Errorf("%s has no right", op.OperationID)
				}
			}
		}
	}
	for _, section := range access.Table {
		for _, r := range section.Rights {
			if !guarded[r.Operation] && r.Scope != "-" {
				t.Errorf("%s has a right and is no operation that is guarded", r.Operation)
			}
		}
	}
}
