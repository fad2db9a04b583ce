package browser

import (
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// Two people of different organisations sign in. One has no role until her
// administrator gives her one; then she signs, once she has shown more surely who
// she is, and signs out everywhere, which ends her other session at once and
// nobody else's. A third represents nobody, and is told what to do.
func TestARoleIsGivenAndUsed(t *testing.T) {
	t.Parallel()
	r := openAnother(t)
	sign := "/tiltak/" + r.Until(t, testkit.Assessed) + "/signer"
	const access, newcomer = "/min-side/tilganger", "Nyansatt i KS…"
	arrive := func(person string) *visitor {
		v := visit(t, at(r))
		v.open("/logg-inn?tilbake=/min-side")
		v.follow("Logg inn med Prøveutsteder")
		v.atIssuer(person, "substantial")
		return v
	}
	she, administrator, digdir := arrive(newcomer), represent(t, "KS", at(r)), represent(t, "Digdir", at(r))
	she.open(access)
	she.reads("Du har ingen rolle i virksomheten ennå")
	if status := she.goTo(sign); status != 403 {
		t.Fatalf("she may sign without a role: %d", status)
	}
	she.open(access)
	code := script[string](she, `document.querySelector("main code").innerText`)

	administrator.open(access)
	giving := administrator.in("region", "Gi en rolle")
	giving.fill("Medlem", code)
	giving.pick("Rolle", "Signatar")
	administrator.in("main", "").press("Gi rollen")
	administrator.reads(code)

	she.open(access)
	she.reads("Signatar")
	she.open(sign) // leads to the issuer: the level was too low to sign
	she.reads("Hvem vil du være?")
	she.atIssuer(newcomer, "high")
	she.comesTo(sign)
	she.choose("Nå…")
	she.sign("Signer")
	she.reads("KS")

	again := arrive(newcomer)
	again.heading("KS")
	she.open("/min-side/okter")
	she.press("Avslutt alle andre økter")
	she.in("banner", "").press("Logg ut")
	she.comesTo("/logg-ut")
	for _, v := range []*visitor{again, she} {
		v.open("/min-side")
		v.heading("Logg inn")
	}
	digdir.open("/min-side")
	digdir.heading("Digdir")

	nobody := arrive("Innbygger som ikke representerer noen")
	nobody.heading("Du representerer ingen virksomhet")
	nobody.reads("Altinn")
	nobody.follow("Har du fått en invitasjon? Skriv koden her")
	nobody.fill("Kode", "FEIL-KODE")
	nobody.pressInVain("Bruk koden")
}
