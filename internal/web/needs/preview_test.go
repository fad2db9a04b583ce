package needs_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A municipality sees what it says of whose need before it is recorded; however often that
// is sent, it is said once, and what is changed later is shown beside what stood.
func TestSupportIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := raise(t, w.As("stavanger", "nb"), "Foreldre søker barnehageplass på papir")
	b, anybody := w.As("hvaler", "nb"), w.Browser("nb")
	wrong := b.Press(b.Get(here+"/stott"), "vis", url.Values{"note": {strings.Repeat("x", need.MaxText+1)}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-matters"`, `href="#felt-note"`)
	wrong.HasNot(t, "<title>Se over")
	got := b.Review(here+"/stott", url.Values{"matters": {"much"}, "note": {"  Det samme hos oss. "}})
	got.Has(t, ">Foreldre søker barnehageplass på papir<", ">Stavanger<", ">Hvaler<", "Betyr mye", ">Det samme hos oss.<")
	anybody.Get(here).Has(t, "Én kommune med")
	b.Press(got, "rett", nil).Has(t, `value="much" checked`, "Det samme hos oss.</textarea>")
	webtest.Sent(t, b.Press(got, "send", nil))
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "2 kommuner med", "Betyr mye. Det samme hos oss.")
	history, err := w.Query.NeedHistory(strings.TrimPrefix(here, "/behov/"))
	if err != nil || len(history) != 2 {
		t.Errorf("%d entries, %v: one preview is not one voice", len(history), err)
	}
	other := b.Press(got, "send", url.Values{"note": {"Noe annet."}})
	other.Has(t, "Se på behovet hva som er registrert")

	same := b.Press(b.Get(here+"/stott"), "vis", nil)
	same.Has(t, "Det står slik allerede.", "Tilbake og rett")
	same.HasNot(t, `value="send"`)
	got = b.Review(here+"/stott", url.Values{"matters": {"urgent"}})
	got.Has(t, "<del>", `→</span> <span class="as-typed">Haster`, "Betyr mye")
	got.HasNot(t, ">Det samme hos oss.<")
	anybody.Get(here).Has(t, "betyr mye for 1")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Det haster for 2", "Haster. Det samme hos oss.")
	for lang, title := range map[string]string{"nn": "Sjå over før du sender", "en": "Look it over before you send"} {
		one := w.As("hvaler", lang)
		one.Press(one.Get(here+"/stott"), "vis", url.Values{"matters": {"some"}}).Has(t, "<title>"+title+": ", `name="_gjor" value="send"`)
	}
}

// A note that is left as it is keeps the languages that it is in, whether the form or one
// press changes the rest.
func TestANoteKeepsItsLanguages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := raise(t, w.As("hvaler", "nb"), "Foreldre søker barnehageplass på papir")
	note := events.Text{"nb": "Det samme hos oss.", "en": "The same with us."}
	if _, err := w.Command.DoNeed(t.Context(), testkit.As(testkit.Stavanger), strings.TrimPrefix(here, "/behov/"), "1103", need.Support{Matters: "some", Note: note}); err != nil {
		t.Fatal(err)
	}
	b := w.As("stavanger", "nb")
	b.SendReviewed(here+"/stott", url.Values{"matters": {"much"}})
	w.Browser("en").Get(here).Has(t, note["en"])
	press(t, b, here, "/stott", url.Values{"matters": {"urgent"}, "note": {note["nb"]}})
	w.Browser("en").Get(here).Has(t, note["en"])
	b.Get(here).Has(t, "Haster. "+note["nb"])
}

// A text that is replaced in one language shows the other languages that go with it.
func TestWhatGoesInAnotherLanguageIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := raise(t, w.As("hvaler", "nb"), "Foreldre søker barnehageplass på papir")
	id, note, reason := strings.TrimPrefix(here, "/behov/"), events.Text{"nb": "Det samme hos oss.", "en": "The same with us."}, events.Text{"nb": "Senere.", "en": "Later."}
	if _, err := w.Command.DoNeed(t.Context(), testkit.As(testkit.Stavanger), id, "1103", need.Support{Matters: "some", Note: note}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command.DoNeed(t.Context(), testkit.As(testkit.KS), id, "", need.Reply{Answer: events.NeedNotNow, Reason: reason}); err != nil {
		t.Fatal(err)
	}
	b, ks := w.As("stavanger", "nb"), w.As("ks", "nb")
	b.Review(here+"/stott", url.Values{"note": {"Bare hos oss."}}).Has(t, "<del>", note["nb"], ">Bare hos oss.<", note["en"], "engelsk", "blir fjernet")
	b.Review(here+"/stott", url.Values{"matters": {"much"}}).HasNot(t, note["en"])
	ks.Review(here+"/svar", url.Values{"reason": {"Neste år."}}).Has(t, ">Neste år.<", reason["en"], "engelsk", "blir fjernet")
}

// KS sees the initiative by name, who is notified, and whose voices go on, before it answers.
func TestAnAnswerIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	first, second, ks, anybody := w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.As("ks", "nb"), w.Browser("nb")
	one, other := raise(t, first, "Foreldre søker barnehageplass på papir"), raise(t, second, "Skjema for kirkegård")
	press(t, second, one, "/stott", url.Values{"matters": {"much"}})
	if _, err := w.Command.DoNeed(t.Context(), testkit.As(testkit.Oslo), strings.TrimPrefix(other, "/behov/"), "0301", need.Support{Matters: "some"}); err != nil {
		t.Fatal(err)
	}
	wrong := ks.Press(ks.Get(one+"/svar"), "vis", url.Values{"answer": {"not_now"}, "initiative": {id}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", wrong.StatusCode)
	}
	wrong.Has(t, `href="#felt-initiative"`, `href="#felt-reason"`)
	wrong.HasNot(t, "<title>Se over")

	got := ks.Review(one+"/svar", url.Values{"answer": {"taken_up"}, "initiative": {id}, "reason": {"Tiltaket løser det."}})
	got.Has(t, ">Foreldre søker barnehageplass på papir<", "Tatt opp", "("+id+")<", ">Tiltaket løser det.<", "Får beskjed", ">Stavanger, Hvaler<")
	got.HasNot(t, "Ikke fylt ut", "kan ikke gjøres om", "Oslo")
	anybody.Get(one).HasNot(t, "KS har tatt det opp.")
	webtest.Sent(t, ks.Press(got, "send", nil))
	anybody.Get(one).Has(t, "KS har tatt det opp.", "Tiltaket løser det.")
	same := ks.Press(ks.Get(one+"/svar"), "vis", nil)
	same.Has(t, "Det står slik allerede.")
	same.HasNot(t, `value="send"`)

	got = ks.Review(one+"/svar", url.Values{"answer": {"merged"}, "initiative": {""}, "into": {strings.TrimPrefix(other, "/behov/")}})
	got.Has(t, "<del>", "Skjema for kirkegård (Hvaler)", "kan ikke gjøres om", "Blir med over til det andre behovet", "Står bak det andre fra før", ">Stavanger<", ">Hvaler<", "Får beskjed", ">Oslo, Stavanger, Hvaler<")
	got.HasNot(t, "Feil rettes med en ny endring")
	anybody.Get(other).Has(t, "2 kommuner med")
	webtest.Sent(t, ks.Press(got, "send", nil))
	anybody.Get(other).Has(t, "3 kommuner med")
}

// An initiative that has taken a need up is called by its name when KS answers anew, though
// it is over and can take nothing up any more.
func TestAnAnswerAnewNamesWhatIsOver(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here, ks := raise(t, w.As("stavanger", "nb"), "Foreldre søker barnehageplass på papir"), w.As("ks", "nb")
	ks.SendReviewed(here+"/svar", url.Values{"answer": {"taken_up"}, "initiative": {id}})
	w.Do(testkit.Skatteetaten, id, initiative.Withdraw{Reason: testkit.Text("Det ble for dyrt.")})
	ks.Get(here+"/svar").Has(t, `<option value="`+id+`" selected>`)
	ks.Press(ks.Get(here+"/svar"), "vis", url.Values{"reason": {"Fortsatt."}}).Has(t, `href="#felt-initiative"`)
	got := ks.Review(here+"/svar", url.Values{"answer": {"not_now"}, "initiative": {""}, "reason": {"Tiltaket er trukket."}})
	got.Has(t, "<del>", "("+id+")<", "blir fjernet")
}

// Whoever closes a need sees that it cannot be undone and who is notified, before it is closed.
func TestClosingIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b, anybody := w.As("stavanger", "nb"), w.Browser("nb")
	here := raise(t, b, "Foreldre søker barnehageplass på papir")
	got := b.Review(here+"/lukk", url.Values{"reason": {"Vi er i gang."}})
	got.Has(t, ">Foreldre søker barnehageplass på papir<", ">Vi er i gang.<", "kan ikke gjøres om", "Får beskjed", ">Stavanger<")
	got.HasNot(t, "Feil rettes med en ny endring")
	anybody.Get(here).HasNot(t, "Vi er i gang.")
	b.Press(got, "rett", nil).Has(t, "Vi er i gang.</textarea>")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Behovet er lukket.", "Vi er i gang.")
}

// Who else is notified of an answer since it was looked over is seen before it is sent.
func TestWhoHasJoinedIsSeenAgain(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := raise(t, w.As("hvaler", "nb"), "Foreldre søker barnehageplass på papir")
	ks := w.As("ks", "nb")
	seen := ks.Review(here+"/svar", url.Values{"answer": {"not_now"}, "reason": {"Ingen penger."}})
	w.As("stavanger", "nb").SendReviewed(here+"/stott", url.Values{"matters": {"much"}})
	again := ks.Press(seen, "send", nil)
	if again.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("answers %d", again.StatusCode)
	}
	again.Has(t, "Noe ble endret mens du så over", ">Stavanger, Hvaler<", `value="send"`)
	webtest.Sent(t, ks.Press(again, "send", nil))
}
