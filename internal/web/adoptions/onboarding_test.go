package adoptions_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// step is a step of an onboarding package; without an id it is a new one.
func step(id, title string, hours *events.HourRange) events.OnboardingStep {
	return events.OnboardingStep{ID: id, Kind: "other", Title: testkit.Text(title), Hours: hours}
}

// A municipality ticks what it has done with one press, and takes it back with
// another; everybody sees how far it has come. What the owner changes is shown.
func TestAMunicipalityTicksAnOnboardingPackage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := "/tiltak/" + id + "/innforing/" + stavanger
	b, anybody := w.As("stavanger", "nb"), w.Browser("nb")
	b.Get(here).HasNot(t, "Startpakken: hva er gjort?")
	if got := b.Get(here + "/startpakke"); got.StatusCode != http.StatusConflict {
		t.Errorf("boxes of no package: %d", got.StatusCode)
	}
	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
		step("", "Signer avtalen", &events.HourRange{Low: 2, High: 8}), step("", "Koble til", &events.HourRange{Low: 10, High: 40}), step("", "Ta kurset", nil),
	}})
	anybody.Get(here).Has(t, "0 av 3 steg er gjort.", "12–48", "og ett steg som ingen har anslått", "Kommunen har ikke sagt noe om startpakken")
	anybody.Get(here).HasNot(t, `name="done"`)
	page := b.Get(here)
	page.Has(t, `name="done" value="1"`, "Kryss av for det dere har gjort")
	saved := b.Post(here+"/startpakke", url.Values{"_token": {page.Token()}, "done": {"1", "3"}})
	webtest.Sent(t, saved)
	webtest.LookAt(t, here, "nb", b.Get(here).Text)
	anybody.Get(here).Has(t, "2 av 3 steg er gjort.", "Det gjenstår: 10–40", "Sagt av kommunen selv")
	uptake := anybody.Get("/tiltak/" + id + "/innforing")
	uptake.Has(t, "har 1 gjort noe, og 0 har gjort alt", "2 av 3 steg", "Stavanger")
	webtest.LookAt(t, "/tiltak/"+id+"/innforing", "nb", uptake.Text)

	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
		step("1", "Signer den nye avtalen", &events.HourRange{Low: 2, High: 8}), step("2", "Koble til", &events.HourRange{Low: 10, High: 40}),
	}})
	anybody.Get(here).Has(t, "1 av 2 steg er gjort.", "Endret siden det ble krysset av", "Ett steg som var krysset av, finnes ikke lenger")
	form := b.Get(here + "/startpakke")
	form.Has(t, "Endret siden det ble krysset av", `value="1" checked`)
	gone := b.Post(here+"/startpakke", url.Values{"_token": {form.Token()}, "done": {"1", "3"}})
	if gone.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a step that is gone: %d", gone.StatusCode)
	}
	gone.Has(t, "Dette steget finnes ikke i startpakken", `href="#felt-done"`)
	webtest.Sent(t, b.Press(gone, "vis", url.Values{"done": {"1", "2"}}))
	anybody.Get(here).Has(t, "2 av 2 steg er gjort. Ingenting gjenstår.")
	anybody.Get(here).HasNot(t, "Endret siden det ble krysset av")
	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{})
	b.Get(here).Has(t, "Startpakken er tatt bort")
}
