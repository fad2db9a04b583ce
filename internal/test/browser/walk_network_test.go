package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A county forms a network and reports two municipalities; a third joins itself, one
// confirms what was reported, and one leaves. The matrix and the next twelve months are
// of those who are in it.
func TestANetworkOfMunicipalities(t *testing.T) {
	t.Parallel()
	r := openAnother(t) // its clock goes on by days
	id := r.Until(t, testkit.ToBeChanged)
	about, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for name, options := range map[string][]option{"with a mouse": nil, "without scripts": {withoutScripts}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := append(options, at(r))
			title := "Digi " + name
			here := networkOf(t, r.Registry, testkit.Rogaland, title, "1103", "1108")
			first, second, anybody := visit(t, options...), visit(t, options...), visit(t, options...)

			first.open(here)
			first.signIn("Stavanger")
			first.reads("Dere er meldt som med fra 1. januar 2024")
			first.press("Ja, vi er med")
			first.reads("Kommunen er med i nettverket.", "2 kommuner med")

			second.open(here)
			second.signIn("Hvaler")
			second.press("Meld dere inn fra i dag")
			second.reads("Kommunen er med i nettverket.", "3 kommuner med")

			first.open(here)
			first.follow("Gå ut en bestemt dag")
			first.fill("Til og med hvilken dag? (valgfritt)", "1.2.2024")
			first.press("Se over før du sender")
			first.reads("1. februar 2024", "Med fra", title, "Rogaland fylkeskommune")
			anybody.open(here)
			anybody.reads("3 kommuner med")
			first.press("Gå ut")
			first.reads("2 kommuner med", "Dere er ikke med.", "1. februar 2024")

			anybody.open(here)
			anybody.follow("Innføring i kommunene")
			anybody.reads("Hvor langt er kommunene i "+title+" kommet?", "Hvaler", "Sandnes", about.Title["nb"])
			anybody.open(here)
			anybody.follow("De neste tolv månedene")
			anybody.reads("De neste tolv månedene: " + title)
		})
	}
}

// networkOf is the page of a network of a host that has reported some
// members.
func networkOf(t *testing.T, r *testkit.Registry, host, name string, members ...string) string {
	t.Helper()
	res, err := r.Command.FormNetwork(t.Context(), testkit.As(host), network.Form{Terms: network.Terms{Name: name, Purpose: events.Text{"nb": "Kommunene innfører digitale løsninger sammen."}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Command.DoNetwork(t.Context(), testkit.As(host), res.ID, "", network.Report{Municipalities: members, From: "2024-01-01"}); err != nil {
		t.Fatal(err)
	}
	return "/nettverk/" + res.ID
}

// choosing is that the host of a network opens a list of needs for the next year, and
// publishes it where everybody who is a member proposes.
func choosing(t *testing.T, r *testkit.Registry, page, host string, members map[string]string) {
	t.Helper()
	var ids []string
	for _, title := range []string{"Gravferd på papir", "Faks til legen", "Kart som ikke henger sammen", "Nøkler på krok", "Vakter i et regneark"} {
		res, err := r.Command.RaiseNeed(t.Context(), testkit.As(testkit.Oslo), need.Raise{
			Title: testkit.Text(title), Problem: testkit.Text("Opplysningene skrives inn på nytt."), Audience: testkit.Text("De ansatte."), Frequency: events.OftenDaily, Theme: "barnehage", Matters: events.MattersMuch,
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, res.ID)
	}
	id, year := strings.TrimPrefix(page, "/nettverk/"), r.Clock.Now().Year()+1
	do := func(who, number string, cmd network.Command) {
		if _, err := r.Command.DoNetwork(t.Context(), testkit.As(who), id, number, cmd); err != nil {
			t.Fatal(err)
		}
	}
	do(host, "", network.OpenList{Year: year, Deadline: events.Date(r.Clock.Now().AddDate(0, 0, 30).Format(time.DateOnly))})
	for number, organisation := range members {
		do(organisation, number, network.ProposeNeeds{Year: year, Municipality: number, Needs: ids[:2]})
	}
	if len(members) > 0 {
		do(host, "", network.PublishList{Year: year, Needs: ids, Note: testkit.Text("De to første haster mest.")})
	}
}
