package compose

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// registry is the composition as its users reach it: by the address of the
// proxy, over TLS.
type registry struct {
	*engine
	client *http.Client
	token  string
}

// container is the name of the container of a service.
func container(service string) string { return project + "_" + service + "_1" }

// built makes the image of the program from the repository's Dockerfile. What was
// fetched and compiled on this machine is used again.
func (e *engine) built(t *testing.T) {
	t.Helper()
	args := []string{"build", "--quiet", "--format", "docker", "--network", "host", "--build-arg", "VERSION=test", "--tag", "samstyring:test", "--volume", "/usr:/usr:ro"}
	for _, ask := range [][]string{{"go", "env", "GOMODCACHE"}, {"go", "env", "GOCACHE"}, {"npm", "config", "get", "cache"}} {
		folder := e.must(t, ask[0], ask[1:]...)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--volume", folder+":"+folder)
	}
	e.must(t, "go", "mod", "download")
	e.must(t, "podman", append(args, ".")...)
}

// started starts the composition and waits until the proxy has somebody who is
// ready.
func started(t *testing.T, e *engine) *registry {
	t.Helper()
	e.serve(t)
	e.must(t, "docker-compose", "up", "--detach", "--no-build")
	r := &registry{engine: e}
	t.Cleanup(func() {
		if t.Failed() {
			r.tell(t)
		}
	})
	var authority string
	eventually(t, "the proxy's own authority", time.Minute, func() (err error) {
		authority = filepath.Join(e.folder, "root.crt")
		_, err = e.run("podman", "cp", container("proxy")+":/data/caddy/pki/authorities/local/root.crt", authority)
		return err
	})
	r.connect(t, authority)
	eventually(t, "somebody is ready", 2*time.Minute, func() error { return r.get("/readyz", nil) })
	r.token = e.must(t, "podman", "exec", container("samstyring1"), "/samstyring", "token", "--org", "991825827")
	return r
}

// connect lets the client trust the proxy's authority, and find the proxy under
// the address that it goes by.
func (r *registry) connect(t *testing.T, authority string) {
	t.Helper()
	pem, err := os.ReadFile(authority)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate in " + authority)
	}
	address := r.must(t, "podman", "port", container("proxy"), "443/tcp")
	r.client = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: trusted},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}}
}

// get reads a path through the proxy.
func (r *registry) get(path string, into any) error {
	response, err := r.client.Get("https://localhost" + path)
	if err != nil {
		return err
	}
	return read(response, http.StatusOK, into)
}

func read(response *http.Response, want int, into any) error {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != want {
		return fmt.Errorf("%s %s: %d: %s", response.Request.Method, response.Request.URL.Path, response.StatusCode, tail(string(body)))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(body, into)
}

// register registers an initiative through the proxy, again under the same key
// as long as it is told to, and gives its path.
func (r *registry) register(t *testing.T, title string) (path string) {
	t.Helper()
	body := fmt.Appendf(nil, `{"title":{"nb":%q},"summary":{"nb":"Kommunen får søknaden digitalt."},"owner":"991825827","reach":{"scope":"all"}}`, title)
	eventually(t, "register "+title, 90*time.Second, func() error {
		request, err := http.NewRequest(http.MethodPost, "https://localhost/api/v1/initiatives", bytes.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+r.token)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", title)
		response, err := r.client.Do(request)
		if err != nil {
			return err
		}
		path = response.Header.Get("Location")
		return read(response, http.StatusCreated, nil)
	})
	return path
}

// finds reads every initiative through the proxy.
func (r *registry) finds(t *testing.T, titles map[string]string) {
	t.Helper()
	for path, title := range titles {
		eventually(t, "find "+path, 30*time.Second, func() error {
			var found struct{ Title map[string]string }
			if err := r.get(path, &found); err != nil {
				return err
			}
			if found.Title["nb"] != title {
				return fmt.Errorf("%s is %q, want %q", path, found.Title["nb"], title)
			}
			return nil
		})
	}
}

// ready waits until a replica says itself that it is.
func (r *registry) ready(t *testing.T, service string) {
	t.Helper()
	eventually(t, service+" is ready", 2*time.Minute, func() error {
		_, err := r.run("podman", "exec", container(service), "/samstyring", "healthcheck")
		return err
	})
}

// kill ends a service at once, and nobody starts it again.
func (r *registry) kill(t *testing.T, service string) {
	t.Helper()
	r.must(t, "podman", "kill", container(service))
	if running := r.must(t, "podman", "inspect", "--format", "{{.State.Running}}", container(service)); running != "false" {
		t.Fatalf("%s runs: %s", service, running)
	}
}

func (r *registry) start(t *testing.T, services ...string) {
	t.Helper()
	for _, service := range services {
		r.must(t, "podman", "start", container(service))
	}
}

// tell shows what the containers have said last.
func (r *registry) tell(t *testing.T) {
	for _, service := range []string{"secrets", "nats1", "nats2", "nats3", "samstyring1", "samstyring2", "proxy", "prometheus"} {
		c := exec.Command("podman", "logs", "--tail", "12", container(service))
		c.Env = r.env
		out, err := c.CombinedOutput()
		t.Logf("%s (%v):\n%s", service, err, out)
	}
}
