package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/npm"
)

// TestClientsNobodyHereWrote gives what is served to programs that others have
// written: the parser of AsyncAPI, a typed client that is made of the OpenAPI
// description, and readers of calendars, feeds and spreadsheets.
func TestClientsNobodyHereWrote(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.loadSeed(t)
	w.register(t, testkit.Skatteetaten, `,"plan":[{"milestone":"Pilot starter","date":"2028-08-01"}]`)
	interfaces := w.notifying(t, webhook.Config{})
	s := httptest.NewServer(w.withPages(t, false, func(c *server.Config) { c.API = interfaces }))
	t.Cleanup(s.Close)
	t.Run("catalogue", func(t *testing.T) { everyWayIsThere(t, s.URL) })
	if testing.Short() {
		t.Skip("the clients are 100 MB")
	}
	dir := npm.Install(t, filepath.Join("testdata", "clients"))
	t.Run("AsyncAPI", func(t *testing.T) { readAsyncAPI(t, dir, s.URL) })
	t.Run("OpenAPI", func(t *testing.T) { typedClient(t, dir, s.URL) })
	t.Run("readers", func(t *testing.T) { otherReaders(t, dir, s.URL) })
}

// everyWayIsThere follows every address of data that the catalogue names.
func everyWayIsThere(t *testing.T, site string) {
	get := func(path string) (*http.Response, string) {
		t.Helper()
		answer, err := http.Get(site + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(body)
	}
	_, catalogue := get("/katalog.jsonld")
	var doc struct {
		Graph []map[string]json.RawMessage `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(catalogue), &doc); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, node := range doc.Graph {
		for _, property := range []string{"dcat:accessURL", "dcat:downloadURL", "dcat:landingPage", "dcat:endpointDescription", "foaf:homepage", "vcard:hasURL"} {
			var links []struct {
				ID string `json:"@id"`
			}
			if raw := node[property]; raw != nil && json.Unmarshal(raw, &links) != nil {
				t.Fatalf("%s", raw)
			}
			for _, link := range links {
				seen++
				if answer, _ := get(strings.TrimPrefix(link.ID, "http://example.com")); answer.StatusCode != http.StatusOK {
					t.Errorf("%s %s answers %d", property, link.ID, answer.StatusCode)
				}
			}
		}
		if raw := string(node["dcat:downloadURL"]); raw != "" {
			var media, file []struct {
				ID string `json:"@id"`
			}
			if json.Unmarshal(node["dcat:mediaType"], &media) != nil || json.Unmarshal(node["dcat:downloadURL"], &file) != nil {
				t.Fatal(raw)
			}
			answer, _ := get(strings.TrimPrefix(file[0].ID, "http://example.com"))
			if kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";"); !strings.HasSuffix(media[0].ID, "/"+kind) {
				t.Errorf("%s is %s, and the catalogue says %s", file[0].ID, kind, media[0].ID)
			}
		}
	}
	if seen < 30 {
		t.Errorf("%d addresses", seen)
	}
}

// scriptSays is what a script has printed.
func scriptSays[T any](t *testing.T, dir string, args ...string) (out T) {
	t.Helper()
	raw := npm.Node(t, dir, args...)
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return out
}

func readAsyncAPI(t *testing.T, dir, site string) {
	got := scriptSays[struct {
		Wrong, Channels, Messages []string
		Operations                int
	}](t, dir, "asyncapi.mjs", site+"/api/v1/asyncapi.yaml")
	for _, wrong := range got.Wrong {
		t.Error(wrong)
	}
	if len(got.Channels) == 0 || got.Operations != len(got.Channels) {
		t.Errorf("channels %v, %d operations", got.Channels, got.Operations)
	}
	for _, e := range events.Default.Types() {
		if name := events.TypeName(e.Aggregate, e.Name, e.Version); !slices.Contains(got.Messages, name) {
			t.Errorf("there is no message %s", name)
		}
	}
}

// typedClient compiles a client against the description as it is served, which
// reads from every list; runs it, and has it read the lists that everybody may.
func typedClient(t *testing.T, dir, site string) {
	npm.Node(t, dir, "node_modules/openapi-typescript/bin/cli.js", site+"/api/v1/openapi.json", "-o", "api.ts")
	code, open := readsEveryList(t)
	if err := os.WriteFile(filepath.Join(dir, "lists.ts"), []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	npm.Node(t, dir, "node_modules/typescript/bin/tsc", "-p", ".")
	got := scriptSays[struct {
		Titles, Owners, Reasons []string
		Total, Status, Lines    int
		Lists                   map[string]any
	}](t, dir, "client.js", site+api.Base)
	if len(got.Titles) != 3 || !slices.IsSorted(got.Titles) || len(got.Owners) != 3 || got.Total < 30 || got.Lines != got.Total+1 {
		t.Errorf("the client reads %+v", got)
	}
	if got.Status != 400 || !slices.Equal(got.Reasons, []string{"unknown_municipality"}) {
		t.Errorf("refused: %d %v", got.Status, got.Reasons)
	}
	for _, path := range open {
		if n, isNumber := got.Lists[path].(float64); !isNumber {
			t.Errorf("%s: %v", path, got.Lists[path])
		} else if n == 0 && slices.Contains([]string{"/initiatives", "/municipalities", "/counties", "/organisations", "/themes", "/functions", "/history"}, path) {
			t.Errorf("%s is empty", path)
		}
	}
}

// readsEveryList is a module that reads the items of every list of the API, and the
// lists that need nothing but their address.
func readsEveryList(t *testing.T) (code string, open []string) {
	t.Helper()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	var b, table strings.Builder
	b.WriteString(`import type { Client } from "openapi-fetch";
import type { paths } from "./api.js";

// Known is never for what nobody has typed.
type Known<T> = 0 extends 1 & T ? never : unknown extends T ? never : T;

`)
	n := 0
	for _, path := range doc.Paths.InMatchingOrder() {
		item := doc.Paths.Find(path)
		if item.Get == nil || !hasItems(item.Get) {
			continue
		}
		n++
		given, needsPath := needed(t, item)
		fmt.Fprintf(&b, `const list%[1]d = async (client: Client<paths>): Promise<number | string> => {
  const { data, response } = await client.GET(%[2]q%[3]s);
  if (!data) return "answers " + response.status;
  const items: Known<(typeof data.items)[number]>[] = data.items;
  return items.length;
};
export { list%[1]d };
`, n, path, given)
		if !needsPath && item.Get.Security == nil {
			fmt.Fprintf(&table, "  %q: list%d,\n", path, n)
			open = append(open, path)
		}
	}
	if n < 30 || len(open) < 10 {
		t.Errorf("%d lists, %d of them open", n, len(open))
	}
	return b.String() + "export const open: Record<string, (client: Client<paths>) => Promise<number | string>> = {\n" + table.String() + "};\n", open
}

// hasItems says whether an operation answers with a list.
func hasItems(o *openapi3.Operation) bool {
	answer := o.Responses.Status(200)
	if answer == nil || answer.Value.Content["application/json"] == nil {
		return false
	}
	items := answer.Value.Content["application/json"].Schema.Value.Properties["items"]
	return items != nil && items.Value.Type.Is("array")
}

// needed are the parameters without which an operation is not asked, as they stand
// in its call.
func needed(t *testing.T, item *openapi3.PathItem) (call string, ofPath bool) {
	t.Helper()
	given := map[string]map[string]any{}
	for _, p := range slices.Concat(item.Parameters, item.Get.Parameters) {
		if !p.Value.Required {
			continue
		}
		example := p.Value.Example
		if example == nil {
			example = p.Value.Schema.Value.Example
		}
		if example == nil {
			t.Errorf("parameter %s has no example", p.Value.Name)
		}
		if given[p.Value.In] == nil {
			given[p.Value.In] = map[string]any{}
		}
		given[p.Value.In][p.Value.Name] = example
	}
	if len(given) == 0 {
		return "", false
	}
	raw, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	return ", { params: " + string(raw) + " }", given["path"] != nil
}

func otherReaders(t *testing.T, dir, site string) {
	got := scriptSays[struct {
		Days []struct{ Start, URL, Summary string }
		// Entries are of the changes that have been published, which waits for its window.
		Entries   []struct{ Title, Link, Date string }
		Wrong     []any
		Separator string
		Columns   []string
		Rows      []map[string]string
	}](t, dir, "read.mjs", site, "1103")
	if len(got.Days) == 0 || !slices.ContainsFunc(got.Days, func(d struct{ Start, URL, Summary string }) bool { return d.Start == "2028-08-01" }) {
		t.Errorf("days %v", got.Days)
	}
	for _, e := range got.Entries {
		if e.Title == "" || e.Link == "" || e.Date == "" {
			t.Errorf("entry %+v", e)
		}
	}
	if len(got.Wrong) > 0 || got.Separator != ";" || len(got.Rows) != 62 || got.Columns[0] != "Nummer" {
		t.Errorf("%d rows between %q with %v: %v", len(got.Rows), got.Separator, got.Columns, got.Wrong)
	}
	for _, row := range got.Rows {
		if row["Nummer"] == "" || row["Tittel"] == "" || !strings.HasSuffix(row["Side i registeret"], "/tiltak/"+row["Nummer"]) {
			t.Errorf("row %v", row)
		}
	}
}
