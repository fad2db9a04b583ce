package rounds_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestARoundThroughTheForms walks a whole round with two browsers.
func TestARoundThroughTheForms(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	a := w.Decidable("Skjema for barnehageplass", nil)
	b := w.Decidable("Felles journal", func(p *events.Proposed) {
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, LegalBasis: "Loven"}
	})
	c := w.Decidable("Digital byggesøknad", nil)
	digdir, ks := w.As("digdir", "nb"), w.As("ks", "nb")

	digdir.Get("/prioritering").Has(t, "Åpne en runde", "Ingen runde pågår nå", "To nøkler til samme lås")
	room := roundRoom(digdir, t, "50 000", a, b)
	ks.Get("/prioritering").Has(t, "Høsten 2027", "2 kandidater", `href="`+room+`"`)
	must(ks, room+"/kandidater", map[string]string{"initiative": c}).Has(t, "Kandidaten er lagt til.")

	weigh(t, room, digdir, ks)
	scoreAll(t, room, digdir, ks, a, b, c)
	decide(t, room, digdir, ks, a, b, c)

	ks.Get(room+"/konkluder").Has(t, "Dette blir avgjort")
	done := must(ks, room+"/konkluder", nil)
	done.Has(t, `<a class="ds-link" href="/tiltak/`+a+`">`+a+" ", "Runden er konkludert", "Konkludert")
	done.HasNot(t, "Signer en klasse", "/konkluder")
	ks.Get("/tiltak/"+a).Has(t, `href="`+room+`"`, "Felles beslutning: nå")
	ks.Get("/tiltak/"+c).Has(t, "Behandling i felles prioritering", "Særmerknad fra kommunene", "Vi er ikke enige", "Løftet til", `href="`+room+"/tiltak/"+c+`"`)
	ks.Get(room+"/protokoll").Has(t, "Protokoll fra felles prioritering", "Særmerknad fra kommunene", "Unntak")
	everyLanguage(w, t, room, a, c)
}

// everyLanguage looks at the pages of a concluded round in each language.
func everyLanguage(w *webtest.World, t *testing.T, room string, candidates ...string) {
	t.Helper()
	paths := []string{"/prioritering", room, room + "/resultat", room + "/protokoll"}
	for _, id := range candidates {
		paths = append(paths, room+"/tiltak/"+id)
	}
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, path := range paths {
			got := w.Browser(lang).Get(path)
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s answers %d", path, lang, got.StatusCode)
			}
			webtest.LookAt(t, path, lang, got.Text)
		}
	}
}

// weigh sets the state's weights by comparing, and KS' directly.
func weigh(t *testing.T, room string, digdir, ks *webtest.Browser) {
	t.Helper()
	pairs := map[string]string{"maate": "par", "handling": "regn"}
	for i := range criterionIDs() {
		for j := i + 1; j < len(criterionIDs()); j++ {
			pairs[fmt.Sprintf("matrix[%d][%d]", i, j)] = "1"
		}
	}
	pairs["matrix[0][1]"], pairs["matrix[1][2]"], pairs["matrix[0][2]"] = "9", "9", "-9" // in a circle
	tried := fill(digdir, room+"/vekter?maate=par", pairs)
	tried.Has(t, "Sammenligningene motsier hverandre", "Verdi for brukere og innbyggere» er satt til", `value="9" selected`)
	if got := ks.Get(room); !strings.Contains(got.Text, "Kriteriene er ikke vektet ennå") {
		t.Error("working out weights set them")
	}
	delete(pairs, "handling")
	pairs["matrix[1][2]"], pairs["matrix[0][2]"] = "1", "9"
	half := fill(digdir, room+"/vekter?maate=par", map[string]string{"maate": "par", "matrix[0][1]": "3"})
	if half.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("comparisons that are missing: %d", half.StatusCode)
	}
	half.Has(t, `href="#felt-matrix-0-2"`, `id="felt-matrix-0-2"`, `value="3" selected`)
	must(digdir, room+"/vekter?maate=par", pairs).Has(t, "Vektene er lagret.")

	weights := map[string]string{"maate": ""}
	for _, id := range criterionIDs() {
		weights["weights."+id] = "0"
	}
	fill(ks, room+"/vekter", weights).Has(t, "Minst ett kriterium må telle mer enn null.", `id="felt-weights"`)
	weights["weights.user-value"], weights["weights.municipal-burden"] = "2,5", "ti"
	wrong := fill(ks, room+"/vekter", weights)
	wrong.Has(t, "«ti» kan ikke leses som et tall. Skriv et vanlig tall", `id="felt-weights.municipal-burden"`, `value="2,5"`, `value="ti"`)
	for i, id := range criterionIDs() {
		weights["weights."+id] = fmt.Sprint(10 + i)
	}
	must(ks, room+"/vekter", weights).Has(t, "Vektene er lagret.")
}

// scoreAll scores and seals, and sees that nothing is revealed before both have.
func scoreAll(t *testing.T, room string, digdir, ks *webtest.Browser, candidates ...string) {
	t.Helper()
	const secret = "HEMMELIGBEGRUNNELSE"
	first := room + "/poeng/1/" + candidates[0]
	unreasoned := fill(digdir, first, map[string]string{"score.user-value": "4", "why.net-benefit": "Fordi"})
	if unreasoned.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a score without a justification: %d", unreasoned.StatusCode)
	}
	unreasoned.Has(t, `href="#felt-why.user-value"`, `href="#felt-score.net-benefit"`, ">Fordi</textarea>", `name="score.user-value" value="4" checked`)
	must(digdir, first, map[string]string{"score.user-value": "4", "why.user-value": secret}).Has(t, "1 av 7 kriterier")
	digdir.Get(first).Has(t, secret, `name="score.user-value" value="4" checked`)
	missing := digdir.Get(room + "/forsegle")
	missing.Has(t, "Dette mangler", "Mangler poeng på «Netto nytte for kommunene».", `href="`+first+`"`)
	missing.HasNot(t, "Forsegl</button>")
	if got := digdir.Post(room+"/forsegle", url.Values{"_token": {missing.Token()}}); got.StatusCode < 400 {
		t.Errorf("half the scores were sealed: %d", got.StatusCode)
	}
	for _, id := range candidates {
		must(digdir, room+"/poeng/1/"+id, scored("5", secret))
	}
	next := scored("3", secret)
	next["videre"] = "neste"
	must(digdir, room+"/poeng/2/"+candidates[0], next).Has(t, "Vurdering 2, kandidat 2 av 3")
	stale := filled(digdir.Get(first))
	must(digdir, first, scored("5", secret+" igjen"))
	if got := digdir.Post(first, stale); got.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("a draft was overwritten unseen: %d", got.StatusCode)
	}
	must(digdir, room+"/forsegle", nil).Has(t, "Poengene er forseglet. Ingen kan se dem")
	secretKept(digdir.World, t, room, secret, candidates)
	for i, id := range candidates {
		must(ks, room+"/poeng/1/"+id, scored([]string{"1", "4", "4"}[i], "Kommunene mener dette"))
	}
	ks.Get(room+"/forsegle").Has(t, "Det kan ikke angres", "Forsegl og åpne begge parters poeng")
	must(ks, room+"/forsegle", nil).Has(t, "Poengene er åpnet.", "Felles poeng")
	w := digdir.World.Browser("nb")
	w.Get(room+"/resultat").Has(t, "Hvor langt partene er fra hverandre", "(delt)", "Med vektene til staten", `<circle class="mark state"`)
	w.Get(room+"/tiltak/"+candidates[0]).Has(t, secret, "Kommunene mener dette", "Poeng på hvert kriterium")
}

// secretKept reads every page of a round as everybody but the party that has
// scored.
func secretKept(w *webtest.World, t *testing.T, room, secret string, candidates []string) {
	t.Helper()
	paths := []string{"", "/resultat", "/protokoll", "/poeng", "/vekter", "/forsegle", "/kandidater", "/unntak", "/konkluder"}
	for _, id := range candidates {
		paths = append(paths, "/tiltak/"+id, "/tiltak/"+id+"/signer", "/tiltak/"+id+"/standpunkt", "/poeng/1/"+id, "/poeng/2/"+id)
	}
	readers := map[string]*webtest.Browser{"KS": w.As("ks", "nb"), "a municipality": w.As("stavanger", "nb"), "the owner": w.As("skatteetaten", "nb"), "nobody": w.Browser("nb")}
	for who, b := range readers {
		for _, path := range paths {
			got := b.Get(room + path)
			if strings.Contains(got.Text, secret) || strings.Contains(got.Text, `value="5" checked`) || strings.Contains(got.Text, "Vurdering 2, kandidat 1 av 3. 1") {
				t.Errorf("%s reads a score on %s", who, path)
			}
			if strings.HasPrefix(path, "/poeng") && who != "KS" && got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s gets %s: %d", who, path, got.StatusCode)
			}
		}
		b.Get(room).HasNot(t, "Felles poeng")
	}
	for _, path := range []string{"/prioritering", "/", "/tiltak/" + candidates[0]} {
		w.Browser("nb").Get(path).HasNot(t, secret)
	}
}

// decide signs, disagrees, escalates and passes the frame.
func decide(t *testing.T, room string, digdir, ks *webtest.Browser, a, b, c string) {
	t.Helper()
	ks.Get(room+"/konkluder").Has(t, "Dette mangler før runden kan konkluderes", "Signatur mangler fra staten.", `href="`+room+"/tiltak/"+a+`"`)

	objecting := map[string]string{"position": "objects", "handling": "lagre"}
	wrong := fill(ks, room+"/tiltak/"+c+"/standpunkt", objecting)
	wrong.Has(t, `href="#felt-reason"`, `href="#felt-wouldChange"`, `value="objects" checked`)
	objecting["reason"], objecting["wouldChange"] = "For dyrt", "Full finansiering"
	must(ks, room+"/tiltak/"+c+"/standpunkt", objecting).Has(t, "Går imot", "For dyrt", "Full finansiering")
	conditional := map[string]string{
		"position": "supports_with_conditions", "handling": "lagre", "conditions[1].text": "Opplæring", "conditions[1].owner": "123", "conditions[1].due": "2027-01-01",
	}
	fill(ks, room+"/tiltak/"+a+"/standpunkt", conditional).Has(t, `href="#felt-conditions-0.owner"`, ">Opplæring</textarea>")
	fill(ks, room+"/tiltak/"+a+"/standpunkt", map[string]string{"handling": "flere"}).Has(t, "Vilkår 3")
	conditional["conditions[1].owner"] = "991 825 827"
	must(ks, room+"/tiltak/"+a+"/standpunkt", conditional).Has(t, "Opplæring", "Digdir, innen 1. januar 2027")

	over := fill(digdir, room+"/tiltak/"+a+"/signer", map[string]string{"class": "now"})
	if over.StatusCode < 400 {
		t.Fatal("class now passed the frame")
	}
	over.Has(t, "Begge parter må signere unntaket først", `name="class" value="now" checked`)
	for _, p := range []*webtest.Browser{digdir, ks} {
		must(p, room+"/unntak?tiltak="+a, map[string]string{"reason": "Haster"})
	}
	must(digdir, room+"/tiltak/"+a+"/signer", map[string]string{"class": "now", "reason": "Haster"}).Has(t, "har ikke signert det samme ennå: kommunene")
	ks.Get(room+"/tiltak/"+a+"/signer").Has(t, "Allerede signert av staten", "signert av den andre parten")
	fill(ks, room+"/tiltak/"+a+"/signer", map[string]string{"class": "later"}).Has(t, "Den andre parten (staten) har signert «nå»")
	must(ks, room+"/tiltak/"+a+"/signer", map[string]string{"class": "now"}).Has(t, "Begge parter har signert «nå».")

	ks.Get(room+"/tiltak/"+b+"/signer").Has(t, `value="no" disabled`)
	if got := fill(ks, room+"/tiltak/"+b+"/signer", map[string]string{"class": "no", "reason": "Nei"}); got.StatusCode < 400 {
		t.Error("an obligation was classed no")
	}
	for _, p := range []*webtest.Browser{digdir, ks} {
		must(p, room+"/tiltak/"+b+"/signer", map[string]string{"class": "next"})
	}
	must(ks, room+"/tiltak/"+c+"/uenighet", map[string]string{"reason": "Vi er ikke enige", "wouldChange": "Penger"}).Has(t, "Særmerknad fra kommunene", "Løft saken")
	fill(ks, room+"/tiltak/"+c+"/loft", nil).Has(t, `href="#felt-level"`, `href="#felt-deadline"`, `href="#felt-reason"`)
	must(ks, room+"/tiltak/"+c+"/loft", map[string]string{"level": "ministry", "deadline": "2026-12-01", "reason": "Må avklares"}).Has(t, "Løftet til departementet", "1. desember 2026")
	must(digdir, room+"/tiltak/"+c+"/avklaring", map[string]string{"resolution": "Staten betaler"}).Has(t, "Staten betaler")
}
