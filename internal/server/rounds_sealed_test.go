package server_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

func init() { openapi3filter.RegisterBodyDecoder("text/html", asText) }

// What each party writes, to be looked for everywhere.
var secrets = map[events.Party]string{
	events.PartyState:          "Statens-hemmelige-begrunnelse",
	events.PartyMunicipalities: "Kommunenes-hemmelige-begrunnelse",
}

// curious is an administrator who may read everything that the service leaves
// behind: its answers, its streams, its files, its log and its metrics.
type curious struct {
	*world
	url   string // of NATS, without sign-in
	disk  []string
	lines *lines
}

// lines is a log that is read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newCurious(t *testing.T) *curious {
	t.Helper()
	c := &curious{world: newWorld(t), disk: []string{t.TempDir(), t.TempDir()}, lines: &lines{}}
	c.url = testkit.NATSIn(t, c.disk[0])
	logger := slog.New(slog.NewTextHandler(c.lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.Registry = testkit.OpenLogging(t, c.disk[1], eventlog.Config{URL: c.url, Replicas: 1}, logger)
	c.handler = c.serve(t, c.App, func(cfg *server.Config) { cfg.Logger, cfg.AccessLog = logger, true })
	return c
}

// Before both parties have sealed, nobody but a party itself sees what it has
// written: not in an answer, in the streams, on the disk, in the log or in the
// metrics. Afterwards everybody does, and what was sealed is erased.
func TestACuriousAdministratorSeesNoScore(t *testing.T) {
	t.Parallel()
	c := newCurious(t)
	candidates := c.Assessed(t, 2)
	id := c.OpenRound(t, candidates...)
	at := "/api/v1/rounds/" + id
	c.write(t, at, events.PartyState, candidates)
	c.seesNothing(t, "the state has written", id, candidates)
	c.command(t, http.StatusOK, testkit.Digdir, at+"/seals", `{}`)
	c.seesNothing(t, "the state has sealed", id, candidates)
	c.write(t, at, events.PartyMunicipalities, candidates)
	c.command(t, http.StatusForbidden, testkit.KS, at+"/seals", `{"party":"state"}`)
	c.seesNothing(t, "both have written", id, candidates)

	c.command(t, http.StatusOK, testkit.KS, at+"/seals", "")
	everywhere := c.surfaces(t, id, candidates)
	for _, name := range []string{"anybody /api/v1/events?limit=1000", "anybody " + at + "/export", "stream EVENTS", "views"} {
		for party, secret := range secrets {
			if !strings.Contains(everywhere[name], secret) {
				t.Errorf("after the reveal %s does not show what %s has written", name, party)
			}
		}
	}
	for _, secret := range secrets {
		if strings.Contains(everywhere["log"], secret) || strings.Contains(everywhere["stream KV_room-sealed-scores"], secret) {
			t.Error("what was sealed stands in the log or in the room")
		}
	}
	if left := everywhere["stream KV_room-sealed-scores"]; strings.Contains(left, "PUT") {
		t.Errorf("the room still holds values: %.300s", left)
	}
}

// write writes a party's draft over HTTP and reads it back as the party does.
func (c *curious) write(t *testing.T, at string, party events.Party, candidates []string) {
	t.Helper()
	body := `{"scores":[`
	for i, id := range candidates {
		body += strings.Repeat(",", min(i, 1)) + `{"initiative":"` + id + `","scores":[
			{"criterion":"value","score":4,"justification":{"nb":"` + secrets[party] + `"}},
			{"criterion":"burden","score":2,"justification":{"nb":"` + secrets[party] + `"}}]}`
	}
	holder := c.by(t, testkit.Holder(party))
	wrong := strings.Replace(body, `"score":4`, `"score":6`, 1) + `]}`
	if a := c.send(t, request(http.MethodPut, at+"/drafts/1", wrong, holder)); a.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong draft: %d %s", a.Code, a.Body)
	}
	a := c.send(t, request(http.MethodPut, at+"/drafts/1", body+`]}`, holder))
	if a.Code != http.StatusOK || a.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("write draft: %d %s", a.Code, a.Body)
	}
	if a = c.get(t, at+"/drafts", holder); !strings.Contains(a.Body.String(), secrets[party]) || a.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s does not read its own draft: %s", party, a.Body)
	}
}

// seesNothing looks everywhere.
func (c *curious) seesNothing(t *testing.T, when, id string, candidates []string) {
	t.Helper()
	everywhere := c.surfaces(t, id, candidates)
	for party, secret := range secrets {
		for name, text := range everywhere {
			if name == testkit.Holder(party)+" /api/v1/rounds/"+id+"/drafts" {
				continue // its own
			}
			if strings.Contains(text, secret) {
				t.Errorf("when %s, %s shows what %s has written", when, name, party)
			}
		}
	}
	for name, text := range everywhere {
		if strings.Contains(text, "scores-revealed") || strings.Contains(text, `"score":`) && !strings.HasSuffix(name, "/drafts") {
			t.Errorf("when %s, %s shows a score", when, name)
		}
	}
	if room := everywhere["stream KV_room-sealed-scores"]; len(room) < 500 {
		t.Fatalf("the room was not read: %q", room)
	}
	if !strings.Contains(everywhere["log"], "route=/api/v1/rounds/:round/drafts/:assessor") || !strings.Contains(everywhere["disk"], "round-opened") {
		t.Fatal("log or disk was not read")
	}
}

// surfaces is everything that somebody who is not a party gets to see, and the
// other party.
func (c *curious) surfaces(t *testing.T, id string, candidates []string) map[string]string {
	t.Helper()
	at := "/api/v1/rounds/" + id
	out := map[string]string{"log": c.lines.String(), "disk": c.files(t), "views": c.dump(t)}
	askers := map[string]option{"anybody": func(*http.Request) {}}
	for _, organisation := range []string{testkit.Digdir, testkit.KS, testkit.Stavanger} {
		askers[organisation] = c.by(t, organisation)
	}
	askers["administrator"] = with("Authorization", "Bearer "+c.token(t, testkit.Stavanger, access.ScopeWrite+" "+access.ScopeAdmin))
	for who, as := range askers {
		for _, path := range []string{
			"/api/v1/events?limit=1000", "/api/v1/history?limit=1000", "/api/v1/rounds", "/api/v1/criteria-sets",
			"/api/v1/initiatives", "/api/v1/initiatives/" + candidates[0], "/api/v1/initiatives/" + candidates[0] + "/history",
			at, at + "/history", at + "/export", at + "/drafts", at + "/minutes", at + "/capacity?initiatives=" + candidates[0],
		} {
			out[who+" "+path] = c.send(t, request(http.MethodGet, path, "", as)).Body.String()
		}
		out[who+" minutes as data"] = c.get(t, at+"/minutes", as, with("Accept", "application/json")).Body.String()
	}
	out["metrics"] = c.measured(t)
	for name, text := range c.streams(t) {
		out["stream "+name] = text
	}
	return out
}

// streams reads every message of every stream of NATS as it stands there.
func (c *curious) streams(t *testing.T) map[string]string {
	t.Helper()
	nc, err := nats.Connect(c.url)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	names := js.StreamNames(t.Context())
	for name := range names.Name() {
		stream, err := js.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for seq := stream.CachedInfo().State.FirstSeq; seq <= stream.CachedInfo().State.LastSeq; seq++ {
			m, err := stream.GetMsg(t.Context(), seq)
			if err != nil {
				continue // written over or erased
			}
			operation := m.Header.Get("KV-Operation")
			if operation == "" && strings.HasPrefix(name, "KV_") {
				operation = "PUT"
			}
			b.WriteString(operation + " " + m.Subject + "\n" + string(m.Data) + "\n")
			for key, values := range m.Header {
				b.WriteString(key + ": " + strings.Join(values, ", ") + "\n")
			}
		}
		out[name] = b.String()
	}
	if names.Err() != nil || out["EVENTS"] == "" {
		t.Fatalf("streams could not be read: %v", names.Err())
	}
	return out
}

// files reads everything on the disk: the streams' files and the views'.
func (c *curious) files(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, dir := range c.disk {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // gone meanwhile
			}
			if raw, err := os.ReadFile(path); err == nil {
				b.Write(raw)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func (c *curious) dump(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
