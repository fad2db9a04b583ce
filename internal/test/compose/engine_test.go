package compose

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const root = "../../../" // of the repository, seen from here

// project is what the containers of a run are named after.
const project = "samstyring-test"

// engine runs containers in a folder of its own: images, volumes and networks
// are those of the test, and gone after it.
type engine struct {
	folder string
	env    []string
}

// tools are what a run needs beside Go.
var tools = []string{"podman", "runc", "docker-compose", "busybox", "npm", "node", "ldd", "dpkg", "apt-get"}

// newEngine gives an engine, or skips the test and says why none can be had.
func newEngine(t *testing.T) *engine {
	t.Helper()
	if os.Getenv("SAMSTYRING_COMPOSE") == "" {
		t.Skip("containers are started by make test-compose")
	}
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: images and composition. Networks of containers take root here")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: images and composition. %s is not there", tool)
		}
	}
	folder, err := os.MkdirTemp("", "compose")
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{folder: folder}
	t.Cleanup(func() { e.remove(t) })
	e.configure(t)
	if err := e.probe(); err != nil {
		t.Skipf("NOT TESTED: images and composition. No containers can be started here: %v", err)
	}
	return e
}

// configure writes what podman reads instead of the machine's own configuration.
func (e *engine) configure(t *testing.T) {
	t.Helper()
	for name, content := range map[string]string{
		"containers.conf": fmt.Sprintf(`[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = %q
[network]
network_backend = "netavark"
network_config_dir = %q
`, filepath.Join(e.folder, "tmp"), filepath.Join(e.folder, "networks")),
		"storage.conf": fmt.Sprintf(`[storage]
driver = "overlay"
graphroot = %q
runroot = %q
`, filepath.Join(e.folder, "graph"), filepath.Join(e.folder, "run")),
	} {
		if err := os.WriteFile(filepath.Join(e.folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e.env = append(os.Environ(), "CONTAINERS_CONF="+filepath.Join(e.folder, "containers.conf"),
		"CONTAINERS_STORAGE_CONF="+filepath.Join(e.folder, "storage.conf"), "DOCKER_HOST=unix://"+e.socket(), "COMPOSE_PROJECT_NAME="+project,
		// Ports that are free, on this machine alone. The address is the same.
		"SAMSTYRING_PUBLIC_URL=https://localhost", "HTTP_PORT=127.0.0.1:", "HTTPS_PORT=127.0.0.1:", "PROMETHEUS_LISTEN=127.0.0.1:", "VERSION=test")
}

func (e *engine) socket() string { return filepath.Join(e.folder, "podman.sock") }

// patience bounds one command: building the image is the longest.
const patience = 5 * time.Minute

// run runs a command in the repository's root and gives what it prints.
func (e *engine) run(name string, args ...string) (string, error) {
	return e.within(patience, name, args...)
}

func (e *engine) within(limit time.Duration, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.WaitDelay = 5 * time.Second // should what it started hold on to its output
	c.Dir, c.Env = root, e.env
	var out, failed bytes.Buffer
	c.Stdout, c.Stderr = &out, &failed
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, tail(failed.String()+out.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// must is run, where a failure ends the test.
func (e *engine) must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := e.run(name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// probe sees whether a container can be built and started, and is found by its
// name from another one: what the composition is made of.
func (e *engine) probe() error {
	folder := filepath.Join(e.folder, "probe")
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		return err
	}
	content, err := os.ReadFile(busybox)
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "busybox"), content, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "Dockerfile"), []byte("FROM scratch\nCOPY busybox /busybox\nRUN [\"/busybox\", \"true\"]\n"), 0o600)
	}
	if err != nil {
		return err
	}
	for _, command := range []string{
		"build --quiet --tag probe " + folder,
		"network create --internal probe",
		"run --detach --name probe --network probe probe /busybox sleep 600",
		"run --rm --network probe probe /busybox nslookup probe",
		"rm --force --time 0 probe",
		"network rm probe",
	} {
		if _, err := e.within(30*time.Second, "podman", strings.Fields(command)...); err != nil {
			return err
		}
	}
	return nil
}

// serve lets docker-compose speak to podman.
func (e *engine) serve(t *testing.T) {
	t.Helper()
	c := exec.Command("podman", "system", "service", "--time", "0", "unix://"+e.socket())
	c.Dir, c.Env = root, e.env
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait() // killed: it has nothing to say
	})
	eventually(t, "podman's socket", 30*time.Second, func() error {
		_, err := e.run("docker-compose", "ps")
		return err
	})
}

// remove takes everything away again.
func (e *engine) remove(t *testing.T) {
	if out, err := e.run("podman", "rm", "--all", "--force", "--time", "0"); err != nil {
		t.Log(out, err)
	}
	for _, args := range [][]string{{"volume", "prune", "--force"}, {"network", "prune", "--force"}, {"system", "reset", "--force"}} {
		if _, err := e.run("podman", args...); err != nil {
			t.Log(err)
		}
	}
	if err := os.RemoveAll(e.folder); err != nil {
		t.Log(err)
	}
}

// eventually tries until it succeeds.
func eventually(t *testing.T, what string, within time.Duration, try func() error) {
	t.Helper()
	late := time.Now().Add(within)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%s, after %s: %v", what, within, err)
		}
		<-time.After(200 * time.Millisecond)
	}
}
