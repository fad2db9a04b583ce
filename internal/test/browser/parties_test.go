package browser

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

// represent opens a browser for somebody who represents an organisation.
func represent(t testing.TB, name string, options ...option) *visitor {
	t.Helper()
	v := visit(t, options...)
	v.open("/min-side") // leads to the sign-in and back
	v.identify(name)
	v.heading(name)
	return v
}

// onwards follows, on the page of an initiative, what it says that one can do.
// Whoever has it open loads it anew when that is not there yet.
func (v *visitor) onwards(initiative, act string) {
	v.t.Helper()
	v.come(initiative)
	if doings := v.in("region", whatToDo); len(doings.all(act, "link")) == 0 {
		v.open(initiative)
	}
	v.in("region", whatToDo).follow(act)
	v.heading(act)
}

const whatToDo = "Hva kan du gjøre?"

// reviewed sends a form that is looked over first.
func (v *visitor) reviewed(button string) {
	v.t.Helper()
	v.press("Se over før du sender")
	v.heading("Se over før du sender")
	v.press(button)
}

// sign ticks that one has read it, and signs.
func (v *visitor) sign(button string) {
	v.t.Helper()
	v.tick("Jeg har lest det som står her…")
	v.press(button)
}

// weigh gives the criteria of a round weights, in their order.
func (v *visitor) weigh(room string, weights ...string) {
	v.t.Helper()
	v.come(room)
	v.follow("Vekt kriteriene")
	for i, e := range v.in("group", "Vekter").all("", fields...) {
		v.fill(e.name, weights[i])
	}
	v.press("Lagre vektene")
	v.reads("Vektene er lagret.")
}

// score scores all candidates of a round from where the party has come to, and
// justifies it: of each candidate the criteria in their order.
func (v *visitor) score(room, why string, scores ...[]string) {
	v.t.Helper()
	v.come(room)
	v.follow("Gi poeng til kandidatene")
	v.follow("Begynn på vurdering 1")
	for i, of := range scores {
		for j, group := range v.in("main", "").all("", "group") {
			criterion := v.in("group", group.name)
			criterion.choose(of[j] + "…")
			criterion.fill("Begrunnelse for poengene på …", why)
		}
		if i+1 < len(scores) {
			v.press("Lagre og gå til neste")
		}
	}
	v.press("Lagre og gå til oversikten")
}

// seal seals what was scored.
func (v *visitor) seal(room, button string) {
	v.t.Helper()
	v.come(room)
	v.follow("Forsegl poengene")
	v.press(button)
}

// candidate opens the page of a candidate in a round.
func (v *visitor) candidate(room, title string) {
	v.t.Helper()
	v.come(room)
	v.in("main", "").follow(title)
	v.heading(title)
}

// signClass signs a class of a candidate.
func (v *visitor) signClass(room, title, class, party string) {
	v.t.Helper()
	v.candidate(room, title)
	v.follow("Signer en klasse")
	v.choose(class + "…")
	v.press("Signer for " + party)
}

// candidates registers initiatives of those titles that are ready to be decided
// on.
func (r *registry) candidates(t testing.TB, titles ...string) {
	t.Helper()
	for _, title := range titles {
		id := r.Until(t, testkit.Registered)
		named := events.Text{"nb": title}
		if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Skatteetaten), id, initiative.Amend{Title: &named}); err != nil {
			t.Fatalf("name %s: %v", id, err)
		}
		r.Onwards(t, id, testkit.Registered, testkit.Assessed)
	}
}

// smallSet is a criteria set of two, of which a round is quickly scored.
const smallSet = "Lite sett"

// bringSmallSet makes it one of those that a round can be opened with.
func (r *registry) bringSmallSet(t testing.TB) {
	t.Helper()
	r.once.Do(func() { r.OpenRound(t, r.Until(t, testkit.Assessed)) })
}
