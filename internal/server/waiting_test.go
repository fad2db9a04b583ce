package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

type waitingNet struct {
	Municipality, Name string
	Items              []struct {
		Kind, Text, Takes, Page, Date, Last string
		Initiatives                         []struct{ ID string }
		Effort                              *struct {
			OneOffHours *struct{ Low, Expected, High int }
		}
		Wave *struct {
			Name string
			Free int
		}
		Steps   *struct{ Left, Of int }
		Product *struct{ Name string }
		Network *struct{ Name string }
	}
}

// Anybody reads what waits for a municipality, in words of the language asked for and
// as data, under its number of today; what was answered does not wait.
func TestWhatWaitsIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, `,"obligation":{"level":"mandatory","deadline":"2026-11-30"}`)
	id := strings.TrimPrefix(path, "/api/v1/initiatives/")
	w.announced(t, testkit.Skatteetaten, path, onePlace)
	w.command(t, http.StatusCreated, testkit.KS, "/api/v1/networks", digi)
	const waiting = "/api/v1/municipalities/1103/waiting"
	list := decode[waitingNet](t, w.get(t, waiting))
	if len(list.Items) != 3 || list.Municipality != "1103" || list.Name != "Stavanger" {
		t.Fatalf("what waits is %+v", list)
	}
	if d := list.Items[0]; d.Kind != "deadline" || d.Text != "Byggesøknad: Frist: plikten skal være oppfylt" || d.Last != "2026-11-30" || d.Page != "/tiltak/"+id || d.Initiatives[0].ID != id || d.Effort != nil {
		t.Errorf("the deadline is %+v", d)
	}
	if d := list.Items[1]; d.Kind != "wave" || d.Wave.Name != "Pulje 1" || d.Wave.Free != 1 || d.Takes != "Tar under ett minutt." {
		t.Errorf("the wave is %+v", d)
	}
	if en := decode[waitingNet](t, w.get(t, waiting, with("Accept-Language", "en"))); en.Items[2].Kind != "silent" || en.Items[2].Text != "You have said nothing about one initiative that you must follow." {
		t.Errorf("in English: %+v", en.Items[2])
	}
	for number, status := range map[string]int{"3011": http.StatusPermanentRedirect, "1507": http.StatusMultipleChoices, "9999": http.StatusNotFound} {
		if a := w.send(t, request(http.MethodGet, "/api/v1/municipalities/"+number+"/waiting", "")); a.Code != status {
			t.Errorf("%s answers %d", number, a.Code)
		}
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, path+"/onboarding", `{"steps":[{"kind":"agreement","title":{"nb":"Signer avtalen."},"hours":{"low":2,"high":8}}]}`)
	w.command(t, http.StatusOK, testkit.Stavanger, path+"/adoptions/1103", `{"state":"planned","date":"2026-11-01"}`)
	product := decode[productNet](t, w.command(t, http.StatusCreated, company, "/api/v1/products", `{"name":"Oppvekst Fag"}`))
	for _, item := range decode[waitingNet](t, w.get(t, waiting)).Items {
		switch item.Kind {
		case "silent":
			t.Error("what was answered waits")
		case "onboarding":
			if item.Steps.Left != 1 || item.Steps.Of != 1 {
				t.Errorf("the package is %+v", item.Steps)
			}
		}
	}
	w.put(t, http.StatusOK, testkit.Oslo, "/api/v1/municipalities/0301/products", `{"products":["`+product.ID+`"]}`)
	for _, item := range decode[waitingNet](t, w.get(t, "/api/v1/municipalities/0301/waiting")).Items {
		if item.Kind == "products" {
			t.Error("Oslo is asked for its products again")
		}
	}
}
