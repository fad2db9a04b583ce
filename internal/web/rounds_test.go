package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// TestARoundThroughTheForms walks a whole round with two browsers.
func TestARoundThroughTheForms(t *testing.T) {
	t.Parallel()
	w := open(t)
	a := w.assessed("Skjema for barnehageplass", nil)
	b := w.assessed("Felles journal", func(p *events.Proposed) {
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, LegalBasis: "Loven"}
	})
	c := w.assessed("Digital byggesøknad", nil)
	digdir, ks := w.signedIn("digdir"), w.signedIn("ks")

	digdir.get("/prioritering").has(t, "Åpne en runde", "Ingen runde pågår nå", "To nøkler til samme lås")
	room := digdir.roundRoom(t, "50 000", a, b)
	ks.get("/prioritering").has(t, "Høsten 2027", "2 kandidater", `href="`+room+`"`)
	ks.must(room+"/kandidater", map[string]string{"initiative": c}).has(t, "Kandidaten er lagt til.")

	weigh(t, room, digdir, ks)
	scoreAll(t, room, digdir, ks, a, b, c)
	decide(t, room, digdir, ks, a, b, c)

	ks.get(room+"/konkluder").has(t, "Dette blir avgjort")
	done := ks.must(room+"/konkluder", nil)
	done.has(t, "Runden er konkludert", "Konkludert")
	done.hasNot(t, "Signer en klasse", "/konkluder")
	ks.get("/tiltak/"+a).has(t, `href="`+room+`"`, "Felles beslutning: nå")
	ks.get(room+"/protokoll").has(t, "Protokoll fra felles prioritering", "Særmerknad fra kommunene", "Unntak")
	w.everyLanguage(t, room, a, c)
}

// everyLanguage looks at the pages of a concluded round in each language.
func (w *world) everyLanguage(t *testing.T, room string, candidates ...string) {
	t.Helper()
	paths := []string{"/prioritering", room, room + "/resultat", room + "/protokoll"}
	for _, id := range candidates {
		paths = append(paths, room+"/tiltak/"+id)
	}
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, path := range paths {
			got := w.browser(lang).get(path)
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s answers %d", path, lang, got.StatusCode)
			}
			lookAt(t, path, lang, got.body)
		}
	}
}

// weigh sets the state's weights by comparing, and KS' directly.
func weigh(t *testing.T, room string, digdir, ks *browser) {
	t.Helper()
	pairs := map[string]string{"maate": "par", "handling": "regn"}
	for i := range criterionIDs() {
		for j := i + 1; j < len(criterionIDs()); j++ {
			pairs[fmt.Sprintf("matrix[%d][%d]", i, j)] = "1"
		}
	}
	pairs["matrix[0][1]"], pairs["matrix[1][2]"], pairs["matrix[0][2]"] = "9", "9", "-9" // in a circle
	tried := digdir.fill(room+"/vekter?maate=par", pairs)
	tried.has(t, "Sammenligningene motsier hverandre", "Verdi for brukere og innbyggere» er satt til", `value="9" selected`)
	if got := ks.get(room); !strings.Contains(got.body, "Kriteriene er ikke vektet ennå") {
		t.Error("working out weights set them")
	}
	delete(pairs, "handling")
	pairs["matrix[1][2]"], pairs["matrix[0][2]"] = "1", "9"
	half := digdir.fill(room+"/vekter?maate=par", map[string]string{"maate": "par", "matrix[0][1]": "3"})
	if half.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("comparisons that are missing: %d", half.StatusCode)
	}
	half.has(t, `href="#felt-matrix-0-2"`, `id="felt-matrix-0-2"`, `value="3" selected`)
	digdir.must(room+"/vekter?maate=par", pairs).has(t, "Vektene er lagret.")

	weights := map[string]string{"maate": ""}
	for _, id := range criterionIDs() {
		weights["weights."+id] = "0"
	}
	ks.fill(room+"/vekter", weights).has(t, "Minst ett kriterium må telle mer enn null.", `id="felt-weights"`)
	weights["weights.user-value"], weights["weights.municipal-burden"] = "2,5", "ti"
	wrong := ks.fill(room+"/vekter", weights)
	wrong.has(t, "«ti» kan ikke leses som et tall. Skriv et vanlig tall", `id="felt-weights.municipal-burden"`, `value="2,5"`, `value="ti"`)
	for i, id := range criterionIDs() {
		weights["weights."+id] = fmt.Sprint(10 + i)
	}
	ks.must(room+"/vekter", weights).has(t, "Vektene er lagret.")
}

// scoreAll scores and seals, and sees that nothing is told before both have.
func scoreAll(t *testing.T, room string, digdir, ks *browser, candidates ...string) {
	t.Helper()
	const secret = "HEMMELIGBEGRUNNELSE"
	first := room + "/poeng/1/" + candidates[0]
	unreasoned := digdir.fill(first, map[string]string{"score.user-value": "4", "why.net-benefit": "Fordi"})
	if unreasoned.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a score without a justification: %d", unreasoned.StatusCode)
	}
	unreasoned.has(t, `href="#felt-why.user-value"`, `href="#felt-score.net-benefit"`, ">Fordi</textarea>", `name="score.user-value" value="4" checked`)
	digdir.must(first, map[string]string{"score.user-value": "4", "why.user-value": secret}).has(t, "1 av 7 kriterier")
	digdir.get(first).has(t, secret, `name="score.user-value" value="4" checked`)
	missing := digdir.get(room + "/forsegle")
	missing.has(t, "Dette mangler", "Mangler poeng på «Netto nytte for kommunene».", `href="`+first+`"`)
	missing.hasNot(t, "Forsegl</button>")
	if got := digdir.post(room+"/forsegle", url.Values{"_token": {missing.token()}}); got.StatusCode < 400 {
		t.Errorf("half the scores were sealed: %d", got.StatusCode)
	}
	for _, id := range candidates {
		digdir.must(room+"/poeng/1/"+id, scored("5", secret))
	}
	next := scored("3", secret)
	next["videre"] = "neste"
	digdir.must(room+"/poeng/2/"+candidates[0], next).has(t, "Vurdering 2, kandidat 2 av 3")
	stale := digdir.get(first).filled()
	digdir.must(first, scored("5", secret+" igjen"))
	if got := digdir.post(first, stale); got.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("a draft was overwritten unseen: %d", got.StatusCode)
	}
	digdir.must(room+"/forsegle", nil).has(t, "Poengene er forseglet. Ingen kan se dem")
	digdir.w.secretKept(t, room, secret, candidates)
	for i, id := range candidates {
		ks.must(room+"/poeng/1/"+id, scored([]string{"1", "4", "4"}[i], "Kommunene mener dette"))
	}
	ks.get(room+"/forsegle").has(t, "Det kan ikke angres", "Forsegl og åpne begge parters poeng")
	ks.must(room+"/forsegle", nil).has(t, "Poengene er åpnet.", "Felles poeng")
	w := digdir.w.browser("nb")
	w.get(room+"/resultat").has(t, "Hvor langt partene er fra hverandre", "(delt)", "Med vektene til staten", `<circle class="mark state"`)
	w.get(room+"/tiltak/"+candidates[0]).has(t, secret, "Kommunene mener dette", "Poeng på hvert kriterium")
}

// secretKept reads every page of a round as everybody but the party that has
// scored.
func (w *world) secretKept(t *testing.T, room, secret string, candidates []string) {
	t.Helper()
	paths := []string{"", "/resultat", "/protokoll", "/poeng", "/vekter", "/forsegle", "/kandidater", "/unntak", "/konkluder"}
	for _, id := range candidates {
		paths = append(paths, "/tiltak/"+id, "/tiltak/"+id+"/signer", "/tiltak/"+id+"/standpunkt", "/poeng/1/"+id, "/poeng/2/"+id)
	}
	readers := map[string]*browser{"KS": w.signedIn("ks"), "a municipality": w.signedIn("stavanger"), "the owner": w.signedIn("skatteetaten"), "nobody": w.browser("nb")}
	for who, b := range readers {
		for _, path := range paths {
			got := b.get(room + path)
			if strings.Contains(got.body, secret) || strings.Contains(got.body, `value="5" checked`) || strings.Contains(got.body, "Vurdering 2, kandidat 1 av 3. 1") {
				t.Errorf("%s reads a score on %s", who, path)
			}
			if strings.HasPrefix(path, "/poeng") && who != "KS" && got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s gets %s: %d", who, path, got.StatusCode)
			}
		}
		b.get(room).hasNot(t, "Felles poeng")
	}
	for _, path := range []string{"/prioritering", "/", "/tiltak/" + candidates[0]} {
		w.browser("nb").get(path).hasNot(t, secret)
	}
}

// decide signs, disagrees, escalates and passes the frame.
func decide(t *testing.T, room string, digdir, ks *browser, a, b, c string) {
	t.Helper()
	ks.get(room+"/konkluder").has(t, "Dette mangler før runden kan konkluderes", "Signatur mangler fra staten.", `href="`+room+"/tiltak/"+a+`"`)

	objecting := map[string]string{"position": "objects", "handling": "lagre"}
	wrong := ks.fill(room+"/tiltak/"+c+"/standpunkt", objecting)
	wrong.has(t, `href="#felt-reason"`, `href="#felt-wouldChange"`, `value="objects" checked`)
	objecting["reason"], objecting["wouldChange"] = "For dyrt", "Full finansiering"
	ks.must(room+"/tiltak/"+c+"/standpunkt", objecting).has(t, "Går imot", "For dyrt", "Full finansiering")
	conditional := map[string]string{
		"position": "supports_with_conditions", "handling": "lagre", "conditions[1].text": "Opplæring", "conditions[1].owner": "123", "conditions[1].due": "2027-01-01",
	}
	ks.fill(room+"/tiltak/"+a+"/standpunkt", conditional).has(t, `href="#felt-conditions-0.owner"`, ">Opplæring</textarea>")
	ks.fill(room+"/tiltak/"+a+"/standpunkt", map[string]string{"handling": "flere"}).has(t, "Vilkår 3")
	conditional["conditions[1].owner"] = "991 825 827"
	ks.must(room+"/tiltak/"+a+"/standpunkt", conditional).has(t, "Opplæring", "Digdir, innen 1. januar 2027")

	over := digdir.fill(room+"/tiltak/"+a+"/signer", map[string]string{"class": "now"})
	if over.StatusCode < 400 {
		t.Fatal("class now passed the frame")
	}
	over.has(t, "Begge parter må signere unntaket først", `name="class" value="now" checked`)
	for _, p := range []*browser{digdir, ks} {
		p.must(room+"/unntak?tiltak="+a, map[string]string{"reason": "Haster"})
	}
	digdir.must(room+"/tiltak/"+a+"/signer", map[string]string{"class": "now", "reason": "Haster"}).has(t, "har ikke signert det samme ennå: kommunene")
	ks.get(room+"/tiltak/"+a+"/signer").has(t, "Allerede signert av staten", "signert av den andre parten")
	ks.fill(room+"/tiltak/"+a+"/signer", map[string]string{"class": "later"}).has(t, "Den andre parten (staten) har signert «nå»")
	ks.must(room+"/tiltak/"+a+"/signer", map[string]string{"class": "now"}).has(t, "Begge parter har signert «nå».")

	ks.get(room+"/tiltak/"+b+"/signer").has(t, `value="no" disabled`)
	if got := ks.fill(room+"/tiltak/"+b+"/signer", map[string]string{"class": "no", "reason": "Nei"}); got.StatusCode < 400 {
		t.Error("an obligation was classed no")
	}
	for _, p := range []*browser{digdir, ks} {
		p.must(room+"/tiltak/"+b+"/signer", map[string]string{"class": "next"})
	}
	ks.must(room+"/tiltak/"+c+"/uenighet", map[string]string{"reason": "Vi er ikke enige", "wouldChange": "Penger"}).has(t, "Særmerknad fra kommunene", "Løft saken")
	ks.fill(room+"/tiltak/"+c+"/loft", nil).has(t, `href="#felt-level"`, `href="#felt-deadline"`, `href="#felt-reason"`)
	ks.must(room+"/tiltak/"+c+"/loft", map[string]string{"level": "ministry", "deadline": "2026-12-01", "reason": "Må avklares"}).has(t, "Løftet til departementet", "1. desember 2026")
	digdir.must(room+"/tiltak/"+c+"/avklaring", map[string]string{"resolution": "Staten betaler"}).has(t, "Staten betaler")
}
