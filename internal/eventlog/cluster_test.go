package eventlog

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// startCluster runs three servers that know each other.
func startCluster(t *testing.T) (servers []*server.Server, urls string) {
	t.Helper()
	servers, _, urls = startClusterOf(t, 3)
	return servers, urls
}

// startClusterOf gives the options of so many servers as well, to start one again with.
func startClusterOf(t *testing.T, count int) (servers []*server.Server, options []*server.Options, urls string) {
	t.Helper()
	var routes []*url.URL
	for i, port := range ports.Claim(t, count) { // routes must be known before the servers start
		routes = append(routes, &url.URL{Scheme: "nats", Host: ports.At(port)})
		options = append(options, &server.Options{
			ServerName: fmt.Sprintf("n%d", i), Port: -1, StoreDir: t.TempDir(),
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port},
		})
	}
	for _, o := range options {
		o.Routes = routes
	}
	var clients []string
	servers = start(t, options...)
	for _, s := range servers {
		clients = append(clients, s.ClientURL())
	}
	return servers, options, strings.Join(clients, ",")
}

func TestClusterOutlivesItsLeader(t *testing.T) {
	t.Parallel()
	servers, urls := startCluster(t)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	f := follow(t, l, 0)
	mustCarryOut(t, l, 1, entry("2026-0001", "c1", 0, 1))
	mustCarryOut(t, l, 4, entry("2026-0001", "c2", 1, 2), entry("2026-0002", "c2", 0, 1))
	for what, e := range map[string]Entry{
		"stale": entry("2026-0001", "c3", 1, 1), "stale batch": entry("2026-0001", "c4", 1, 2),
		"repeated": entry("2026-0003", "c1", 0, 1), "repeated batch": entry("2026-0003", "c2", 0, 2),
	} {
		if _, err := l.Append(testContext(t), e); !errors.Is(err, ErrConflict) {
			t.Errorf("%s: error %v, want a conflict", what, err)
		}
	}
	f.next(t, 1, 4)

	leader := clusterLeader(t, l)
	for _, s := range servers {
		if s.Name() == leader {
			stopServer(s)
		}
	}
	mustCarryOut(t, l, 6, entry("2026-0001", "c5", 3, 2)) // waits for the election
	mustCarryOut(t, l, 7, entry("2026-0002", "c6", 4, 1))
	f.next(t, 5, 7)
	if now := clusterLeader(t, l); now == leader {
		t.Errorf("%s still leads", now)
	}
	wantLast(t, l, 7)
	f.stop()
	<-f.done
}

func clusterLeader(t *testing.T, l *Log) string {
	t.Helper()
	info, err := l.askStream(testContext(t)) // again, if an election loses the question
	if err != nil {
		t.Fatal(err)
	}
	if info.Config.Replicas != 3 || info.Config.Storage != jetstream.FileStorage || info.Cluster == nil {
		t.Fatalf("stream is not replicated: %+v", info)
	}
	return info.Cluster.Leader
}

func TestReplicasThatCannotBeHad(t *testing.T) {
	t.Parallel()
	s := startServer(t, t.TempDir(), -1)
	l := openLog(t, Config{URL: s.ClientURL()}) // tries three, has one
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	openLog(t, Config{URL: s.ClientURL()}) // and again on the stream that is there
	_, err := Open(testContext(t), Config{URL: s.ClientURL(), Replicas: 3})
	if ErrorCode(err) != codeNotClustered {
		t.Errorf("three replicas on one server: %v", err)
	}
}

func TestReplicasAreRaisedAndNeverLowered(t *testing.T) {
	t.Parallel()
	_, urls := startCluster(t)
	for _, step := range []struct{ asked, want int }{{1, 1}, {0, 3}, {1, 3}} {
		l := openLog(t, Config{URL: urls, Replicas: step.asked})
		stream, err := l.js.Stream(testContext(t), StreamName)
		if err != nil {
			t.Fatal(err)
		}
		if got := stream.CachedInfo().Config.Replicas; got != step.want {
			t.Errorf("asked for %d: %d replicas, want %d", step.asked, got, step.want)
		}
	}
}
