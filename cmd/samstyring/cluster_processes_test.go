package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/clusterkeys"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit/cable"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// serverSpec makes the test's own program a NATS server, for tests that kill one:
// it is the file that says which.
const serverSpec = "SAMSTYRING_TEST_NATS_SERVER"

// natsSpec is a server of a cluster.
type natsSpec struct {
	Name, Conf, Store string
	Host              string // that clients find it at
	Port, Cluster     int
	Routes            []string
	Advertise         string // where it tells other servers that it is; empty: where it listens
}

// serveNATS runs a server until it is told to stop.
func serveNATS(path string) int {
	err := func() error {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var spec natsSpec
		if err := json.Unmarshal(raw, &spec); err != nil {
			return err
		}
		o, err := server.ProcessConfigFile(spec.Conf)
		if err != nil {
			return err
		}
		o.ServerName, o.StoreDir, o.NoLog, o.NoSigs = spec.Name, spec.Store, true, true
		o.Host, o.Port, o.HTTPPort = spec.Host, spec.Port, 0
		o.Cluster.Host, o.Cluster.Port, o.Cluster.Advertise = "127.0.0.1", spec.Cluster, spec.Advertise
		o.Routes = nil
		for _, r := range spec.Routes {
			o.Routes = append(o.Routes, &url.URL{Scheme: "tls", Host: r})
		}
		s, err := server.NewServer(o)
		if err != nil {
			return err
		}
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		s.Start()
		<-stop
		stopServer(s)
		return nil
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// natsProcess is a server as a process.
type natsProcess struct {
	natsSpec
	spec   string // its file
	cmd    *exec.Cmd
	cables []*cable.Cable // between it and the others, in both directions
}

func (n *natsProcess) url() string { return fmt.Sprintf("nats://%s:%d", n.Host, n.Port) }

// cutOff cuts what lies between the server and the others; clients reach it.
func (n *natsProcess) cutOff() {
	for _, c := range n.cables {
		c.Cut()
	}
}

func (n *natsProcess) letIn() {
	for _, c := range n.cables {
		c.Mend()
	}
}

func (n *natsProcess) start(t *testing.T) {
	t.Helper()
	raw, err := json.Marshal(n.natsSpec)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, n.spec, raw)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	n.cmd = exec.Command(self)
	n.cmd.Env = append(surroundings(nil), serverSpec+"="+n.spec)
	n.cmd.Stderr = os.Stderr
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// signal tells the process something; one that ends it is waited for.
func (n *natsProcess) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := n.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	if s == syscall.SIGKILL || s == syscall.SIGTERM {
		_ = n.cmd.Wait() // it says how it was ended
	}
}

// startServerProcesses starts a cluster of three servers with the configuration
// of deploy, each a process, with cables between them.
func startServerProcesses(t *testing.T, secrets string) (servers []*natsProcess) {
	t.Helper()
	claimed := ports.Claim(t, 7)
	for i := range 3 {
		name := fmt.Sprintf("nats%d", i+1)
		servers = append(servers, &natsProcess{spec: filepath.Join(t.TempDir(), name+".json"), natsSpec: natsSpec{
			Name: name, Conf: readNATSConf(t, secrets, name).ConfigFile, Store: t.TempDir(), Host: "127.0.0.1", Port: claimed[i], Cluster: claimed[3+i],
			// Servers tell each other where they are. Nobody is there, so that the
			// cables are the only way.
			Advertise: ports.At(claimed[6]),
		}})
	}
	for _, from := range servers {
		for _, to := range servers {
			if from != to {
				c := cable.Lay(t, ports.At(to.Cluster))
				from.Routes = append(from.Routes, c.At)
				from.cables, to.cables = append(from.cables, c), append(to.cables, c)
			}
		}
	}
	for _, n := range servers {
		n.start(t)
		t.Cleanup(func() { _ = n.cmd.Process.Kill(); _ = n.cmd.Wait() }) // ended or not
	}
	return servers
}

// overseer looks at a cluster as its operator does.
type overseer struct {
	servers []*natsProcess
	js      jetstream.JetStream
}

func oversee(t *testing.T, servers []*natsProcess, secrets string) *overseer {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(filepath.Join(secrets, clusterkeys.Registry, clusterkeys.RegistrySeed))
	if err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.url())
	}
	var nc *nats.Conn
	until(t, "a server answers", func() bool {
		nc, err = nats.Connect(strings.Join(urls, ","), nats.RootCAs(filepath.Join(secrets, clusterkeys.Registry, clusterkeys.Authority)), key, nats.MaxReconnects(-1))
		return err == nil
	})
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return &overseer{servers: servers, js: js}
}

// whole waits until every server has the whole log, and gives the one that leads.
func (o *overseer) whole(t *testing.T) (leader *natsProcess) {
	t.Helper()
	until(t, "all three servers have the log", func() bool {
		stream, err := o.js.Stream(t.Context(), eventlog.StreamName)
		if err != nil {
			return false
		}
		c := stream.CachedInfo().Cluster
		if c == nil || len(c.Replicas) != 2 {
			return false
		}
		for _, r := range c.Replicas {
			if !r.Current || r.Offline {
				return false
			}
		}
		leader = nil
		for _, s := range o.servers {
			if s.Name == c.Leader {
				leader = s
			}
		}
		return leader != nil
	})
	return leader
}
