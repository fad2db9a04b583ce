package testkit

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// NATS starts a real NATS server with JetStream on a loopback port, and gives
// its address. It ends with the test.
func NATS(t testing.TB) string {
	t.Helper()
	return NATSIn(t, t.TempDir())
}

// NATSIn is NATS with its files in a folder that the test looks into.
func NATSIn(t testing.TB, dir string) string {
	t.Helper()
	url, _ := StoppableNATS(t, dir)
	return url
}

// StoppableNATS is NATSIn with what stops the server before the test ends.
func StoppableNATS(t testing.TB, dir string) (url string, stop func()) {
	t.Helper()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: dir, SyncAlways: true,
	})
	if err != nil {
		t.Fatalf("make NATS server: %v", err)
	}
	s.Start()
	stop = func() {
		s.Shutdown()
		s.WaitForShutdown()
	}
	t.Cleanup(stop)
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS server does not take connections")
	}
	return s.ClientURL(), stop
}

// NATSCluster starts three real NATS servers that know each other, and gives
// their addresses with commas between. They end with the test.
func NATSCluster(t testing.TB) (urls string) {
	t.Helper()
	return NATSServers(t, 3).URLs
}

// Servers are NATS servers that know each other.
type Servers struct {
	URLs    string // with commas between
	Names   []string
	options []*server.Options
	running []*server.Server
}

// NATSServers starts so many of them. They end with the test.
func NATSServers(t testing.TB, count int) *Servers {
	t.Helper()
	s := &Servers{}
	var routes []*url.URL
	claimed := ports.Claim(t, 2*count) // routes must be known before the servers start, and clients come back
	for _, port := range claimed[:count] {
		routes = append(routes, &url.URL{Scheme: "nats", Host: ports.At(port)})
	}
	for i, port := range claimed[:count] {
		s.Names = append(s.Names, fmt.Sprintf("n%d", i))
		s.options = append(s.options, &server.Options{
			ServerName: s.Names[i], Host: "127.0.0.1", Port: claimed[count+i], NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, Routes: routes,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port},
		})
		s.running = append(s.running, s.start(t, i))
	}
	var all []string
	for _, one := range s.running {
		if !one.ReadyForConnections(Patience) {
			t.Fatal("NATS server does not take connections")
		}
		all = append(all, one.ClientURL())
	}
	s.URLs = strings.Join(all, ",")
	return s
}

func (s *Servers) start(t testing.TB, i int) *server.Server {
	t.Helper()
	one, err := server.NewServer(s.options[i].Clone())
	if err != nil {
		t.Fatalf("make NATS server: %v", err)
	}
	one.Start()
	t.Cleanup(func() {
		one.Shutdown()
		one.WaitForShutdown()
	})
	return one
}

// Restart stops a server, has something done with its folder, and starts it again.
func (s *Servers) Restart(t testing.TB, name string, meanwhile func(dir string)) {
	t.Helper()
	i := slices.Index(s.Names, name)
	s.running[i].Shutdown()
	s.running[i].WaitForShutdown()
	meanwhile(s.options[i].StoreDir)
	s.running[i] = s.start(t, i)
}
