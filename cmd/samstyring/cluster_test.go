package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/samstyring/samstyring/internal/clusterkeys"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// The composition as real processes: three servers with its configuration, two
// replicas that share a key, and one server too few in the end.
func TestClusterOfThreeAndTwoReplicas(t *testing.T) {
	t.Parallel()
	program := buildProgram(t)
	secrets := clusterSecrets(t)
	servers := startServers(t, secrets)
	key := filepath.Join(t.TempDir(), "issuer.key")
	a, b := startReplicas(t, program, servers, secrets, key)
	token := issueToken(t, program, key)

	first := registration(token, "first", "Felles innmelding")
	registered := a.want(t, http.StatusCreated, first)
	address := readBoth(t, a, b, registered)
	readFromCluster(t, servers[0], secrets, int(registered.position))
	wantOneOfTwo(t, a, b, call{method: http.MethodPatch, path: address, token: token, ifMatch: registered.etag})

	wantClosed(t, servers[0], secrets)

	leader := stopLeader(t, servers)
	second := b.want(t, http.StatusCreated, registration(token, "second", "Felles utmelding"))
	if again := readBoth(t, b, a, second); again == address {
		t.Errorf("%s was given twice", address)
	}
	repeated := b.want(t, http.StatusCreated, first) // to the other replica, with another leader
	if repeated.location != registered.location {
		t.Errorf("a repeated command made %s, want %s", repeated.location, registered.location)
	}
	if now := leaderOf(t, servers); now == leader {
		t.Errorf("%s leads and is down", now.Name())
	}
}

// startServers runs the servers of deploy/nats.conf, with ports of loopback and
// folders of the test.
func startServers(t *testing.T, secrets string) (servers []*server.Server) {
	t.Helper()
	var options []*server.Options
	var routes []*url.URL
	for i, port := range ports.Claim(t, 3) { // routes must be known before the servers start
		name := fmt.Sprintf("nats%d", i+1)
		o := readNATSConf(t, secrets, name)
		o.ServerName, o.StoreDir = name, t.TempDir()
		o.Host, o.Port, o.HTTPPort = "127.0.0.1", server.RANDOM_PORT, 0
		o.Cluster.Host, o.Cluster.Port = "127.0.0.1", port
		o.NoLog, o.NoSigs = true, true
		routes = append(routes, &url.URL{Scheme: "tls", Host: ports.At(port)})
		options = append(options, o)
	}
	for _, o := range options {
		o.Routes = routes
		s, err := server.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { stopServer(s) })
		servers = append(servers, s)
	}
	for _, s := range servers {
		if !s.ReadyForConnections(patience) {
			t.Fatalf("%s is not ready", s.Name())
		}
	}
	return servers
}

func stopServer(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// startReplicas starts both at once: they race to make the key and the stream.
// They are given what docker-compose.yml gives them, by the same variables.
func startReplicas(t *testing.T, program string, servers []*server.Server, secrets, key string) (a, b *replica) {
	t.Helper()
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.ClientURL())
	}
	a = startReplica(t, program, replicaSettings(t, urls, secrets, key))
	b = startReplica(t, program, replicaSettings(t, urls, secrets, key))
	a.ready(t)
	b.ready(t)
	return a, b
}

// replicaSettings are those of a replica with a folder of its own.
func replicaSettings(t *testing.T, urls []string, secrets, key string) map[string]string {
	t.Helper()
	return map[string]string{
		"SAMSTYRING_LISTEN": "127.0.0.1:0", "SAMSTYRING_METRICS_LISTEN": "none", "SAMSTYRING_DATA": t.TempDir(), "SAMSTYRING_KEY_FILE": key,
		"SAMSTYRING_NATS_URL": strings.Join(urls, ","), "SAMSTYRING_NATS_REPLICAS": "3",
		"SAMSTYRING_NATS_NKEY":    filepath.Join(secrets, clusterkeys.Registry, clusterkeys.RegistrySeed),
		"SAMSTYRING_NATS_CA_FILE": filepath.Join(secrets, clusterkeys.Registry, clusterkeys.Authority),
	}
}

func issueToken(t *testing.T, program, key string, more ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"token", "--key-file", key, "--org", "991825827"}, more...)...)
	cmd.Env = surroundings(nil)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("token: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func registration(token, key, title string) call {
	return call{
		method: http.MethodPost, path: "/initiatives", token: token, key: key,
		body: fmt.Sprintf(`{"title":{"nb":%q},"summary":{"nb":"En innmelding for alle."},"owner":"991825827","reach":{"scope":"all"}}`, title),
	}
}

// readBoth reads what one replica has written through the other, which may not
// have heard of it yet, and wants the same from both. It gives the address.
func readBoth(t *testing.T, wrote, other *replica, written reply) string {
	t.Helper()
	address := "/initiatives/" + path.Base(written.location)
	read := call{method: http.MethodGet, path: fmt.Sprintf("%s?minPosition=%d", address, written.position)}
	there, here := other.want(t, http.StatusOK, read), wrote.want(t, http.StatusOK, read)
	if there.etag != written.etag || there.etag != here.etag || there.body != here.body {
		t.Errorf("the replicas do not agree on %s: written %s\n%+v\n%+v", address, written.etag, there, here)
	}
	return address
}

// wantOneOfTwo sends the same change, made from the same version, to both
// replicas at once: one is carried out and the other is answered that it is late.
func wantOneOfTwo(t *testing.T, a, b *replica, change call) {
	t.Helper()
	type result struct {
		reply
		error
	}
	results := make(chan result, 2)
	for i, r := range []*replica{a, b} {
		c := change
		c.body = fmt.Sprintf(`{"summary":{"nb":"Endret av replika %d."}}`, i+1)
		go func() {
			got, err := r.do(t.Context(), c)
			results <- result{got, err}
		}()
	}
	var statuses []int
	for range 2 {
		r := <-results
		if r.error != nil {
			t.Fatal(r.error)
		}
		if r.status == http.StatusAccepted { // written, on a machine too busy to read it back in time
			r.status = http.StatusOK
		}
		statuses = append(statuses, r.status)
	}
	slices.Sort(statuses)
	if want := []int{http.StatusOK, http.StatusPreconditionFailed}; !slices.Equal(statuses, want) {
		t.Errorf("two changes of one version: %v, want %v", statuses, want)
	}
}

// stopLeader takes the server down that leads the log.
func stopLeader(t *testing.T, servers []*server.Server) *server.Server {
	t.Helper()
	leader := leaderOf(t, servers)
	if o := leader.JetStreamConfig(); !o.SyncAlways {
		t.Error("the log is not on disk when it is acknowledged")
	}
	stopServer(leader)
	return leader
}

func leaderOf(t *testing.T, servers []*server.Server) *server.Server {
	t.Helper()
	for _, s := range servers {
		if s.Running() && s.JetStreamIsStreamLeader("REGISTRY", eventlog.StreamName) {
			return s
		}
	}
	t.Fatal("nobody leads the log")
	return nil
}
