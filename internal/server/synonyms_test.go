package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Digdir changes which words the search takes for the same: the search finds by it at
// once and has another version, a repeated command changes nothing more, and nobody
// else's does.
func TestSynonyms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const path = "/api/v1/search/synonyms"
	w.command(t, http.StatusCreated, testkit.Skatteetaten, "/api/v1/initiatives", `{"title":{"nb":"Varsling i havnene"},"summary":{"nb":"Kommunen får varsel."},"owner":"`+testkit.Skatteetaten+`","reach":{"scope":"all"}}`)
	type synonyms struct {
		Items, Changes []struct {
			Words, Was   []string
			Organisation struct{ Number string }
		}
	}
	total := func(words string) (int, string) {
		a := w.get(t, "/api/v1/search?q="+words+"&kind=initiative")
		return decode[struct{ Total int }](t, a).Total, a.Header().Get("ETag")
	}
	start := len(decode[synonyms](t, w.get(t, path)).Items)
	found, version := total("kaiene")
	if start == 0 || found != 0 {
		t.Fatalf("%d groups, %d found", start, found)
	}
	w.command(t, http.StatusForbidden, testkit.KS, path, `{"words":["havn","kai"]}`)
	once := with("Idempotency-Key", "havn-kai")
	w.command(t, http.StatusOK, testkit.Digdir, path, `{"words":["havn","kai"]}`, once)
	w.command(t, http.StatusOK, testkit.Digdir, path, `{"words":["havn","kai"]}`, once)
	if found, now := total("kaiene"); found != 1 || now == version {
		t.Errorf("%d found, version %s as %s", found, now, version)
	}
	list := decode[synonyms](t, w.get(t, path))
	if len(list.Items) != start+1 || len(list.Changes) != 1 || strings.Join(list.Changes[0].Words, " ") != "havn kai" || list.Changes[0].Organisation.Number != testkit.Digdir {
		t.Errorf("%d groups, changes %+v", len(list.Items), list.Changes)
	}
	refused := decode[api.Problem](t, w.command(t, http.StatusUnprocessableEntity, testkit.Digdir, path, `{"words":["to ord","x","X"]}`))
	if len(refused.Errors) != 2 || refused.Errors[0].Path != "words[0]" || refused.Errors[1].Path != "words[2]" {
		t.Errorf("refused for %+v", refused.Errors)
	}
	w.command(t, http.StatusConflict, testkit.Digdir, path, `{"was":["kai","brygge"]}`)
	w.command(t, http.StatusOK, testkit.Digdir, path, `{"was":["kai","havn"]}`)
	if found, _ := total("kaiene"); found != 0 {
		t.Errorf("%d found by what was removed", found)
	}
}
