package testkit

import (
	"fmt"
	"net/url"
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
	var routes []*url.URL
	claimed := ports.Claim(t, 3) // routes must be known before the servers start
	for _, port := range claimed {
		routes = append(routes, &url.URL{Scheme: "nats", Host: ports.At(port)})
	}
	var servers []*server.Server
	for i, port := range claimed {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, Routes: routes,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port},
		})
		if err != nil {
			t.Fatalf("make NATS server: %v", err)
		}
		s.Start()
		t.Cleanup(func() {
			s.Shutdown()
			s.WaitForShutdown()
		})
		servers = append(servers, s)
	}
	var all []string
	for _, s := range servers {
		if !s.ReadyForConnections(Patience) {
			t.Fatal("NATS server does not take connections")
		}
		all = append(all, s.ClientURL())
	}
	return strings.Join(all, ",")
}
