package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app/imports/report"
	"github.com/samstyring/samstyring/internal/testkit"
)

const importsPath = "/api/v1/imports"

// upload gives a CSV file of Felt.
func (w *world) upload(t *testing.T, status int, organisation, content string, options ...option) answer {
	t.Helper()
	return w.command(t, status, organisation, importsPath+"?"+url.Values{"name": {"liste.csv"}, "source": {"Felt"}}.Encode(), content,
		append([]option{with("Content-Type", "text/csv")}, options...)...)
}

// executed carries an import out and waits until it is written.
func (w *world) executed(t *testing.T, organisation string, plan report.Import) report.Import {
	t.Helper()
	w.command(t, http.StatusAccepted, organisation, importsPath+"/"+plan.ID+"/execution", `{"planHash":"`+plan.PlanHash+`"}`)
	return w.settled(t, organisation, plan.ID)
}

// settled waits until an import is neither being written nor taken back.
func (w *world) settled(t *testing.T, organisation, id string) report.Import {
	t.Helper()
	for end := time.Now().Add(testkit.Patience); ; {
		got := decode[report.Import](t, w.get(t, importsPath+"/"+id, w.by(t, organisation)))
		if got.State != report.Executing && got.State != report.Reversing {
			return got
		}
		if time.Now().After(end) {
			t.Fatalf("not over: %+v", got)
		}
	}
}

const felt = "id;tittel;sammendrag;orgnr;kommuner;merkelapp\n1;Skattekart;Kort.;974761076;alle;x\n2;Annet;Kort.;974761076;alle;y\n3;Feil;Kort.;974761075;alle;z\n"

// importFile takes a file the whole way: given, looked at, amended, carried out,
// looked up and taken back; another is discarded.
func (w *world) importFile(t *testing.T) {
	t.Helper()
	by := testkit.Digdir
	first := w.upload(t, http.StatusCreated, by, felt)
	plan := decode[report.Import](t, first)
	one := importsPath + "/" + plan.ID
	if first.Header().Get("Location") != one || plan.State != report.Waiting || plan.Counts["new"] != 2 || plan.Counts["refused"] != 1 || len(plan.Rows) != 3 {
		t.Fatalf("planned %v %s", first.Header(), first.Body)
	}
	if r := plan.Rows[2]; r.Verdict != "refused" || r.Remarks[0].Level != report.Refusal || r.Remarks[0].Column != "orgnr" || r.Proposed != nil {
		t.Errorf("the wrong row is reported as %+v", r)
	}
	page := decode[report.Import](t, w.get(t, one+"?verdict=new&limit=1", w.by(t, by)))
	if len(page.Rows) != 1 || page.Rows[0].Line != 2 || page.Next != 2 {
		t.Errorf("page %+v", page)
	}
	amended := w.send(t, request(http.MethodPatch, one, `{"corrections":{"4":{"orgnr":"974761076"}},"leftOut":[3]}`, w.by(t, by), with("If-Match", first.Header().Get("ETag"))))
	plan = decode[report.Import](t, amended)
	if amended.Code != http.StatusOK || plan.Counts["new"] != 2 || plan.Counts["left_out"] != 1 {
		t.Fatalf("amended %d %s", amended.Code, amended.Body)
	}
	if a := w.get(t, one+"/remarks", w.by(t, by)); !strings.HasPrefix(a.Body.String(), "\ufeffid;tittel;sammendrag;orgnr;kommuner;merkelapp;Merknader fra registeret\r\n1;Skattekart") {
		t.Errorf("remarks %s", a.Body)
	}
	done := w.executed(t, by, plan)
	if done.State != report.Executed || done.Progress.Registered != 2 || len(done.Written) != 2 {
		t.Fatalf("executed %+v", done)
	}
	back := decode[report.Reversal](t, w.get(t, one+"/reversal", w.by(t, by)))
	if len(back.Rows) != 2 || !back.Rows[0].Withdraw || back.Back != 2 {
		t.Fatalf("reversal %+v", back)
	}
	w.command(t, http.StatusConflict, by, one+"/reversal", `{"hash":"x"}`)
	for range 2 { // the second finds nothing to put back
		w.command(t, http.StatusAccepted, by, one+"/reversal", `{"hash":"`+back.Hash+`"}`)
		a := w.settled(t, by, plan.ID)
		if a.State != report.Reversed || a.TakenBack.Withdrawn != 2 || !a.Written[0].TakenBack {
			t.Errorf("taken back %+v", a)
		}
	}
	other := decode[report.Import](t, w.upload(t, http.StatusCreated, by, felt))
	for range 2 {
		if a := w.send(t, request(http.MethodDelete, importsPath+"/"+other.ID, "", w.by(t, by))); a.Code != http.StatusNoContent {
			t.Errorf("discard: %d %s", a.Code, a.Body)
		}
	}
	list := decode[struct {
		Items []report.Entry
		Total int
	}](t, w.get(t, importsPath, w.by(t, by)))
	if list.Total != 1 || list.Items[0].ID != plan.ID || list.Items[0].State != report.Reversed || list.Items[0].Name != "liste.csv" {
		t.Errorf("listed %+v", list)
	}
}

// What was shown is what is written: not a plan that has changed, not what nobody
// has seen, and nothing twice.
func TestAnImportIsWrittenAsItWasShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := testkit.Digdir
	first := w.upload(t, http.StatusCreated, by, felt)
	plan := decode[report.Import](t, first)
	one := importsPath + "/" + plan.ID
	patch := func(status int, body string, options ...option) answer {
		t.Helper()
		a := w.send(t, request(http.MethodPatch, one, body, append(options, w.by(t, by))...))
		if a.Code != status {
			t.Errorf("PATCH %s: %d, want %d: %s", body, a.Code, status, a.Body)
		}
		return a
	}
	seen := with("If-Match", first.Header().Get("ETag"))
	patch(http.StatusPreconditionRequired, `{}`)
	patch(http.StatusPreconditionFailed, `{}`, with("If-Match", `"1000000"`))
	wrong := patch(http.StatusUnprocessableEntity, `{"mapping":{"tittel":"farge"}}`, seen)
	if p := decode[api.Problem](t, wrong); len(p.Errors) != 1 || p.Errors[0].Path != "mapping.tittel" {
		t.Errorf("a field that is none: %s", wrong.Body)
	}
	wrong = patch(http.StatusUnprocessableEntity, `{"answers":{"2":{"which":"x"},"99":{"known_title":"new"}},"corrections":{"2":{"farge":"x"}},"over":{"3":["farge"]},"erase":{"9":["themes"]},"leftOut":[2,98]}`, seen)
	var paths []string
	for _, e := range decode[api.Problem](t, wrong).Errors {
		paths = append(paths, e.Path)
	}
	if got := strings.Join(paths, " "); got != "answers[2].which answers[99] corrections[2].farge over[3] erase[9] leftOut[1]" {
		t.Errorf("wrong are %s", got)
	}
	if wrong = patch(http.StatusUnprocessableEntity, `{"answers":{"to":{"known_title":"new"}}}`, seen); !strings.Contains(wrong.Body.String(), `"answers[to]"`) {
		t.Errorf("no line: %s", wrong.Body)
	}
	next := decode[report.Import](t, patch(http.StatusOK, `{"leftOut":[3]}`, seen))
	w.command(t, http.StatusConflict, by, one+"/execution", `{"planHash":"`+plan.PlanHash+`"}`)
	if w.Query.Position() != 0 {
		t.Fatal("something was written")
	}
	done := w.executed(t, by, next)
	if done.Progress.Registered != 1 || done.Written[0].ID == "" {
		t.Errorf("executed %+v", done)
	}
	before := w.Query.Position()
	w.command(t, http.StatusAccepted, by, one+"/execution", `{"planHash":"`+next.PlanHash+`"}`)
	w.command(t, http.StatusConflict, by, one+"/execution", `{"planHash":"`+plan.PlanHash+`"}`)
	patch(http.StatusConflict, `{"leftOut":[]}`, with("If-Match", w.get(t, one, w.by(t, by)).Header().Get("ETag")))
	if w.Query.Position() != before {
		t.Error("something was written twice")
	}
	again := decode[report.Import](t, w.upload(t, http.StatusCreated, by, felt))
	if again.Counts["unchanged"] != 1 || again.Counts["new"] != 1 {
		t.Errorf("the same file again: %v", again.Counts)
	}
}

// A file is its organisation's, and a key stands for one file.
func TestImportsAreTheirOrganisations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := strings.ReplaceAll(felt, "3;Feil;Kort.;974761075;alle;z\n", "")
	key := with("Idempotency-Key", "en fil")
	first := w.upload(t, http.StatusCreated, testkit.Skatteetaten, own, key)
	plan := decode[report.Import](t, first)
	again := w.upload(t, http.StatusCreated, testkit.Skatteetaten, own, key)
	if again.Header().Get("Idempotent-Replayed") != "true" || decode[report.Import](t, again).ID != plan.ID {
		t.Errorf("the same call: %v %s", again.Header(), again.Body)
	}
	w.upload(t, http.StatusUnprocessableEntity, testkit.Skatteetaten, felt, key)
	if other := decode[report.Import](t, w.upload(t, http.StatusCreated, testkit.Nav, own, key)); other.ID == plan.ID || other.Counts["refused"] != 2 {
		t.Errorf("another organisation's: %+v", other)
	}
	one := importsPath + "/" + plan.ID
	for _, path := range []string{one, one + "/remarks", one + "/reversal"} {
		if a := w.send(t, request(http.MethodGet, path, "", w.by(t, testkit.Nav))); a.Code != http.StatusNotFound {
			t.Errorf("%s for another: %d", path, a.Code)
		}
		if a := w.send(t, request(http.MethodGet, path, "", w.by(t, testkit.Stavanger))); a.Code != http.StatusForbidden {
			t.Errorf("%s for a municipality: %d", path, a.Code)
		}
		if a := w.send(t, request(http.MethodGet, path, "")); a.Code != http.StatusUnauthorized {
			t.Errorf("%s for nobody: %d", path, a.Code)
		}
	}
	w.command(t, http.StatusNotFound, testkit.Nav, one+"/execution", `{"planHash":"`+plan.PlanHash+`"}`)
	w.executed(t, testkit.Skatteetaten, plan)
	if a := w.upload(t, http.StatusCreated, testkit.Skatteetaten, own, key); decode[report.Import](t, a).State != report.Executed {
		t.Errorf("the same call when it is written: %s", a.Body)
	}
	w.command(t, http.StatusForbidden, testkit.Nav, one+"/reversal", `{"hash":"x"}`)
}

// A file whose headings nobody knows is kept, for somebody to say what they mean.
func TestHeadingsAreChosenThroughTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.upload(t, http.StatusCreated, testkit.Digdir, "nr;hva;orgnr;kort;hvem\n1;Skattekart;974761076;Kort.;alle\n")
	plan := decode[report.Import](t, first)
	if plan.Problem == nil || plan.Problem.Key != "import_headings" || len(plan.Rows) != 0 || len(plan.Layout.Columns) != 5 || len(plan.Layout.Missing) == 0 {
		t.Fatalf("planned %s", first.Body)
	}
	one := importsPath + "/" + plan.ID
	w.command(t, http.StatusUnprocessableEntity, testkit.Digdir, one+"/execution", `{"planHash":"`+plan.PlanHash+`"}`)
	a := w.send(t, request(http.MethodPatch, one, `{"mapping":{"nr":"id","hva":"title","kort":"summary","hvem":"reach"}}`, w.by(t, testkit.Digdir), with("If-Match", first.Header().Get("ETag"))))
	if plan = decode[report.Import](t, a); plan.Problem != nil || plan.Counts["new"] != 1 || plan.Choices.Mapping["hva"] != "title" {
		t.Errorf("mapped: %s", a.Body)
	}
}

// Rows of a program are planned as those of a file.
func TestTypedRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := importsPath + "?source=Felt"
	row := strings.Replace(typedRow, `"owner"`, `"themes":["barnehage"],"owner"`, 1)
	plan := decode[report.Import](t, w.command(t, http.StatusCreated, testkit.Digdir, path, `{"rows":[`+row+`]}`))
	if plan.Counts["new"] != 1 || plan.Layout.Format != "json" || plan.Rows[0].Proposed.ExternalID != "1" {
		t.Fatalf("planned %+v", plan)
	}
	w.executed(t, testkit.Digdir, plan)
	erasing := strings.Replace(typedRow, `{"line":1,`, `{"line":1,"erase":["themes"],`, 1)
	plan = decode[report.Import](t, w.command(t, http.StatusCreated, testkit.Digdir, path, `{"rows":[`+typedRow+`]}`))
	if plan.Counts["unchanged"] != 1 {
		t.Errorf("a row that says less: %+v", plan.Rows)
	}
	plan = decode[report.Import](t, w.command(t, http.StatusCreated, testkit.Digdir, path, `{"rows":[`+erasing+`]}`))
	if plan.Counts["changed"] != 1 || plan.Rows[0].Differences[0].Field != "themes" {
		t.Errorf("a row that takes away: %+v", plan.Rows)
	}
}
