package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
)

func TestSynonymsAreReadAndChanged(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/search/synonyms" {
			t.Errorf("asked %s", r.URL)
		}
		if r.Method == http.MethodPost {
			var body map[string][]string
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil || !slices.Equal(body["words"], []string{"ung", "ungdom"}) || body["was"] != nil || r.Header.Get("Idempotency-Key") != "k" {
				t.Errorf("sent %v, %v", body, err)
			}
		}
		_, _ = fmt.Fprint(w, `{"items":[{"words":["ung","ungdom"],"organisation":{"number":"991825827","name":"Digdir"},"at":"2026-05-18T08:10:00Z"},{"words":["elev","skoleelev"]}],"changes":[{"at":"2026-05-18T08:10:00Z","organisation":{"number":"991825827"},"words":["ung","ungdom"]}]}`)
	})
	list, err := c.Synonyms(t.Context())
	if err != nil || len(list.Items) != 2 || list.Items[0].Organisation.Number != "991825827" || list.Items[1].Organisation != nil || len(list.Changes) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := c.ChangeSynonyms(t.Context(), []string{"ung", "ungdom"}, nil, "k"); err != nil {
		t.Error(err)
	}
}
