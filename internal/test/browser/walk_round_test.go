package browser

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// contest is a round with three candidates and the two parties that decide on
// them, each at a browser of its own.
type contest struct {
	state, ks  *visitor
	name, room string
	titles     [3]string
	scoring
	hidden []string // HTML that KS was shown before the reveal
}

// scoring is what the parties weigh and score by, and how: of each candidate
// the criteria in their order.
type scoring struct {
	set           string
	weights       []string
	byState, byKS [][]string
}

var (
	bySeven = scoring{
		set: "Felles prioritering av stat og kommune", weights: []string{"30", "20", "10", "10", "10", "10", "10"},
		byState: [][]string{{"5", "4", "3", "2", "5", "4", "5"}, {"3", "3", "2", "1", "2", "3", "4"}, {"1", "2", "2", "4", "1", "0", "3"}},
		byKS:    [][]string{{"2", "3", "4", "1", "2", "3", "2"}, {"4", "4", "3", "3", "4", "5", "4"}, {"1", "1", "2", "3", "2", "1", "1"}},
	}
	byTwo = scoring{
		set: smallSet, weights: []string{"70", "30"},
		byState: [][]string{{"5", "4"}, {"4", "2"}, {"1", "3"}},
		byKS:    [][]string{{"2", "3"}, {"4", "1"}, {"1", "4"}},
	}
)

// What one party writes, which nobody may read before the reveal.
const secret = "Bare staten vet dette"

// TestARound walks a whole round of joint prioritisation with two browsers:
// with a mouse, without scripts, and with one party that has a keyboard only.
func TestARound(t *testing.T) {
	for name, c := range map[string]struct {
		about     string
		scoring   scoring
		state, ks []option
	}{
		"with scripts":         {"vann", bySeven, nil, nil},
		"without scripts":      {"vei", byTwo, []option{withoutScripts}, []option{withoutScripts}},
		"with a keyboard only": {"avløp", byTwo, nil, []option{withKeyboard}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &contest{name: "Runde om " + c.about, scoring: c.scoring}
			for i, what := range []string{"Gebyr", "Kart", "Søknad"} {
				r.titles[i] = what + " for " + c.about
			}
			site.candidates(t, r.titles[:]...)
			site.bringSmallSet(t)
			r.state, r.ks = represent(t, "Digdir", c.state...), represent(t, "KS", c.ks...)
			r.open()
			r.score()
			r.seeResult()
			r.takePositions()
			r.passFrame()
			r.decide()
			r.conclude()
		})
	}
}

func (r *contest) both() []*visitor { return []*visitor{r.state, r.ks} }

// open opens the round; both parties weigh the criteria alike.
func (r *contest) open() {
	v := r.state
	v.t.Helper()
	v.open("/prioritering")
	v.follow("Åpne en runde")
	v.fill("Navn", r.name)
	for _, title := range r.titles {
		v.tick(title + "…")
	}
	v.choose(r.set + "…")
	v.fill("Kapasitetsramme i timer", "1 000")
	v.fill("Rådgivende organ for staten", "Statens råd")
	v.pressInVain("Åpne en runde")
	v.fill("Rådgivende organ for kommunene", "Kommunenes råd")
	v.press("Åpne en runde")
	v.heading(r.name)
	v.reads("Runden er åpnet.", "3 kandidater", "Klassen «nå» kan ta 1000 timer")
	r.room = v.address()
	for _, v := range r.both() {
		v.weigh(r.room, r.weights...)
		v.reads(r.weights[0] + ",0 %")
	}
}

// score lets both parties score and seal; what one of them has given is nowhere
// to be read before the other has, too.
func (r *contest) score() {
	r.state.t.Helper()
	r.state.score(r.room, secret, r.byState...)
	r.lookForScores()
	r.state.seal(r.room, "Forsegl")
	r.state.reads("Ingen kan se dem før den andre parten også har forseglet.")
	r.lookForScores()
	r.ks.open(r.room)
	r.ks.in("region", "Partene").reads("Poengene er forseglet 7. september", "Poengene er ikke forseglet ennå")
	r.ks.score(r.room, "Kommunene mener dette", r.byKS...)
	r.lookForScores()
	r.ks.seal(r.room, "Forsegl og åpne begge parters poeng")
	r.ks.reads("Poengene er åpnet.")
	r.ks.follow("Se diagram, forklaring og hva andre vekter ville gitt")
	r.nothingWasRevealed()
}

// lookForScores keeps what KS can see of the round: the room, a candidate, the
// result and the minutes.
func (r *contest) lookForScores() {
	v := r.ks
	v.t.Helper()
	v.open(r.room)
	candidate := script[string](v, `document.querySelector(".ranks a").getAttribute("href")`)
	for _, path := range []string{r.room, candidate, r.room + "/resultat", r.room + "/protokoll"} {
		v.goTo(path) // the result is refused
		r.hidden = append(r.hidden, script[string](v, `document.documentElement.outerHTML`))
	}
}

// nothingWasRevealed demands that nothing of what the result says about the state's
// scores was in what KS could read before the reveal.
func (r *contest) nothingWasRevealed() {
	v := r.ks
	v.t.Helper()
	figures := script[[]string](v, `[...document.querySelectorAll(".ranks tbody tr")].flatMap(
		(row) => [row.cells[2].innerText, row.cells[3].innerText])`) // joint and the state's
	if len(figures) != 6 || slices.Contains(figures, "–") {
		v.t.Fatalf("the result has no figures: %v", figures)
	}
	for _, page := range r.hidden {
		for _, hidden := range append(figures, secret) {
			if strings.Contains(html.UnescapeString(page), hidden) {
				v.t.Errorf("%q could be read before the reveal:\n%s", hidden, page)
			}
		}
	}
}

// seeResult looks at the chart, and at what is written beside it.
func (r *contest) seeResult() {
	v := r.ks
	v.t.Helper()
	v.heading("Resultat")
	v.reads("Hvor langt partene er fra hverandre", "De samme tallene står i tabellen over.", "Hvor sikker plasseringen er")
	drawn := script[int](v, `[...document.querySelectorAll(".apart .plot")].filter((plot) => {
		const box = plot.getBoundingClientRect();
		const marks = [...plot.querySelectorAll(".mark")].map((m) => m.getBoundingClientRect());
		return marks.length === 2 && marks.every((m) => m.width > 0 && m.left >= box.left - 8 && m.right <= box.right + 8);
	}).length`)
	if drawn != len(r.titles) {
		v.t.Errorf("%d candidates are drawn, not %d", drawn, len(r.titles))
	}
	ranks := v.in("table", "Hvor sikker plasseringen er")
	for _, column := range []string{"Med vektene til staten", "Med vektene til kommunene"} {
		ranks.find(column, "columnheader")
	}
	v.open(r.room)
	v.in("region", "Kommunenes kapasitet").reads("Klassen «nå» tar 0 av 1000 timer.")
}

// takePositions: KS supports one candidate on a condition and objects to
// another.
func (r *contest) takePositions() {
	v := r.ks
	v.t.Helper()
	v.candidate(r.room, r.titles[0])
	v.follow("Ta standpunkt")
	v.choose("Støtter tiltaket på vilkår")
	v.fill("Vilkår 1", "Opplæring")
	condition := v.in("group", "Vilkår 1")
	condition.fill("Organisasjonsnummer", "991825827")
	condition.date("Frist", "2027-01-13")
	v.press("Lagre standpunktet")
	v.reads("Opplæring", "innen 13. januar 2027")
	v.candidate(r.room, r.titles[2])
	v.follow("Ta standpunkt")
	v.choose("Går imot tiltaket")
	v.pressInVain("Lagre standpunktet")
	v.fill("Begrunnelse", "For dyrt")
	v.fill("Hva som kan endre standpunktet", "Full finansiering")
	v.press("Lagre standpunktet")
	r.state.candidate(r.room, r.titles[2])
	r.state.reads("Går imot tiltaket", "Full finansiering")
}

// passFrame signs the exception without which class now has no room.
func (r *contest) passFrame() {
	v := r.state
	v.t.Helper()
	v.candidate(r.room, r.titles[0])
	v.follow("Signer en klasse")
	v.choose("Nå…")
	v.pressInVain("Signer for staten")
	v.reads("Begge parter må signere unntaket først")
	for i, v := range r.both() {
		v.open(r.room)
		v.follow("Unntak fra kapasitetsrammen")
		if i == 0 {
			v.tick(r.titles[0] + "…")
			v.press("Regn ut")
		}
		v.reads("over rammen")
		v.fill("Begrunnelse", "Haster")
		v.press("Signer unntaket for " + []string{"staten", "kommunene"}[i])
	}
	r.ks.reads("Begge parter har signert unntak")
}

// decide signs two candidates; on the third the parties disagree.
func (r *contest) decide() {
	v := r.ks
	v.t.Helper()
	r.state.signClass(r.room, r.titles[0], "Nå", "staten")
	r.state.reads("Den andre parten har ikke signert det samme ennå: kommunene")
	r.state.signClass(r.room, r.titles[1], "Neste", "staten")
	v.signClass(r.room, r.titles[0], "Nå", "kommunene")
	v.reads("Begge parter har signert «nå».")
	v.signClass(r.room, r.titles[1], "Neste", "kommunene")
	v.candidate(r.room, r.titles[2])
	v.follow("Registrer uenighet")
	v.fill("Begrunnelse", "Vi er ikke enige")
	v.fill("Hva som kan endre standpunktet", "Penger")
	v.press("Registrer uenigheten")
	v.reads("Særmerknad fra kommunene")
	v.follow("Løft saken")
	v.choose("Departementet og politisk ledelse i KS")
	v.date("Frist", "2026-12-13")
	v.fill("Begrunnelse", "Må avklares")
	v.press("Løft saken")
	v.reads("Løftet til departementet", "13. desember 2026")
}

// conclude ends the round, and prints its minutes.
func (r *contest) conclude() {
	v := r.state
	v.t.Helper()
	v.open(r.room)
	v.in("region", "Kommunenes kapasitet").reads("over rammen", "Begge parter har signert unntak")
	v.follow("Konkluder runden")
	v.reads("Dette blir avgjort", "Uenighet")
	v.press("Konkluder runden")
	v.reads("Runden er konkludert", "Konkludert")
	v.in("region", "3 kandidater").follow(r.titles[0])
	v.unfold("Alle poeng med begrunnelser")
	v.reads(secret, "Kommunene mener dette")
	v.open(r.room)
	v.follow("Protokoll for utskrift")
	v.heading(r.name)
	v.reads("Protokoll fra felles prioritering", "Særmerknad fra kommunene", "unntak fra rammen",
		"Løftet til departementet", r.titles[0], r.titles[1], r.titles[2])
	if wide := v.tooWide(); len(wide) > 0 {
		v.t.Errorf("the minutes scroll sideways: %s", strings.Join(wide, "\n    "))
	}
	paper := call(v, page.PrintToPDF, page.PrintToPDFParams{}).Data
	if !bytes.HasPrefix(paper, []byte("%PDF-")) || bytes.Count(paper, []byte("/Type /Page\n")) < 2 {
		v.t.Errorf("the minutes are printed on no paper: %d bytes", len(paper))
	}
}
