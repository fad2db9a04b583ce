package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
)

// peerProgram names the program of internal/test/peer, built; without it nothing is
// compared. "make bench-peer" builds it.
var peerProgram = os.Getenv("SAMSTYRING_BENCH_PEER")

// BenchmarkPeer measures the registry beside PocketBase, which has SQLite below it and
// does not wait until what it answers is on disk. Both hold 10,000 initiatives and are
// asked over HTTP by the same generator of load. Budgets: registrations 1.5, documents 10,
// lists 20.
func BenchmarkPeer(b *testing.B) {
	if peerProgram == "" {
		b.Skip("SAMSTYRING_BENCH_PEER names no program")
	}
	h := past(b, initiatives, initiatives)
	s, p := serve(b, h.dir), startPeer(b)
	ids := p.fill(b, h.initiatives)
	b.Run("documents", func(b *testing.B) {
		const many = 1000
		ours, theirs := make([][]byte, many), make([][]byte, many)
		for i := range many {
			n := i * h.initiatives / many
			ours[i], theirs[i] = get(initiativesPath+"/"+initiativeID(n)), get(peerRecords+"/"+ids[n])
		}
		benchmarkBeside(b, s, p, rotate(ours, connections), rotate(theirs, connections))
	})
	b.Run("lists", func(b *testing.B) {
		var ours, theirs [][]byte
		for _, order := range []string{"title", "-title"} {
			for _, owner := range newGenerator(1).owners[:6] {
				ours = append(ours, get(initiativesPath+"?stage=proposed&owner="+owner+"&sort="+order))
				theirs = append(theirs, get(peerRecords+"?perPage=20&sort="+order+"&filter="+
					url.QueryEscape("stage='proposed' && owner='"+owner+"'")))
			}
		}
		benchmarkBeside(b, s, p, rotate(ours, connections), rotate(theirs, connections))
	})
	b.Run("registrations", func(b *testing.B) {
		const clients = 16
		registry := newGenerator(1).proposed(0)
		registry.ExternalID, registry.Provenance, registry.Owner = "", nil, newGenerator(1).owners[0]
		body, err := json.Marshal(registry)
		if err != nil {
			b.Fatal(err)
		}
		ours, theirs := post(initiativesPath, s.token, "", body), post(peerRecords, "none", "", p.record(b, registry))
		product := dial(b, s.address, clients).run(b, http.StatusCreated, func(int, int) []byte { return ours })
		versus(b, product, dial(b, p.address, clients).run(b, http.StatusOK, func(int, int) []byte { return theirs }))
	})
}

func benchmarkBeside(b *testing.B, s *served, p *peer, ours, theirs request) {
	product := dial(b, s.address, connections).run(b, http.StatusOK, ours)
	versus(b, product, dial(b, p.address, connections).run(b, http.StatusOK, theirs))
}

// peer is the other program, running.
type peer struct {
	address string
	token   string // of whoever may make collections
}

const (
	peerRecords = "/api/collections/initiatives/records"
	peerUser    = "bench@example.com"
	peerSecret  = "only-for-this-run"
)

// startPeer starts PocketBase on an empty folder and makes a collection with the indexes
// that its lists need. It is stopped with the benchmark.
func startPeer(b *testing.B) *peer {
	b.Helper()
	dir := "--dir=" + b.TempDir()
	if out, err := exec.CommandContext(b.Context(), peerProgram, "superuser", "upsert", peerUser, peerSecret, dir).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	p := &peer{address: l.Addr().String()}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(b.Context()))
	c := exec.CommandContext(ctx, peerProgram, "serve", "--http="+p.address, dir)
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { stop(); _ = c.Wait() })
	p.wait(b)
	var session struct{ Token string }
	p.ask(b, "/api/collections/_superusers/auth-with-password", map[string]string{"identity": peerUser, "password": peerSecret}, &session)
	p.token = session.Token
	text := func(name string) map[string]any { return map[string]any{"name": name, "type": "text"} }
	p.ask(b, "/api/collections", map[string]any{
		"name": "initiatives", "type": "base", "listRule": "", "viewRule": "", "createRule": "",
		"fields": []any{text("title"), text("stage"), text("owner"), map[string]any{"name": "data", "type": "json"}},
		"indexes": []string{
			"CREATE INDEX by_stage ON initiatives (stage, owner, title)", "CREATE INDEX by_title ON initiatives (title)",
		},
	}, nil)
	return p
}

func (p *peer) wait(b *testing.B) {
	b.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if r, err := http.Get("http://" + p.address + "/api/health"); err == nil {
			_ = r.Body.Close()
			return
		}
	}
	b.Fatal("the other program does not answer")
}

// ask posts and reads the answer.
func (p *peer) ask(b *testing.B, path string, body, into any) {
	b.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+p.address+path, bytes.NewReader(raw))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", p.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if raw, err = io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %v %.500s", path, answer.StatusCode, err, raw)
	}
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			b.Fatal(err)
		}
	}
}

// record is an initiative as the collection holds it: what lists need in columns, and
// all of it beside them.
func (p *peer) record(b *testing.B, e *events.Proposed) []byte {
	b.Helper()
	raw, err := json.Marshal(map[string]any{"title": e.Title["nb"], "stage": "proposed", "owner": e.Owner, "data": e})
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// fill registers the initiatives of the history and gives their ids.
func (p *peer) fill(b *testing.B, n int) []string {
	b.Helper()
	g, ids := newGenerator(n), make([]string, n)
	for i := range ids {
		e := g.proposed(i)
		e.Owner = g.owners[i%len(g.owners)]
		var made struct{ ID string }
		p.ask(b, peerRecords, json.RawMessage(p.record(b, e)), &made)
		if ids[i] = made.ID; made.ID == "" {
			b.Fatal(fmt.Errorf("record %d has no id", i))
		}
	}
	return ids
}
