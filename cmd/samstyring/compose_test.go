package main

import (
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"go.yaml.in/yaml/v3"

	"github.com/samstyring/samstyring/internal/clusterkeys"
)

// Every server of the composition runs the tested version, on the one
// configuration, with its own name and its own disk.
func TestComposedServers(t *testing.T) {
	t.Parallel()
	c, servers, _ := readComposition(t)
	folder := clusterSecrets(t)
	stores, secrets := map[string]string{}, map[string]string{}
	for _, name := range servers {
		s := c.Services[name]
		if version, _, _ := strings.Cut(strings.TrimPrefix(s.Image, "nats:"), "-"); version != server.VERSION {
			t.Errorf("%s runs NATS %s, but %s is what is tested", name, version, server.VERSION)
		}
		const seenAt = natsAt + "/nats.conf"
		if want := []string{"nats-server", "--config", seenAt, "--name", name, "--cluster_advertise", name + ":6222"}; !slices.Equal(s.Command, want) {
			t.Errorf("%s: command %v, want %v", name, s.Command, want)
		}
		mounts := c.mounts(t, name)
		if mounts[seenAt] != "./deploy/nats.conf" || mounts[natsAt+"/accounts.conf"] != "./deploy/accounts.conf" {
			t.Errorf("%s: configuration is in %v", name, mounts)
		}
		own := mounts[natsAt+"/secrets"]
		if other := secrets[own]; own == "" || other != "" || c.mounts(t, secretsService)["/secrets/"+name] != own {
			t.Errorf("%s: its key is in %q, which is not its own (%q)", name, own, other)
		}
		secrets[own] = name
		store := mounts[readNATSConf(t, folder, name).StoreDir]
		if other := stores[store]; store == "" || other != "" {
			t.Errorf("%s: its log is stored in %q, which belongs to %q", name, store, other)
		}
		stores[store] = name
		if s.Restart == "" {
			t.Errorf("%s stays down when it falls", name)
		}
	}
}

// Nobody outside may reach the servers, although whoever did would have to sign
// in.
func TestComposedServersAreOutOfReach(t *testing.T) {
	t.Parallel()
	c, servers, _ := readComposition(t)
	for _, name := range servers {
		s := c.Services[name]
		if len(s.Ports) > 0 {
			t.Errorf("%s publishes %v", name, s.Ports)
		}
		if len(s.Networks) == 0 {
			t.Errorf("%s is on the default network, which is open", name)
		}
		for network := range s.Networks {
			if !c.Networks[network].Internal {
				t.Errorf("%s is on %s, which is open", name, network)
			}
		}
	}
}

func TestServerConfiguration(t *testing.T) {
	t.Parallel()
	c, servers, _ := readComposition(t)
	o := readNATSConf(t, clusterSecrets(t), servers[0])
	if o.TLSConfig == nil || o.Cluster.TLSConfig == nil || o.Cluster.TLSConfig.ClientAuth != tls.RequireAndVerifyClientCert {
		t.Error("clients or servers do without TLS, or servers without a certificate")
	}
	if o.NoAuthUser != "" || len(o.Users) > 0 || len(o.Nkeys) != 2 {
		t.Errorf("%d users with a password, %d with a key, %q without either; want two with a key", len(o.Users), len(o.Nkeys), o.NoAuthUser)
	}
	if !o.JetStream || !o.SyncAlways {
		t.Errorf("jetstream %t, sync always %t: an acknowledged event must be on disk", o.JetStream, o.SyncAlways)
	}
	var routes, want []string
	for _, r := range o.Routes {
		routes = append(routes, r.Host)
	}
	for _, name := range servers {
		want = append(want, fmt.Sprintf("%s:%d", name, o.Cluster.Port))
	}
	slices.Sort(routes)
	if o.Cluster.Name == "" || !slices.Equal(routes, want) {
		t.Errorf("cluster %q with routes %v, want %v", o.Cluster.Name, routes, want)
	}
	if ip := net.ParseIP(o.HTTPHost); !ip.IsLoopback() {
		t.Errorf("health is served on %q, want loopback", o.HTTPHost)
	}
	for _, name := range servers {
		asked := strings.Join(c.Services[name].Healthcheck.Test, " ")
		if want := fmt.Sprintf("http://%s:%d/healthz?js-server-only=true", o.HTTPHost, o.HTTPPort); !strings.HasSuffix(asked, want) {
			t.Errorf("%s: health check %q, want it to ask %s", name, asked, want)
		}
	}
}

// The replicas start with what they are given, know all servers, share the key
// and nothing else, and are reached past the proxy by nobody.
func TestComposedReplicas(t *testing.T) {
	t.Parallel()
	c, servers, replicas := readComposition(t)
	var urls []string
	for _, name := range servers {
		urls = append(urls, fmt.Sprintf("tls://%s:4222", name))
	}
	started := append(slices.Clone(servers), secretsService)
	keys, data := map[string]bool{}, map[string]bool{}
	for _, name := range replicas {
		s := c.Services[name]
		serve := c.serve(t, name)
		if err := serve.safe(); err != nil {
			t.Errorf("%s would not start: %v", name, err)
		}
		if got := strings.Split(serve.NatsURL, ","); !slices.Equal(got, urls) {
			t.Errorf("%s: servers %v, want %v", name, got, urls)
		}
		if serve.NatsReplicas != len(servers) {
			t.Errorf("%s: %d copies of the log, want %d", name, serve.NatsReplicas, len(servers))
		}
		if waits := slices.Sorted(maps.Keys(s.DependsOn)); !slices.Equal(waits, started) {
			t.Errorf("%s depends on %v, want %v", name, waits, started)
		}
		for file, made := range map[string]string{serve.NatsNkey: clusterkeys.RegistrySeed, serve.NatsCAFile: clusterkeys.Authority} {
			volume := c.mounts(t, name)[path.Dir(file)]
			if path.Base(file) != made || volume == "" || volume != c.mounts(t, secretsService)["/secrets/"+clusterkeys.Registry] {
				t.Errorf("%s reads %s in %q, which nobody makes", name, file, volume)
			}
		}
		if s.Restart == "" {
			t.Errorf("%s stays down when it falls", name)
		}
		folder, _, _ := strings.Cut(strings.TrimPrefix(serve.KeyFile, "/"), "/")
		mounts := c.mounts(t, name)
		keys[mounts["/"+folder]], data[mounts[serve.Data]] = true, true
		if len(s.Ports) > 0 {
			t.Errorf("%s is reached past the proxy, on %v", name, s.Ports)
		}
	}
	if len(keys) != 1 || keys[""] || len(data) != 2 || data[""] {
		t.Errorf("keys in volumes %v, data in volumes %v: want one that is shared, and one each", keys, data)
	}
}

// The proxy is the one way in. It hands on to every replica, goes by the address
// that the replicas do, and they believe it, and nobody else, about who asks.
func TestComposedProxy(t *testing.T) {
	t.Parallel()
	c, _, replicas := readComposition(t)
	proxy := c.Services[proxyService]
	address := proxy.Networks["front"]
	front := c.Networks["front"].IPAM.Config[0]
	if !netip.MustParsePrefix(front.Subnet).Contains(netip.MustParseAddr(address)) {
		t.Errorf("the proxy is at %q, which is not in %s", address, front.Subnet)
	}
	if netip.MustParsePrefix(front.Range).Contains(netip.MustParseAddr(address)) {
		t.Errorf("the proxy is at %s, which another container may have been given before", address)
	}
	file := string(readFile(t, root+"deploy/Caddyfile"))
	for _, name := range replicas {
		serve := c.serve(t, name)
		if got := serve.TrustProxy; len(got) != 1 || got[0].String() != address+"/32" {
			t.Errorf("%s believes %v, want the proxy at %s", name, got, address)
		}
		if serve.PublicURL != os.Expand(proxy.Environment["SAMSTYRING_PUBLIC_URL"], standard) {
			t.Errorf("%s goes by %s, and the proxy by %s", name, serve.PublicURL, proxy.Environment["SAMSTYRING_PUBLIC_URL"])
		}
		if _, port, _ := net.SplitHostPort(serve.Listen); strings.Count(file, name+":"+port) != 2 {
			t.Errorf("the proxy does not hand on to %s:%s", name, port)
		}
		if _, shared := c.Services[name].Networks["front"]; !shared {
			t.Errorf("the proxy does not reach %s", name)
		}
	}
}

// Prometheus collects from every replica, where it listens, and is shown to
// nobody outside the machine.
func TestComposedWatch(t *testing.T) {
	t.Parallel()
	c, _, replicas := readComposition(t)
	watch := c.Services[watchService]
	for _, p := range watch.Ports {
		if !strings.HasPrefix(os.Expand(p, standard), "127.0.0.1:") {
			t.Errorf("it is shown on %s", p)
		}
	}
	var collect struct {
		Rules []string `yaml:"rule_files"`
		Jobs  []struct {
			Name    string                       `yaml:"job_name"`
			Targets []struct{ Targets []string } `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
	}
	if err := yaml.Unmarshal(readFile(t, root+"deploy/prometheus.yml"), &collect); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range replicas {
		_, port, _ := net.SplitHostPort(*c.serve(t, name).MetricsListen)
		want = append(want, name+":"+port)
		if _, shared := c.Services[name].Networks["metrics"]; !shared || !c.Networks["metrics"].Internal {
			t.Errorf("it does not reach %s on a network of its own", name)
		}
	}
	if len(collect.Jobs) != 1 || collect.Jobs[0].Name != "samstyring" || !slices.Equal(collect.Jobs[0].Targets[0].Targets, want) {
		t.Errorf("it collects %v, want %v", collect.Jobs, want)
	}
	mounts := c.mounts(t, watchService)
	if len(collect.Rules) != 1 || mounts[collect.Rules[0]] != "./deploy/alerts.yml" || mounts["/etc/prometheus/prometheus.yml"] != "./deploy/prometheus.yml" {
		t.Errorf("it reads %v of %v", collect.Rules, mounts)
	}
}

// The secrets are made by a service that reaches nobody, for the servers that
// there are, into a volume for each, before anything that needs them starts.
func TestComposedSecrets(t *testing.T) {
	t.Parallel()
	c, servers, replicas := readComposition(t)
	s := c.Services[secretsService]
	if s.NetworkMode != "none" || s.Restart != "" || len(s.Ports) > 0 {
		t.Errorf("it is on the network %q, restarts %q", s.NetworkMode, s.Restart)
	}
	for _, name := range append(servers, replicas...) {
		waits, _ := c.Services[name].DependsOn[secretsService].(map[string]any)
		if waits["condition"] != "service_completed_successfully" {
			t.Errorf("%s waits for it as %v", name, waits)
		}
	}
	folder := clusterSecrets(t)
	made, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	mounts := c.mounts(t, secretsService)
	if len(mounts) != len(made) {
		t.Errorf("it makes %v, and has volumes for %v", made, mounts)
	}
	volumes := map[string]bool{}
	for _, entry := range made {
		volume := mounts["/secrets/"+entry.Name()]
		if volume == "" || volumes[volume] {
			t.Errorf("%s has no volume of its own: %q", entry.Name(), volume)
		}
		volumes[volume] = true
		if !strings.Contains(string(readFile(t, root+"Dockerfile")), "secrets/"+entry.Name()) {
			t.Errorf("the image has no folder for %s, so a volume on it would belong to root", entry.Name())
		}
	}
}

// serve is the command line of a replica: what the image says, and over it what
// the composition says.
func (c composition) serve(t *testing.T, name string) serveCommand {
	t.Helper()
	i := readImage(t)
	environment := i.environment()
	for variable, value := range c.Services[name].Environment {
		if strings.HasPrefix(variable, "OTEL_") { // the standard's, which no flag reads
			continue
		}
		environment[variable] = os.Expand(value, standard)
	}
	args := c.Services[name].Command
	if len(args) == 0 {
		args = i.list(t, "CMD")
	}
	cli, command := parseWith(t, environment, args...)
	if command != "serve" {
		t.Fatalf("%s runs %q", name, command)
	}
	return cli.Serve
}

// standard is what stands for a variable that nobody has set, of ${NAME:-standard}.
func standard(expression string) string {
	_, value, _ := strings.Cut(expression, ":-")
	return value
}
