package browser

import (
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// Those who sign in.
const (
	nobody       = ""
	owner        = "Skatteetaten"
	state        = "Digdir"
	ks           = "KS"
	municipality = "Stavanger"
	newcomer     = "Hvaler"
	vendor       = "KS Digitale fellestjenester AS"
)

// everySight makes what there is to see, and lists it.
func everySight(t *testing.T, r *registry) []sight {
	t.Helper()
	out := reading(t, r)
	out = append(out, acting(t, r)...)
	out = append(out, deciding(t, r)...)
	out = append(out, selling(t, r)...)
	return append(out, importing(t, r)...) // last: a file waits for a day, and the clock goes on
}

// moreMunicipalities are all but some on the map and in the table.
const moreMunicipalities = ".compared tr:nth-child(n + 9), .country-map a:has(use) ~ a:has(use)"

// reading are the pages that need no initiative or round of their own.
func reading(t *testing.T, r *registry) []sight {
	t.Helper()
	operational := "/tiltak/" + r.Until(t, testkit.ToBeChanged)
	mailbox, err := r.Secrets.AddContact(t.Context(), testkit.Caller(testkit.Skatteetaten), "", contact.Card{
		Kind: contact.Role, Task: "Spørsmål om innføringen", Email: "digital@skatteetaten.no", ShownTo: contact.Everybody, General: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	uptake := operational + "/innforing/1103"
	pulje := announced(t, r.Registry, strings.TrimPrefix(operational, "/tiltak/"))
	nettverk, kss := networkOf(t, r.Registry, testkit.Rogaland, "DigiRogaland", "1103", "1108"), networkOf(t, r.Registry, testkit.KS, "Storbyene", "0301")
	choosing(t, r.Registry, nettverk, testkit.Rogaland, nil)
	choosing(t, r.Registry, kss, testkit.KS, map[string]string{"0301": testkit.Oslo})
	liste := "/liste/" + strconv.Itoa(r.Clock.Now().Year()+1)
	behov, ubesvart := raisedNeeds(t, r.Registry, strings.TrimPrefix(operational, "/tiltak/"))
	for organisation, cmd := range map[string]adoption.Command{
		testkit.Stavanger:    adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Precision: events.PrecisionMonth, Extent: events.ExtentSome},
		testkit.Skatteetaten: adoption.Report{State: events.AdoptionInPlan, Source: testkit.Text("Egen liste.")},
	} {
		if _, err := r.Command.DoAdoption(t.Context(), testkit.As(organisation), strings.TrimPrefix(operational, "/tiltak/"), "1103", cmd); err != nil {
			t.Fatal(err)
		}
	}
	packed(t, r.Registry, strings.TrimPrefix(operational, "/tiltak/"))
	own, one := followedBySomebody(t, r)
	return []sight{
		{path: "/"},
		{path: "/abonner/epost"}, {path: "/abonner/epost?kommune=1103", refuse: true}, {path: own}, {path: own + "/" + one}, {path: "/varsler/mitt/feil", status: 404},
		{path: "/tiltak"}, {path: "/tiltak?vis=tavle"}, {path: "/tiltak?vis=tidslinje"}, {path: "/tiltak?q=finnesikke"},
		{path: "/tiltak?plikt=mandatory&forbi=true"}, {path: "/tiltak?steg=feil", status: 400},
		{path: operational}, {path: operational + "?som=2026-09-08"}, {who: owner, path: operational}, {path: "/tiltak/2026-0001"},
		{path: "/neste-aar"}, {path: "/neste-aar?kommune=1103"}, {path: "/neste-aar?fylke=11"}, {path: "/sok"}, {path: "/sok?q=kommune"}, {path: "/sok?q=legmidellistn"}, {path: "/sok/ord"}, {who: state, path: "/sok/ord"}, {who: state, path: "/sok/ord/endre"}, {who: state, path: "/sok/ord/endre", refuse: true}, {who: state, path: "/sok/ord/endre?ord=elev%2C+skoleelev"}, {path: "/belastning"}, {path: "/belastning?linjer=fylke&plikt=mandatory"}, {path: "/belastning?kvartaler=99", status: 400}, {path: "/halvaar"}, {path: "/halvaar?periode=2026"}, {path: "/fagsystemer"}, {path: "/tiltak?forbi=past"}, {path: "/tiltak?frist=2027&fra=01.01.2026&fagsystem=Fagsystem+A"},
		{path: "/kommuner", spare: moreMunicipalities}, {path: "/kommuner?q=sand", spare: moreMunicipalities}, {path: "/kommuner/1103"}, {who: municipality, path: "/kommuner/1103"}, {path: "/kommuner/1103?gruppe=kan"},
		{path: "/kommuner/1507", status: 300}, {path: "/kommuner/9999", status: 404},
		{path: "/fylker"}, {path: "/fylker/11"}, {path: "/fylker/11/innforing"}, {path: "/kommuner?mal=tiltak-per", spare: moreMunicipalities}, {path: "/endringer"}, {path: "/endringer?q=finnesikke"}, {path: "/om"}, {path: "/personvern"}, {path: "/hjelp"}, {path: "/data"}, {path: "/tilgjengelighet"}, {path: "/api/v1/docs", spare: "article ~ article"}, {path: "/api/v1/docs/answers", spare: "article ~ article"}, {path: "/api/v1/docs/answers-from-m", spare: "article ~ article"}, {path: "/api/v1/docs/initiatives", spare: "article ~ article"}, {path: "/api/v1/docs/document-schemas", spare: "article ~ article"}, {path: "/api/v1/docs/document-schemas-from-m", spare: "article ~ article"},
		{path: "/abonner"}, {path: "/abonner?kommune=1103"}, {who: municipality, path: "/abonner?kommune=1103"},
		{who: municipality, path: "/abonner", refuse: true}, {who: municipality, path: "/abonnementer"},
		{path: "/logg-inn"}, {path: "/logg-ut"}, {who: owner, path: "/logg-inn/virksomhet"},
		{who: owner, path: "/min-side/okter"}, {who: owner, path: "/min-side/opplysninger"}, {who: owner, path: "/min-side/tilganger"}, {who: owner, path: "/min-side/invitasjon"}, {path: "/logg-inn/retur/proveutsteder", status: 403}, {path: "/prioritering"}, {who: state, path: "/prioritering"},
		{who: owner, path: "/min-side/kontakter"}, {who: owner, path: "/min-side/kontakter", refuse: true}, {who: owner, path: "/min-side/kontakter/" + mailbox.ID}, {path: operational + "/kontakt"}, {path: operational + "/innforing"}, {path: operational + "/innforing?storrelse=under_5000"}, {path: operational + "/innforing?storrelse=feil", status: 400},
		{who: owner, path: operational + "/innforing/rapporter"}, {who: owner, path: operational + "/innforing/rapporter", refuse: true}, {path: pulje}, {who: municipality, path: pulje}, {who: owner, path: pulje}, {who: owner, path: pulje + "/endre"}, {who: owner, path: pulje + "/avslutt"}, {who: owner, path: pulje + "/avlys"},
		{path: "/nettverk"}, {who: municipality, path: "/nettverk"}, {path: nettverk}, {who: municipality, path: nettverk}, {who: ks, path: nettverk}, {path: "/nettverk/ingen", status: 404},
		{path: nettverk + "/innforing"}, {path: "/neste-aar?nettverk=" + strings.TrimPrefix(nettverk, "/nettverk/")},
		{who: ks, path: "/nettverk/nytt"}, {who: ks, path: "/nettverk/nytt", refuse: true}, {who: ks, path: nettverk + "/meld-medlemmer"}, {who: ks, path: kss + "/endre"}, {who: ks, path: kss + "/avslutt"}, {who: ks, path: kss + "/rett/0301"},
		{who: municipality, path: nettverk + "/bli-med"}, {who: municipality, path: nettverk + "/bli-med", review: true}, {who: ks, path: kss + "/rett/0301", review: true}, {who: municipality, path: nettverk + "/ga-ut"}, {who: municipality, path: nettverk + "/ikke-med"},
		{path: kss}, {who: ks, path: kss + "/liste"}, {who: ks, path: kss + "/liste", refuse: true}, {who: ks, path: kss + liste + "/publiser"},
		{who: municipality, path: nettverk + liste + "/forslag"}, {who: municipality, path: nettverk + liste + "/trekk-forslag"}, {path: "/behov?liste=ja"},
		{path: "/behov"}, {who: municipality, path: "/behov"}, {who: ks, path: "/behov"}, {path: "/behov?q=finnesikke"}, {path: behov}, {who: municipality, path: behov}, {who: ks, path: behov}, {path: "/behov/ingen", status: 404},
		{who: municipality, path: "/behov/nytt"}, {who: municipality, path: "/behov/nytt", refuse: true}, {who: municipality, path: behov + "/stott"}, {who: municipality, path: behov + "/trekk-stotte"},
		{who: ks, path: behov + "/svar"}, {path: ubesvart}, {who: ks, path: ubesvart + "/svar", refuse: true}, {who: ks, path: behov + "/lukk"}, {who: municipality, path: behov + "/stott", review: true}, {who: ks, path: behov + "/svar", review: true},
		{who: owner, path: operational + "/puljer/ny"}, {who: owner, path: operational + "/puljer/ny", refuse: true}, {who: municipality, path: pulje + "/trekk"}, {who: municipality, path: pulje + "/trekk", review: true}, {who: municipality, path: pulje + "/meld-pa"},
		{path: uptake}, {who: municipality, path: uptake}, {who: municipality, path: uptake + "/meld"}, {who: municipality, path: uptake + "/meld?tilstand=in_use"}, {who: municipality, path: uptake + "/meld?tilstand=decided_no", refuse: true},
		{who: municipality, path: uptake + "/hindringer"}, {who: municipality, path: uptake + "/innsats"}, {who: municipality, path: uptake + "/innsats", refuse: true}, {who: municipality, path: uptake + "/startpakke"}, {path: uptake + "/saksframlegg"}, {path: "/tiltak/2026-0001/innforing/1151/saksframlegg"}, {who: owner, path: operational + "/startpakke"}, {path: "/kommuner/1103/innforing"}, {who: municipality, path: "/kommuner/1103/innforing"}, {path: "/kommuner/1151/innforing"},
		{who: owner, path: operational + "/kontakter"}, {path: "/virksomheter/974761076/kontakt"},
		{who: owner, path: "/min-side/nokler"}, {who: owner, path: "/min-side/nokler", refuse: true}, {who: owner, path: "/min-side/innsyn"},
		{who: owner, path: "/min-side"}, {who: ks, path: "/min-side"}, {who: municipality, path: "/min-side"},
		{who: owner, path: "/tiltak/nytt"}, {who: owner, path: "/tiltak/nytt", refuse: true},
		{path: "/tiltak/nytt", status: 401}, {path: "/varsler/bekreft/feil", status: 404}, {path: "/varsler/stopp/feil", status: 404},
		{path: "/varsler/kontakt/feil", status: 404}, {path: "/kontakt/feil", status: 404}, {path: "/varsler/aldri/feil", status: 404},
		{who: owner, path: operational + "/avvikle"}, {who: owner, path: operational + "/varsle-endring"},
		{who: owner, path: operational + "/varsle-endring?dag=2027-02-01"}, {who: owner, path: operational + "/trekk-varsel"},
	}
}

// packed gives an initiative an onboarding package, which one municipality has ticked
// a part of, and of which a step was worded anew since.
func packed(t *testing.T, r *testkit.Registry, id string) {
	t.Helper()
	steps := []events.OnboardingStep{
		{Kind: "agreement", Title: testkit.Text("Signer avtalen om bruk"), DoneBy: "legal", Hours: &events.HourRange{Low: 2, High: 8}, Link: "https://www.skatteetaten.no/avtale"},
		{Kind: "technical", Title: testkit.Text("Koble fagsystemet til grensesnittet"), Detail: testkit.Text("Be leverandøren om tilgang til testmiljøet først."), DoneBy: "it", Hours: &events.HourRange{Low: 10, High: 40}},
		{Kind: "contact", Title: testkit.Text("Meld oppstart til innføringsteamet")},
	}
	describe := func() {
		if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), id, initiative.DescribeOnboarding{Steps: steps}); err != nil {
			t.Fatal(err)
		}
	}
	describe()
	if _, err := r.Command.DoAdoption(t.Context(), testkit.As(testkit.Stavanger), id, "1103", adoption.TickOnboarding{Done: []string{"1", "2"}}); err != nil {
		t.Fatal(err)
	}
	for i, number := range []string{"1", "2", "3"} {
		steps[i].ID = number
	}
	steps[0].Title = testkit.Text("Signer den nye avtalen om bruk")
	describe()
}

// followedBySomebody is where somebody without an organisation sees what they follow,
// and the id of it.
func followedBySomebody(t *testing.T, r *registry) (own, id string) {
	t.Helper()
	err := r.notifications.Follow(t.Context(), notify.Follower{Network: "192.0.2.1"}, subscription.Command{
		Channel: subscription.Email, Address: "leser@example.org", Filters: subscription.Filters{Set: filter.Set{filter.Municipality: {"1103"}}}, Frequency: subscription.Weekly,
	})
	if err != nil {
		t.Fatal(err)
	}
	link := webtest.LinkTo(t, r.mail, "leser@example.org", mail.ConfirmPath)
	made, err := r.notifications.ConfirmEmail(t.Context(), strings.TrimPrefix(link, mail.ConfirmPath))
	if err != nil {
		t.Fatal(err)
	}
	return r.notifications.OwnLink(made), made.ID
}

// selling are the pages of a vendor's product that one municipality uses, and that is
// planned for one initiative and ready for another.
func selling(t *testing.T, r *registry) []sight {
	t.Helper()
	const number = "931796003" // the vendor's
	ctx, of := t.Context(), testkit.As(number)
	res, err := r.Command.RegisterProduct(ctx, of, product.Register{Card: product.Card{Name: "Oppvekst Fag", Description: events.Text{"nb": "For barnehagen."}, Themes: []string{"barnehage"}}})
	if err != nil {
		t.Fatal(err)
	}
	planned, ready := r.Until(t, testkit.Registered), r.Until(t, testkit.Registered)
	for _, cmd := range []product.Report{
		{Initiative: planned, State: events.ReadinessPlanned, Date: "2030-04-01", Precision: "quarter", Version: "4.2"},
		{Initiative: ready, State: events.ReadinessReady},
	} {
		if _, err := r.Command.DoProduct(ctx, of, res.ID, cmd); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Command.DeclareProductUse(ctx, testkit.As(testkit.Stavanger), "1103", product.Declare{Products: []string{res.ID}}); err != nil {
		t.Fatal(err)
	}
	one := "/fagsystemer/" + res.ID
	return []sight{
		{path: "/fagsystemer"}, {who: vendor, path: "/fagsystemer"}, {path: one}, {who: vendor, path: one}, {path: "/fagsystemer/finnesikke", status: 404},
		{who: vendor, path: "/fagsystemer/nytt"}, {who: vendor, path: "/fagsystemer/nytt", refuse: true}, {who: vendor, path: one + "/endre"}, {who: vendor, path: one + "/endre", review: true},
		{who: vendor, path: one + "/tiltak/" + planned}, {who: owner, path: one + "/tiltak/" + ready + "/bekreft"}, {who: owner, path: one + "/tiltak/" + ready + "/bekreft", review: true}, {path: "/leverandorer/" + number}, {who: vendor, path: "/leverandorer/" + number},
		{path: "/kommuner/1103/fagsystemer"}, {who: municipality, path: "/kommuner/1103/fagsystemer"}, {who: municipality, path: "/kommuner/1103/fagsystemer", review: true}, {path: "/kommuner/0301/fagsystemer"}, {path: "/tiltak/" + planned}, {who: vendor, path: "/tiltak/" + planned},
	}
}

// messy leaves something open in each row but one.
const messy = "Nr;Tiltak;Kort beskrivelse;Ansvarlig;Hvem gjelder det;Oppstart;Merknad\r\n" +
	"1;Felles innlogging;Én innlogging for alle;Skatteetaten;alle unntatt Oslo;høsten 2027;x\r\n" +
	"2;Ny portal;Portal for skatt;NO 974 761 076 MVA;Herøy;2027;\r\n" +
	"3;Uten eier;Noe;;alle;03/04/2027;\r\n"

// importing are the pages of a file: where it is given, one that waits, one whose
// headings nobody knows, one that was carried out, and how that is taken back.
func importing(t *testing.T, r *registry) []sight {
	t.Helper()
	caller := testkit.Caller(testkit.Skatteetaten)
	upload := func(source, content string) *imports.Plan {
		plan, err := r.Imports.Upload(t.Context(), caller, imports.File{Name: "liste.csv", Source: source, Bytes: []byte(content)})
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	waiting, unknown := upload("En liste", messy), upload("En annen liste", "Hva heter det;Om;Hvor\nFelles;Én;alle\n")
	written := upload("En tredje liste", strings.ReplaceAll(messy, "Felles innlogging", "Felles utlogging"))
	if _, err := r.Imports.Execute(t.Context(), caller, written.ID, written.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Imports.Wait(t.Context(), caller, written.ID); err != nil {
		t.Fatal(err)
	}
	return []sight{
		{path: "/importer"}, {who: owner, path: "/importer"}, {who: municipality, path: "/importer"}, {who: owner, path: "/importer/" + waiting.ID},
		{who: owner, path: "/importer/" + unknown.ID}, {who: owner, path: "/importer/" + written.ID}, {path: "/importer/" + written.ID},
		{who: owner, path: "/importer/" + written.ID + "/tilbake"},
	}
}

// acting are the forms of what can be done about an initiative, each of one
// that stands where it can be done.
func acting(t *testing.T, r *registry) (out []sight) {
	t.Helper()
	for _, c := range []struct {
		at    testkit.Moment
		who   string
		forms []string
	}{
		{testkit.Registered, owner, []string{"vurdering", "endre", "fase", "basisplan", "bekreft", "koble", "sett-pa-vent", "trekk", "sla-sammen"}},
		{testkit.Registered, state, []string{"tidligere-steg"}},
		{testkit.Submitted, ks, []string{"uttalelse"}},
		{testkit.Stated, owner, []string{"svar"}},
		{testkit.Answered, owner, []string{"ferdigstill"}},
		{testkit.Assessed, owner, []string{"gjenapne-vurdering"}},
		{testkit.Assessed, ks, []string{"signer"}},
		{testkit.Prioritised, owner, []string{"pilot"}},
		{testkit.Prioritised, state, []string{"pilot/unntak"}},
		{testkit.Joined, newcomer, []string{"pilot/bli-med"}},
		{testkit.Joined, municipality, []string{"pilot/forlat"}},
		{testkit.Joined, owner, []string{"pilot/mal"}},
		{testkit.Measured, ks, []string{"pilot/konkluder"}},
		{testkit.Piloted, owner, []string{"overlevering"}},
		{testkit.Prepared, owner, []string{"overlevering/punkter"}},
		{testkit.Settled, ks, []string{"overlevering/godkjenn"}},
	} {
		at := "/tiltak/" + r.Until(t, c.at)
		out = append(out, sight{who: c.who, path: at})
		for _, form := range c.forms {
			out = append(out, sight{who: c.who, path: at + "/" + form})
		}
	}
	id := r.Until(t, testkit.Registered)
	command(t, r, id, initiative.AddRelation{Relation: events.Relation{Kind: events.RelationDependsOn, Target: "2026-0001"}})
	out = append(out, sight{who: owner, path: "/tiltak/" + id + "/fjern-kobling"}, sight{who: owner, path: "/tiltak/" + id + "/vurdering", refuse: true})
	id = r.Until(t, testkit.Registered)
	command(t, r, id, initiative.PutOnHold{Reason: testkit.Text("Mangler penger")})
	return append(out, sight{who: owner, path: "/tiltak/" + id}, sight{who: owner, path: "/tiltak/" + id + "/gjenoppta"})
}

// command is given by the owner.
func command(t *testing.T, r *registry, id string, cmd initiative.Command) {
	t.Helper()
	if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), id, cmd); err != nil {
		t.Fatalf("%T: %v", cmd, err)
	}
}

// deciding are the rooms of joint prioritisation in all states.
func deciding(t *testing.T, r *registry) []sight {
	t.Helper()
	candidates := []string{r.Until(t, testkit.Assessed), r.Until(t, testkit.Assessed), r.Until(t, testkit.Assessed)}
	agreed, disputed := candidates[0], candidates[1]
	rooms := map[string]string{}
	for _, name := range []string{"weighed", "scored", "sealed", "revealed", "disagreed", "escalated"} {
		rooms[name] = r.WeighedRound(t, candidates...)
	}
	r.Scored(t, rooms["scored"], events.PartyState, candidates...)
	r.Sealed(t, rooms["sealed"], events.PartyState, candidates...)
	for _, name := range []string{"revealed", "disagreed", "escalated"} {
		for _, p := range events.Parties {
			r.Sealed(t, rooms[name], p, candidates...)
		}
	}
	for _, name := range []string{"disagreed", "escalated"} {
		r.dispute(t, rooms[name], agreed, disputed)
	}
	r.MustRound(t, testkit.KS, rooms["escalated"], round.Escalate{
		Initiative: disputed, Level: "ministry", Deadline: "2026-12-01", Reason: testkit.Text("Må avklares"),
	})
	concluded := r.concluded(t)
	in := func(name, path string) string { return "/prioritering/" + rooms[name] + path }
	candidate := "/tiltak/" + agreed
	out := []sight{
		{who: state, path: "/prioritering/ny"}, {who: state, path: "/prioritering/ny", refuse: true},
		{path: in("weighed", "")}, {who: state, path: in("weighed", "")}, {who: state, path: in("weighed", "/kandidater")},
		{who: ks, path: in("weighed", "/vekter")}, {who: ks, path: in("weighed", "/vekter?maate=par")},
		{who: state, path: in("weighed", "/poeng")}, {who: state, path: in("weighed", "/poeng/1/"+agreed)},
		{who: state, path: in("weighed", "/forsegle")},
		{path: in("weighed", candidate)},
		{who: state, path: in("scored", "/poeng")}, {who: state, path: in("scored", "/forsegle")},
		{path: in("sealed", "")}, {who: state, path: in("sealed", "")}, {who: ks, path: in("sealed", "")},
		{path: in("revealed", "")}, {who: ks, path: in("revealed", "")}, {path: in("revealed", "/resultat")}, {path: in("revealed", candidate)},
		{who: ks, path: in("revealed", candidate)}, {who: ks, path: in("revealed", candidate+"/standpunkt")},
		{who: ks, path: in("revealed", candidate+"/signer")}, {who: ks, path: in("revealed", candidate+"/uenighet")},
		{who: ks, path: in("revealed", candidate+"/uenighet"), refuse: true}, {who: ks, path: in("revealed", "/unntak")},
		{who: ks, path: in("revealed", "/konkluder")},
		{path: in("disagreed", "")}, {who: ks, path: in("disagreed", "/tiltak/"+disputed+"/loft")}, {path: in("disagreed", "/resultat")},
		{path: in("escalated", "/tiltak/"+disputed)}, {who: state, path: in("escalated", "/tiltak/"+disputed+"/avklaring")},
	}
	for _, path := range []string{"", "/resultat", "/protokoll", "/tiltak/" + concluded.candidate} {
		out = append(out, sight{path: "/prioritering/" + concluded.round + path})
	}
	return out
}

// dispute leaves one candidate signed by both parties and the other disagreed
// on.
func (r *registry) dispute(t *testing.T, id, agreed, disputed string) {
	t.Helper()
	for _, p := range events.Parties {
		r.declare(t, id, p, agreed, round.PositionSupports)
		r.sign(t, id, p, agreed, events.ClassNext)
	}
	r.declare(t, id, events.PartyMunicipalities, disputed, round.PositionObjects)
	r.MustRound(t, testkit.KS, id, round.RecordDisagreement{
		Party: events.PartyMunicipalities, Initiative: disputed, Reason: testkit.Text("Vi er ikke enige"), WouldChange: testkit.Text("Full finansiering"),
	})
}

func (r *registry) declare(t *testing.T, id string, p events.Party, candidate, position string) {
	t.Helper()
	d := events.PositionDeclared{Party: p, Initiative: candidate, Position: position}
	if position == round.PositionObjects {
		d.Reason, d.WouldChange = testkit.Text("For dyrt"), testkit.Text("Full finansiering")
	}
	r.MustRound(t, testkit.Holder(p), id, round.DeclarePosition{PositionDeclared: d})
}

func (r *registry) sign(t *testing.T, id string, p events.Party, candidate string, class events.Class) {
	t.Helper()
	now, err := r.Query.State(candidate)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Query.RoundState(id)
	if err != nil {
		t.Fatal(err)
	}
	r.MustRound(t, testkit.Holder(p), id, round.Sign{
		Party: p, Initiative: candidate, Class: class, DecisionHash: s.DecisionHash(candidate, now.ContentHash(), class),
	})
}

type concludedRound struct{ round, candidate string }

// concluded is a round in which both parties have decided on everything.
func (r *registry) concluded(t *testing.T) concludedRound {
	t.Helper()
	candidate := r.Until(t, testkit.Assessed)
	id := r.WeighedRound(t, candidate)
	for _, p := range events.Parties {
		r.Sealed(t, id, p, candidate)
	}
	for _, p := range events.Parties {
		r.declare(t, id, p, candidate, round.PositionSupports)
		r.sign(t, id, p, candidate, events.ClassLater)
	}
	r.MustRound(t, testkit.Digdir, id, round.Conclude{})
	return concludedRound{id, candidate}
}
