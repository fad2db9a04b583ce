package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// life is an initiative on its way, and those who take it there, each at a
// browser of their own.
type life struct {
	owner, ks, state, pilot, receiver *visitor
	title                             string
	at                                string // address of the initiative
}

// TestLifeOfAnInitiative takes an initiative from its registration until it is
// in operation, through every form and every party on the way: with a mouse,
// without scripts, and with a keyboard only, which goes round the round.
func TestLifeOfAnInitiative(t *testing.T) {
	for name, c := range map[string]struct {
		title      string
		prioritise func(*life)
		options    []option
	}{
		"with scripts":         {"Bostøtte på ett sted", (*life).prioritise, nil},
		"without scripts":      {"Barnehageplass på ett sted", (*life).prioritise, []option{withoutScripts}},
		"with a keyboard only": {"Skoleplass på ett sted", (*life).sign, []option{withKeyboard}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &life{
				title: c.title,
				owner: represent(t, "Skatteetaten", c.options...), ks: represent(t, "KS", c.options...),
				state: represent(t, "Digdir", c.options...), pilot: represent(t, "Stavanger", c.options...),
				receiver: represent(t, "KS Digitale fellestjenester AS", c.options...),
			}
			l.register()
			l.assess()
			l.hearKS()
			c.prioritise(l)
			l.tryOut()
			l.handOver()
		})
	}
}

// stands demands the step at which one sees that the initiative stands.
func (l *life) stands(v *visitor, step string) {
	v.t.Helper()
	v.come(l.at)
	got := script[string](v, `document.querySelector(".steps [aria-current=step] span").innerText`)
	if got != step {
		v.t.Fatalf("the initiative stands at %q, want %q", got, step)
	}
}

func (l *life) register() {
	v := l.owner
	v.t.Helper()
	v.follow("Registrer et nytt tiltak")
	v.fill("Tittel", l.title)
	v.pressInVain("Se over før du sender")
	v.reads("Sammendrag")
	v.fill("Sammendrag", "Innbyggere søker på ett sted, og kommunen får søknaden rett i fagsystemet.")
	v.choose("Alle kommuner…")
	v.choose("Obligatorisk på sikt…")
	v.date("Frist for plikten (valgfritt)", "2028-08-13")
	v.choose("Planlegging…")
	v.press("Se over før du sender")
	v.reads(l.title, "Obligatorisk på sikt")
	v.press("Registrer tiltaket")
	v.heading(l.title)
	v.reads("Tiltaket er registrert.", "13. august 2028")
	l.at = v.address()
	l.stands(v, "Foreslått")
}

// assess writes an assessment in two sittings, and sends it to KS.
func (l *life) assess() {
	v := l.owner
	v.t.Helper()
	v.onwards(l.at, "Konsekvensvurdering")
	v.choose("Minimum…")
	questions := v.in("group", "De seks spørsmålene")
	questions.fill("Problem og mål", "Det tar for lang tid å få svar.")
	v.press("Lagre utkast")
	v.reads("Utkastet er lagret.")
	l.owner.onwards(l.at, "Konsekvensvurdering")
	v.reads("Dette er utkastet")
	questions = v.in("group", "De seks spørsmålene")
	for _, e := range questions.all("", "textbox") {
		if e.name != "Problem og mål" {
			questions.fill(e.name, "Svar på dette")
		}
	}
	v.press("Legg til en kostnad")
	cost := v.in("group", "Kostnad 1")
	cost.fill("Hva", "Opplæring")
	for _, cell := range cost.all("", "textbox") {
		if strings.HasPrefix(cell.name, "Timer, én gang, ") {
			cost.fill(cell.name, "1–2–4")
		}
	}
	cost.pick("Hvor sikkert anslaget er", "3 – middels sikkert")
	cost.pick("Grunnlag", "Målt")
	v.press("Se over før du sender")
	v.reads("Det tar for lang tid å få svar.", "Opplæring")
	v.press("Send vurderingen til KS")
	v.reads("Vurderingen er sendt til KS.")
}

// hearKS is what KS says of it, and what the owner answers.
func (l *life) hearKS() {
	v := l.ks
	v.t.Helper()
	v.open("/min-side")
	v.reads("Gi uttalelse", l.title)
	v.onwards(l.at, "Gi uttalelse")
	v.choose("Støtter tiltaket med endringer")
	v.fill("Tekst", "Ja, men innføringen må bli kortere.")
	v.press("Legg til en endring")
	v.fill("Endring 1", "Kortere innføring")
	v.reviewed("Send uttalelsen")

	v = l.owner
	v.onwards(l.at, "Svar på uttalelsen fra KS")
	v.reads("Ja, men innføringen må bli kortere.", "Kortere innføring")
	v.choose("Tatt til følge")
	v.fill("Begrunnelse for svaret på endring 1", "Enig, den er kortet ned.")
	v.reviewed("Send svarene")
	v.onwards(l.at, "Gjør konsekvensvurderingen ferdig")
	v.press("Gjør ferdig")
	l.stands(v, "Konsekvensvurdert")
}

// prioritise decides on it in a round of its own.
func (l *life) prioritise() {
	state, ks := l.state, l.ks
	state.t.Helper()
	name := "Runde om " + l.title
	site.bringSmallSet(state.t)
	state.open("/prioritering")
	state.follow("Åpne en runde")
	state.fill("Navn", name)
	state.tick(l.title + "…")
	state.choose(smallSet + "…")
	state.fill("Rådgivende organ for staten", "Statens råd")
	state.fill("Rådgivende organ for kommunene", "Kommunenes råd")
	state.press("Åpne en runde")
	state.heading(name)
	room := state.address()
	ks.open("/prioritering")
	ks.follow(name)
	both := []*visitor{state, ks}
	for _, v := range both {
		v.weigh(room, "2", "1")
	}
	for _, v := range both {
		v.score(room, "Etter ankerteksten", []string{"4", "1"})
	}
	state.seal(room, "Forsegl")
	ks.seal(room, "Forsegl og åpne begge parters poeng")
	state.signClass(room, l.title, "Nå", "staten")
	ks.signClass(room, l.title, "Nå", "kommunene")
	ks.reads("Begge parter har signert «nå».")
	ks.come(room)
	ks.follow("Konkluder runden")
	ks.press("Konkluder runden")
	ks.reads("Runden er konkludert")
	l.stands(ks, "Prioritert")
}

// sign decides on it without a round.
func (l *life) sign() {
	for _, v := range []*visitor{l.state, l.ks} {
		v.t.Helper()
		v.onwards(l.at, "Signer beslutningen")
		v.choose("Nå…")
		v.sign("Signer")
	}
	l.stands(l.ks, "Prioritert")
}

// tryOut plans a pilot, in which a municipality takes part, and concludes it.
func (l *life) tryOut() {
	v := l.owner
	v.t.Helper()
	today := testkit.Start.Format("2006-01-02")
	v.onwards(l.at, "Planlegg pilot")
	v.fill("Formål", "Se om svarene kommer fortere.")
	v.date("Start", today)
	v.date("Slutt", "2026-12-13")
	goal := v.in("group", "Mål 1")
	goal.fill("Tekst", "Svartid for en søknad")
	goal.pick("Retning", "Høyst")
	goal.fill("Terskel", "4,5")
	goal.fill("Enhet", "dager")
	v.reviewed("Lagre pilotplanen")
	l.pilot.onwards(l.at, "Bli med i piloten")
	l.pilot.press("Bli med")
	v.onwards(l.at, "Registrer en måling")
	v.choose("Svartid for en søknad…")
	v.fill("Verdi", "3,25")
	v.fill("Kilde", "Logg fra fagsystemet")
	v.press("Registrer målingen")
	for _, v := range []*visitor{l.ks, l.state} {
		v.onwards(l.at, "Konkluder piloten")
		v.reads("Stavanger", "3,25 dager")
		v.choose("Gå videre")
		v.fill("Begrunnelse", "Det virker.")
		v.sign("Signer konklusjonen")
	}
	l.stands(l.state, "Pilotert")
}

// handOver prepares the handover, settles the nine points and accepts three
// times.
func (l *life) handOver() {
	v := l.owner
	v.t.Helper()
	v.onwards(l.at, "Forbered overleveringen")
	v.fill("Mottaker", "931796003")
	v.fill("Ansvarlig for gevinstene (valgfritt)", "971032146")
	v.fill("Nettadresse til startpakken (valgfritt)", "https://www.skatteetaten.no/start")
	v.fill("Hva kommunene finner der (valgfritt)", "Slik kommer dere i gang")
	for i, year := range []string{"2027", "2028", "2029"} {
		price := v.in("group", "Pris "+string(rune('1'+i)))
		price.fill("År", year)
		price.fill("Beløp per år", "0")
	}
	v.reviewed("Lagre")

	v = l.receiver
	v.onwards(l.at, "Gå gjennom de ni punktene")
	points := slices.DeleteFunc(v.all("", "group"), func(e element) bool { return e.name == "" })
	if len(points) != 9 {
		v.t.Fatalf("there are %d points: %v", len(points), points)
	}
	for i, point := range points {
		if i == 0 {
			v.in("group", point.name).choose("Fraveket")
			v.fill("Begrunnelse: "+point.name, "Ikke aktuelt")
			continue
		}
		v.in("group", point.name).choose("Godkjent")
	}
	v.reviewed("Lagre punktene")
	for _, v := range []*visitor{l.owner, l.receiver, l.ks} {
		v.onwards(l.at, "Godkjenn overleveringen")
		v.sign("Godkjenn")
	}
	v = l.pilot
	v.open(l.at)
	l.stands(v, "Overlevert til drift")
	v.reads("KS Digitale fellestjenester AS", "Slik kommer dere i gang", "Felles beslutning: nå")
}
