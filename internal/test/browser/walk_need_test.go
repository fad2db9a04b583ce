package browser

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A municipality raises a need after it has seen what is alike, another supports it, KS
// takes it up with an initiative, and both see on its page what becomes of it.
func TestANeedBecomesAnInitiative(t *testing.T) {
	t.Parallel()
	r := openAnother(t) // its clock goes on by days
	id := r.Until(t, testkit.ToBeChanged)
	taking, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for name, options := range map[string][]option{"with a mouse": nil, "with a keyboard only": {withKeyboard}, "without scripts": {withoutScripts}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := append(options, at(r))
			first, second, ks := visit(t, options...), visit(t, options...), visit(t, options...)
			arrive := func(v *visitor, who, path string) {
				v.open(path)
				v.signIn(who)
			}
			title := "Gravferd uten papir " + name
			arrive(first, "Stavanger", "/behov")
			first.follow("Meld et behov")
			first.fill("Hva skal behovet hete?", title)
			first.fill("Hva er vanskelig?", "Melding om gravferd kommer på papir og tastes inn for hånd.")
			first.fill("Hvem er det vanskelig for?", "Pårørende og gravferdskontoret.")
			first.choose("Hver uke")
			first.pick("Hvilket tjenesteområde?", "Dødsfall og gravferd")
			first.fill("Hvor mange timer går tapt i måneden? (valgfritt)", "12")
			first.choose("Betyr mye")
			first.press("Se over før du sender")
			first.reads("Finnes dette allerede?", title, "Dette blir meldt")
			first.press("Meld behovet")
			first.reads("Behovet er meldt.", "12 timer i Stavanger", "Én kommune med")

			arrive(second, "Hvaler", "/behov?q=gravferd")
			second.follow(title)
			second.press("Støtt: det haster")
			second.reads("Kommunen står bak behovet.", "2 kommuner med")

			arrive(ks, "KS", "/min-side")
			ks.open("/behov?q=gravferd")
			ks.follow(title)
			ks.follow("Svar på behovet")
			ks.choose("Tatt opp")
			ks.pick("Hvilket tiltak tar det opp?", taking.Title["nb"]+" ("+id+")")
			ks.press("Se over før du sender")
			ks.reads(title, "Tatt opp", taking.Title["nb"]+" ("+id+")", "Får beskjed", "Hvaler")
			second.open("/behov?q=gravferd")
			second.follow(title)
			second.reads("KS skal svare innen")
			ks.press("Send svaret")
			ks.reads("Svaret er sendt til alle som står bak.", id)

			for _, v := range []*visitor{first, second} {
				v.open("/behov?q=gravferd")
				v.follow(title)
				v.reads("KS har tatt det opp.", id, "Piloten", "ingen har meldt noe om innføring hos dem som står bak")
			}
		})
	}
}

// raisedNeeds are the pages of a need of Stavanger that Oslo supports, and that an
// initiative has taken up, and of one that waits for an answer.
func raisedNeeds(t *testing.T, r *testkit.Registry, initiative string) (taken, open string) {
	t.Helper()
	hours := 40
	raise := func(organisation, title string, hours *int) string {
		res, err := r.Command.RaiseNeed(t.Context(), testkit.As(organisation), need.Raise{
			Title: testkit.Text(title), Problem: testkit.Text("Søknader og vedlegg tastes inn for hånd i fagsystemet."),
			Audience: testkit.Text("Foreldre som søker plass, og barnehagekontoret."), Frequency: events.OftenDaily, Theme: "barnehage",
			LifeEvent: "fa-barn", Hours: hours, Matters: events.MattersUrgent,
		})
		if err != nil {
			t.Fatal(err)
		}
		return res.ID
	}
	open = raise(testkit.Oslo, "Søknader om gravplass kommer som brev", nil)
	id := raise(testkit.Stavanger, "Foreldre søker barnehageplass på papir", &hours)
	if _, err := r.Command.DoNeed(t.Context(), testkit.As(testkit.Oslo), id, "0301", need.Support{Matters: events.MattersMuch, Note: testkit.Text("Det samme i bydelene.")}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Command.DoNeed(t.Context(), testkit.As(testkit.KS), id, "", need.Reply{Answer: events.NeedTakenUp, Initiative: initiative}); err != nil {
		t.Fatal(err)
	}
	return "/behov/" + id, "/behov/" + open
}
