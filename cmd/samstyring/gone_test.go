package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/sleep"
)

// hostsFile names the file that a program takes for /etc/hosts.
const hostsFile = "HOSTS_FILE"

// withHosts gives a program that starts another one with a file of its own for
// /etc/hosts, so that a name can get another address while it runs. Where that
// may not be done, the test is skipped.
func withHosts(t *testing.T, program string) string {
	t.Helper()
	if said, err := exec.Command("unshare", "--mount", "true").CombinedOutput(); err != nil {
		t.Skipf("a program with names of its own is needed: %v %s", err, said)
	}
	path := filepath.Join(t.TempDir(), "with-hosts")
	writeFile(t, path, []byte(fmt.Sprintf(`#!/bin/sh
exec unshare --mount sh -c 'mount --bind "$%s" /etc/hosts && exec "$0" "$@"' %q "$@"
`, hostsFile, program)))
	if err := exec.Command("chmod", "0700", path).Run(); err != nil {
		t.Fatal(err)
	}
	return path
}

// serversGone is for how long servers are gone before they come back at another
// address: 70s in the long form, which is longer than a connection that is silently
// dead is believed.
const serversGone = "SAMSTYRING_SERVERS_GONE"

func goneFor(t *testing.T) time.Duration {
	t.Helper()
	given := os.Getenv(serversGone)
	if given == "" {
		return 5 * time.Second
	}
	d, err := time.ParseDuration(given)
	if err != nil {
		t.Fatalf("%s: %v", serversGone, err)
	}
	return d
}

// Servers that are gone, for five seconds and longer, and come back where they were or at another address of
// their names: meanwhile everything is read and commands are refused at once, and
// afterwards it goes on by itself with everything that was acknowledged.
func TestServersGoneAndBack(t *testing.T) {
	if testing.Short() {
		t.Skip("starts four processes and waits for some time")
	}
	t.Parallel()
	program := buildProgram(t)
	wrapped := withHosts(t, program)
	secrets := clusterSecrets(t)
	servers := startServerProcesses(t, secrets)
	operator := oversee(t, servers, secrets)
	key, hosts := filepath.Join(t.TempDir(), "issuer.key"), filepath.Join(t.TempDir(), "hosts")
	var urls []string
	names := func(address string) {
		lines := "127.0.0.1 localhost\n"
		for _, s := range servers {
			lines += address + " " + s.Name + "\n"
		}
		writeFile(t, hosts, []byte(lines)) // in place: the program has this file, whatever its name
	}
	for _, s := range servers {
		urls = append(urls, fmt.Sprintf("nats://%s:%d", s.Name, s.Port))
	}
	names("127.0.0.1")
	settings := replicaSettings(t, urls, secrets, key)
	settings["SAMSTYRING_WRITE_RATE"], settings["SAMSTYRING_READ_RATE"], settings[hostsFile] = "0", "0", hosts
	r := &registry{program: program, replica: startReplica(t, wrapped, settings)}
	r.ready(t)
	token := issueToken(t, program, key, "--ttl", "24h")
	stored := []string{r.want(t, http.StatusCreated, proposal(token, 1)).location}
	for i, fault := range []struct {
		gone    time.Duration
		address string // where they are afterwards
	}{{5 * time.Second, "127.0.0.1"}, {goneFor(t), "127.0.0.2"}} {
		operator.whole(t)
		for _, s := range servers {
			s.signal(t, syscall.SIGKILL)
		}
		r.wantReady(t, "disconnected")
		r.refuses(t, token, http.StatusServiceUnavailable)
		_ = sleep.For(t.Context(), fault.gone) // the fault is that nobody is there for so long
		r.refuses(t, token, http.StatusServiceUnavailable)
		names(fault.address)
		for _, s := range servers {
			s.Host = fault.address
			s.start(t)
		}
		r.wantReady(t, "")
		stored = append(stored, r.want(t, http.StatusCreated, proposal(token, 2+i)).location)
		r.wantAll(t, stored)
		if fault.address != "127.0.0.1" {
			operator = nil // it asks where they were
		}
	}
	if listed := items(t, r.get(t, "/initiatives")); len(listed) != len(stored) {
		t.Errorf("%d initiatives are listed, and %d were acknowledged", len(listed), len(stored))
	}
}

// A server that is cut off from the others while clients still reach it keeps no
// replica from going on, whether it is connected to it or not.
func TestServerThatIsCutOffKeepsNobody(t *testing.T) {
	if testing.Short() {
		t.Skip("starts four processes")
	}
	t.Parallel()
	program := buildProgram(t)
	secrets := clusterSecrets(t)
	servers := startServerProcesses(t, secrets)
	operator := oversee(t, servers, secrets)
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.url())
	}
	key := filepath.Join(t.TempDir(), "issuer.key")
	settings := replicaSettings(t, urls, secrets, key)
	settings["SAMSTYRING_WRITE_RATE"], settings["SAMSTYRING_READ_RATE"] = "0", "0"
	r := &registry{program: program, replica: startReplica(t, program, settings)}
	r.ready(t)
	token := issueToken(t, program, key, "--ttl", "24h")
	stored := []string{r.want(t, http.StatusCreated, proposal(token, 1)).location}
	operator.whole(t)
	s := servers[0]
	s.cutOff()
	c := proposal(token, 2)
	c.key = "cut-off"
	stored = append(stored, r.want(t, http.StatusCreated, c).location)
	r.wantReady(t, "")
	s.letIn()
	operator.whole(t)
	r.wantAll(t, stored)
	if listed := items(t, r.get(t, "/initiatives")); len(listed) != len(stored) {
		t.Errorf("%d initiatives are listed, and %d were acknowledged", len(listed), len(stored))
	}
}
