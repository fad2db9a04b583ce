package server_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

type hoursNet struct{ Low, High, Unknown int }

type packageNet struct {
	Onboarding *struct {
		Steps []struct {
			ID    string
			Title map[string]string
		}
		Hours hoursNet
	}
}

type progressNet struct {
	Municipality string
	Onboarding   *struct {
		By            string
		Of, Gone      int
		Done, Changed []string
		Left          hoursNet
	}
}

type onboardingNet struct {
	Onboarding *struct {
		Begun, Finished int
		Steps           []struct {
			ID   string
			Done int
		}
	}
	Items []progressNet
}

// An owner writes three steps, two municipalities tick, the owner sees how far they
// have come; when a step is taken away and another one worded anew, the ticks follow.
func TestOnboarding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	of := func(number string) string { return path + "/adoptions/" + number + "/onboarding" }
	w.command(t, http.StatusConflict, testkit.Stavanger, of("1103"), `{"done":[]}`) // there is nothing to tick yet
	w.command(t, http.StatusOK, testkit.Skatteetaten, path+"/onboarding", `{"steps":[
		{"kind":"agreement","title":{"nb":"Signer avtalen"},"doneBy":"legal","hours":{"low":1,"high":4},"link":"https://www.skatteetaten.no/avtale"},
		{"kind":"technical","title":{"nb":"Koble til"},"doneBy":"it","hours":{"low":10,"high":40}},
		{"kind":"training","title":{"nb":"Ta kurset"}}]}`)
	p := decode[packageNet](t, w.get(t, path)).Onboarding
	if len(p.Steps) != 3 || p.Steps[2].ID != "3" || p.Hours != (hoursNet{11, 44, 1}) {
		t.Fatalf("the package is %+v", p)
	}
	first := decode[progressNet](t, w.command(t, http.StatusOK, testkit.Stavanger, of("1103"), `{"done":["1","2"]}`))
	if got := first.Onboarding; got.Of != 3 || !slices.Equal(got.Done, []string{"1", "2"}) || got.Left != (hoursNet{0, 0, 1}) || got.By != "self" {
		t.Errorf("Stavanger has %+v", got)
	}
	w.mandate(t, testkit.Oslo, `"adoptions"`)
	w.command(t, http.StatusOK, company, of("0301"), `{"done":["1","2","3"]}`, actingFor(testkit.Oslo))
	w.command(t, http.StatusOK, company, of("0301"), `{"done":["2","3"]}`, actingFor(testkit.Oslo)) // one is taken back

	u := decode[onboardingNet](t, w.get(t, path+"/adoptions"))
	if o := u.Onboarding; o.Begun != 2 || o.Finished != 0 || o.Steps[0].Done != 1 || o.Steps[1].Done != 2 || o.Steps[2].Done != 1 || len(u.Items) != 2 {
		t.Errorf("the owner sees %+v of %d", o, len(u.Items))
	}
	w.command(t, http.StatusOK, testkit.Digdir, path+"/onboarding", `{"steps":[
		{"id":"2","kind":"technical","title":{"nb":"Koble til versjon 2"},"doneBy":"it","hours":{"low":10,"high":40}},
		{"id":"3","kind":"training","title":{"nb":"Ta kurset"}},{"kind":"other","title":{"nb":"Gi beskjed"},"hours":{"low":1,"high":1}}]}`)
	if p = decode[packageNet](t, w.get(t, path)).Onboarding; p.Steps[2].ID != "4" {
		t.Errorf("the new step is %q", p.Steps[2].ID)
	}
	left := decode[progressNet](t, w.get(t, path+"/adoptions/1103")).Onboarding
	if !slices.Equal(left.Done, []string{"2"}) || !slices.Equal(left.Changed, []string{"2"}) || left.Gone != 1 || left.Left != (hoursNet{1, 1, 1}) {
		t.Errorf("Stavanger has %+v after the change", left)
	}
	u = decode[onboardingNet](t, w.get(t, path+"/adoptions"))
	if o := u.Onboarding; o.Begun != 2 || o.Steps[0].Done != 2 || o.Steps[1].Done != 1 || o.Steps[2].Done != 0 {
		t.Errorf("the owner sees %+v after the change", o)
	}
	w.command(t, http.StatusOK, testkit.Stavanger, of("1103"), `{"done":["2","3","4"]}`)
	done := decode[progressNet](t, w.get(t, path+"/adoptions/1103")).Onboarding
	if len(done.Done) != 3 || len(done.Changed)+done.Gone != 0 || done.Left != (hoursNet{}) {
		t.Errorf("Stavanger has %+v when all is done", done)
	}
	if o := decode[onboardingNet](t, w.get(t, path+"/adoptions")).Onboarding; o.Finished != 1 {
		t.Errorf("%d have finished", o.Finished)
	}
}

// Only the owner describes, only the municipality ticks, and everything that is
// wrong is said at once.
func TestOnboardingIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	right := `{"steps":[{"kind":"other","title":{"nb":"Gi beskjed"}}]}`
	for _, other := range []string{testkit.Nav, testkit.KS, testkit.Stavanger} {
		w.command(t, http.StatusForbidden, other, path+"/onboarding", right)
	}
	wrong := decode[struct{ Errors []struct{ Path, Code string } }](t, w.command(t, http.StatusUnprocessableEntity, testkit.Skatteetaten, path+"/onboarding",
		`{"steps":[{"id":"9","kind":"other","title":{"en":"Only English"},"hours":{"low":4,"high":2},"link":"ftp://x"}]}`))
	var got []string
	for _, e := range wrong.Errors {
		got = append(got, e.Path+" "+e.Code)
	}
	want := []string{"steps[0].id unknown_step", "steps[0].title required_text", "steps[0].hours larger_than", "steps[0].link invalid_url"}
	if !slices.Equal(got, want) {
		t.Errorf("refused with %v, want %v", got, want)
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, path+"/onboarding", right)
	for _, other := range []string{testkit.Skatteetaten, testkit.KS, testkit.Oslo} {
		w.command(t, http.StatusForbidden, other, path+"/adoptions/1103/onboarding", `{"done":["1"]}`)
	}
	w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, path+"/adoptions/1103/onboarding", `{"done":["1","2","2"]}`)
}
