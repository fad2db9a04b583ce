package browser

import (
	"testing"

	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/testkit"
)

// The owner announces a wave with one place, one municipality gets it and another
// waits; the first withdraws, and the second has the place.
func TestAWaveFillsAndOneMovesUp(t *testing.T) {
	t.Parallel()
	r := openAnother(t) // its clock goes on by days, which ends the sessions of others
	ids := map[string]string{}
	walks := map[string][]option{"with a mouse": nil, "with a keyboard only": {withKeyboard}, "without scripts": {withoutScripts}}
	for name := range walks {
		ids[name] = r.Until(t, testkit.ToBeChanged)
	}
	for name, options := range walks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, options := ids[name], append(options, at(r))
			owner, first, second := visit(t, options...), visit(t, options...), visit(t, options...)
			arrive := func(v *visitor, who string) {
				v.open("/tiltak/" + id + "/innforing")
				v.signIn(who)
			}
			arrive(owner, "Skatteetaten")
			owner.follow("Varsle en pulje")
			owner.fill("Hva skal puljen hete?", "Våren 2030")
			owner.fill("Hvor mange kommuner er det plass til?", "1")
			owner.date("Siste dag for påmelding", "2030-03-01")
			owner.date("Dagen puljen starter", "2030-05-01")
			owner.press("Se over før du sender")
			owner.reads("Våren 2030", "1. mars 2030", "Skatteetaten", "Alle kommuner som tiltaket gjelder")
			owner.press("Varsle puljen")
			owner.reads("Puljen er varslet.", "0 av 1 plasser er tatt.")

			arrive(first, "Stavanger")
			first.follow("Våren 2030")
			first.press("Meld kommunen på")
			first.reads("Kommunen er påmeldt og har plass.")
			arrive(second, "Hvaler")
			second.follow("Våren 2030")
			second.press("Sett kommunen på ventelisten")
			second.reads("står som nummer 1 på ventelisten")
			first.follow("Trekk kommunen")
			first.press("Se over før du sender")
			first.reads("Plassen i puljen", "Hvaler")
			first.press("Trekk kommunen")
			first.reads("Kommunen er trukket fra puljen.", "1 av 1 plasser er tatt.")
			second.open("/tiltak/" + id + "/innforing")
			second.follow("Våren 2030")
			second.reads("Dere har plass i puljen.")
		})
	}
}

// announced is the page of a wave of an initiative with one place, that Stavanger has
// and Oslo waits for.
func announced(t *testing.T, r *testkit.Registry, id string) string {
	t.Helper()
	terms := wave.Terms{Name: "Pulje 1", Places: 1, SignUpBy: "2030-03-01", Start: "2030-05-01", Note: testkit.Text("Fagsystemet må være klart.")}
	res, err := r.Command.AnnounceWave(t.Context(), testkit.As(testkit.Skatteetaten), id, wave.Announce{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range [][2]string{{testkit.Stavanger, "1103"}, {testkit.Oslo, "0301"}} {
		if _, err := r.Command.DoWave(t.Context(), testkit.As(m[0]), id, res.ID, m[1], wave.Join{}); err != nil {
			t.Fatal(err)
		}
	}
	return "/tiltak/" + id + "/puljer/" + res.ID
}
