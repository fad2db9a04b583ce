package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/samstyring/samstyring/internal/testkit/figure"
)

// clusterKills is how often the server that leads the log is killed, or cut off.
const clusterKills = "SAMSTYRING_CLUSTER_KILLS"

// Clients change initiatives from the version that they have seen, through two
// replicas, while the server that leads the log is killed, or cut off from the
// other servers or from everybody and let in again, and while servers and replicas are restarted one
// after the other. What they were answered is what one registry would have
// answered to one at a time: nothing that was acknowledged is lost, nobody is
// refused who had the current version, and both replicas have the same.
func TestClusterIsLinearizableWhateverIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts five processes and kills some")
	}
	t.Parallel()
	kills := number(t, clusterKills, 5)
	secrets := clusterSecrets(t)
	servers := startServerProcesses(t, secrets)
	operator := oversee(t, servers, secrets)
	key := filepath.Join(t.TempDir(), "issuer.key")
	urls := make([]string, len(servers))
	for i, s := range servers {
		urls[i] = s.url()
	}
	replicas := newPair(t, urls, secrets, key)
	w := &clusterWork{pair: replicas, began: time.Now(), token: issueToken(t, replicas.program, key, "--ttl", "24h")}
	w.register(t, 3)
	w.begin(t, 6)
	over := enough(t)
	for n := range kills {
		if over() {
			kills = n
			break
		}
		leader := operator.whole(t)
		switch n % 3 {
		case 1:
			leader.cutOff() // clients still reach it, and it believes to lead
			w.progress(t, 12)
			leader.letIn()
		case 2:
			leader.signal(t, syscall.SIGSTOP) // nothing gets in or out, and it believes to lead when it goes on
			w.progress(t, 12)
			leader.signal(t, syscall.SIGCONT)
		default:
			leader.signal(t, syscall.SIGKILL)
			w.progress(t, 12)
			leader.start(t)
		}
	}
	for _, s := range servers {
		operator.whole(t)
		s.signal(t, syscall.SIGTERM)
		w.progress(t, 6)
		s.start(t)
	}
	operator.whole(t)
	for i := range replicas.all {
		replicas.restart(t, i)
		w.progress(t, 6)
	}
	w.end()
	w.wantLinearizable(t)
	w.wantNothingLost(t)
	figure.Say(t, fmt.Sprintf("make test-cluster CLUSTER_KILLS=%d", kills), w.began, fmt.Sprintf(
		"%d commands of %d clients, %d of them refused as late, over %d faults of the leader – a third of them killed, a third cut off from the other servers, a third stopped for a while – and a restart of every process. Linearizable.",
		len(w.history), w.clients, w.refused, kills))
}

// pair is two replicas, each on a folder of its own.
type pair struct {
	program  string
	settings []map[string]string
	mu       sync.RWMutex
	all      []*replica
}

func newPair(t *testing.T, urls []string, secrets, key string) *pair {
	t.Helper()
	p := &pair{program: buildProgram(t)}
	for range 2 {
		s := replicaSettings(t, urls, secrets, key)
		s["SAMSTYRING_WRITE_RATE"], s["SAMSTYRING_READ_RATE"] = "0", "0"
		p.settings = append(p.settings, s)
		p.all = append(p.all, startReplica(t, p.program, s))
	}
	for _, r := range p.all {
		r.ready(t)
	}
	return p
}

func (p *pair) get(i int) *replica {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.all[i]
}

// restart stops a replica, and starts it on its folder.
func (p *pair) restart(t *testing.T, i int) {
	t.Helper()
	if code := p.get(i).stop(); code != 0 {
		t.Fatalf("replica stopped with %d:\n%s", code, p.all[i].stderr.String())
	}
	r := startReplica(t, p.program, p.settings[i])
	r.ready(t)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[i] = r
}

// change is a command from the version that a client has seen.
type change struct{ path, seen, mark string }

// changed is the answer: the version that it made, or that the client was late.
type changed struct {
	late     bool
	version  string
	position int
}

// clusterWork is what the clients do and what they were answered.
type clusterWork struct {
	*pair
	began   time.Time
	token   string
	paths   []string
	first   map[string]string // version of each initiative when it was registered
	clients int
	refused int

	answered atomic.Int64
	cancel   context.CancelFunc
	running  sync.WaitGroup
	mu       sync.Mutex
	history  []porcupine.Operation
}

func (w *clusterWork) register(t *testing.T, n int) {
	t.Helper()
	w.first = map[string]string{}
	for i := range n {
		got := w.all[i%2].want(t, http.StatusCreated, registration(w.token, fmt.Sprintf("initiative-%d", i), fmt.Sprintf("Tiltak %d", i)))
		path := strings.TrimPrefix(got.location, "/api/v1")
		w.paths, w.first[path] = append(w.paths, path), got.etag
	}
}

// begin lets clients write until end.
func (w *clusterWork) begin(t *testing.T, clients int) {
	ctx, cancel := context.WithCancel(t.Context())
	w.cancel, w.clients = cancel, clients
	for id := range clients {
		w.running.Go(func() {
			dice := rand.New(rand.NewPCG(5, uint64(id)))
			for n := 0; ctx.Err() == nil; n++ {
				path := w.paths[dice.IntN(len(w.paths))]
				seen, err := w.get(dice.IntN(2)).do(ctx, call{method: http.MethodGet, path: path})
				if err != nil || seen.status != http.StatusOK {
					continue // it is being restarted
				}
				w.change(t, id, dice, change{path: path, seen: seen.etag, mark: fmt.Sprintf("mark-%d-%d", id, n)})
			}
		})
	}
}

// change gives a command until it is answered for good: the same key, through
// either replica. It is then in the history, from the first try to that answer.
func (w *clusterWork) change(t *testing.T, client int, dice *rand.Rand, in change) {
	c := call{
		method: http.MethodPost, path: in.path + "/phase-reports", token: w.token, key: in.mark, ifMatch: in.seen,
		body: fmt.Sprintf(`{"phase":"planning","note":{"nb":%q}}`, in.mark),
	}
	begun := time.Since(w.began)
	for ended := time.Now().Add(10 * patience); time.Now().Before(ended); {
		got, err := w.get(dice.IntN(2)).do(context.Background(), c)
		if err != nil || got.status == http.StatusServiceUnavailable {
			continue
		}
		out := changed{version: got.etag, position: got.position}
		switch got.status {
		case http.StatusOK, http.StatusAccepted:
		case http.StatusPreconditionFailed:
			out = changed{late: true}
		default:
			t.Errorf("%s: status %d: %s", in.mark, got.status, got.body)
			return
		}
		w.mu.Lock()
		w.history = append(w.history, porcupine.Operation{
			ClientId: client, Input: in, Output: out, Call: begun.Nanoseconds(), Return: time.Since(w.began).Nanoseconds(),
		})
		w.mu.Unlock()
		w.answered.Add(1)
		return
	}
	t.Errorf("%s was never answered", in.mark)
}

// progress waits until so many more commands were answered.
func (w *clusterWork) progress(t *testing.T, more int64) {
	t.Helper()
	enough := w.answered.Load() + more
	until(t, "commands are answered", func() bool { return w.answered.Load() >= enough })
}

func (w *clusterWork) end() {
	w.cancel()
	w.running.Wait()
}

// model is an initiative of which only the version counts: a command succeeds only
// if it was made from the current one, and then it does.
func (w *clusterWork) model() porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) (parts [][]porcupine.Operation) {
			for _, path := range w.paths {
				parts = append(parts, slices.DeleteFunc(slices.Clone(history), func(o porcupine.Operation) bool { return o.Input.(change).path != path }))
			}
			return parts
		},
		Init: func() any { return "" },
		Step: func(state, input, output any) (bool, any) {
			in, out := input.(change), output.(changed)
			if state == "" {
				state = w.first[in.path]
			}
			current := in.seen == state
			if out.late {
				return !current, state
			}
			return current, out.version
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
	}
}

func (w *clusterWork) wantLinearizable(t *testing.T) {
	t.Helper()
	for _, o := range w.history {
		if o.Output.(changed).late {
			w.refused++
		}
	}
	if w.refused == 0 || w.refused == len(w.history) {
		t.Errorf("%d of %d commands were refused: nobody was in anybody's way, or everybody", w.refused, len(w.history))
	}
	if got := porcupine.CheckOperationsTimeout(w.model(), w.history, patience); got != porcupine.Ok {
		t.Errorf("the history is %v", got)
		for _, o := range w.history {
			t.Logf("client %d, %d–%d µs: %+v -> %+v", o.ClientId, o.Call/1000, o.Return/1000, o.Input, o.Output)
		}
	}
	// The check is one that fails: with one acknowledged command taken away, or
	// one that was refused without reason, there is no such order.
	for i, o := range w.history {
		if out := o.Output.(changed); !out.late {
			if i := slices.IndexFunc(w.history, func(later porcupine.Operation) bool {
				return later.Input.(change).path == o.Input.(change).path && later.Input.(change).seen == out.version && !later.Output.(changed).late
			}); i < 0 {
				continue
			}
			if porcupine.CheckOperationsTimeout(w.model(), slices.Delete(slices.Clone(w.history), i, i+1), patience) != porcupine.Illegal {
				t.Errorf("nobody noticed that %+v was lost", o.Input)
			}
			break
		}
	}
}

// marks are what clients write.
var marks = regexp.MustCompile(`mark-\d+-\d+`)

// wantNothingLost demands that each replica has every acknowledged command once,
// where it was said to be, none that was refused, and both the same.
func (w *clusterWork) wantNothingLost(t *testing.T) {
	t.Helper()
	last := 0
	for _, o := range w.history {
		last = max(last, o.Output.(changed).position)
	}
	var logs, answers [2]string
	for i, r := range w.all {
		reg := &registry{replica: r, program: w.program}
		logs[i] = reg.run(t, "export", "--server", r.url)
		for _, path := range append([]string{"/initiatives?limit=200&sort=id", "/history?limit=1000"}, w.paths...) {
			separator := "?"
			if strings.Contains(path, "?") {
				separator = "&"
			}
			answers[i] += r.want(t, http.StatusOK, call{method: http.MethodGet, path: path + separator + fmt.Sprintf("minPosition=%d", last)}).body
		}
	}
	if logs[0] != logs[1] || answers[0] != answers[1] {
		t.Error("the replicas do not have the same")
	}
	in := lines(logs[0])
	recorded := map[string][]int{} // positions of each mark
	for i, line := range in {
		for _, mark := range marks.FindAllString(line, -1) {
			recorded[mark] = append(recorded[mark], i+1)
		}
	}
	for _, o := range w.history {
		mark, out := o.Input.(change).mark, o.Output.(changed)
		var want []int
		if !out.late {
			want = []int{out.position}
		}
		if got := recorded[mark]; !slices.Equal(got, want) {
			t.Errorf("%s, answered %+v, is in the log at %v", mark, out, got)
		}
	}
	if want := len(w.history) - w.refused + len(w.paths); len(in) != want {
		t.Errorf("the log has %d events, and %d were acknowledged", len(in), want)
	}
}
