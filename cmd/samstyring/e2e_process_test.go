package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestMain clears away what the tests of this package share. It is also the
// program of the NATS servers that are processes.
func TestMain(m *testing.M) {
	if spec := os.Getenv(serverSpec); spec != "" {
		os.Exit(serveNATS(spec))
	}
	code := m.Run()
	if programFolder != "" {
		if err := os.RemoveAll(programFolder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// programFolder is where the program was built; empty if no test needed it.
var programFolder string

var programBuilt = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "samstyring")
	if err != nil {
		return "", err
	}
	programFolder = folder
	path := filepath.Join(folder, "samstyring")
	said, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, said)
	}
	return path, nil
})

// buildProgram builds the program as it is shipped, once for all tests, and
// gives its path.
func buildProgram(t testing.TB) string {
	t.Helper()
	path, err := programBuilt()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// seedFile is the seed data, as a file to import.
const seedFile = root + "internal/seed/initiatives.csv"

// registry is a folder of data that the program serves, stops and serves
// again.
type registry struct {
	*replica
	program, data string
}

func newRegistry(t *testing.T) *registry {
	t.Helper()
	return &registry{program: buildProgram(t), data: filepath.Join(t.TempDir(), "data")}
}

// serve starts the program on the folder and waits until it is ready. No rate
// is limited: the tests are faster than anybody else.
func (r *registry) serve(t *testing.T, flags ...string) {
	t.Helper()
	settings := map[string]string{}
	for _, f := range flags {
		settings["SAMSTYRING_"+f] = "true"
	}
	r.serveWith(t, settings)
}

// serveWith is serve with settings of any kind.
func (r *registry) serveWith(t *testing.T, settings map[string]string) {
	t.Helper()
	r.start(t, settings)
	r.ready(t)
}

// start is serveWith without waiting until the program is ready.
func (r *registry) start(t *testing.T, settings map[string]string) {
	t.Helper()
	all := map[string]string{
		"SAMSTYRING_LISTEN": "127.0.0.1:0", "SAMSTYRING_METRICS_LISTEN": "none", "SAMSTYRING_DATA": r.data, "SAMSTYRING_READ_RATE": "0", "SAMSTYRING_WRITE_RATE": "0",
	}
	maps.Copy(all, settings)
	r.replica = startReplica(t, r.program, all)
}

// halt tells the program to stop and demands that it says all is well.
func (r *registry) halt(t *testing.T) {
	t.Helper()
	if code := r.stop(); code != 0 {
		t.Fatalf("stopped with exit code %d:\n%s", code, r.stderr.String())
	}
}

// run runs a command of the program on the folder and gives what it prints.
func (r *registry) run(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), r.program, args...)
	cmd.Env = surroundings(map[string]string{"SAMSTYRING_DATA": r.data})
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	return string(out)
}

// token is a token of the local issuer for an organisation.
func (r *registry) token(t *testing.T, organisation string) string {
	t.Helper()
	return strings.TrimSpace(r.run(t, "token", "--org", organisation))
}

// tokenFile is a file with such a token.
func (r *registry) tokenFile(t *testing.T, organisation string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "token")
	writeFile(t, path, []byte(r.token(t, organisation)+"\n"))
	return path
}

// get reads a document and gives its members.
func (r *registry) get(t *testing.T, path string) map[string]any {
	t.Helper()
	var out map[string]any
	body := r.want(t, http.StatusOK, call{method: http.MethodGet, path: path}).body
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		t.Fatalf("%s: %v in %s", path, err, body)
	}
	return out
}

// items gives the members of a list.
func items(t *testing.T, document map[string]any) (out []map[string]any) {
	t.Helper()
	list, ok := document["items"].([]any)
	if !ok {
		t.Fatalf("no items in %v", document)
	}
	for _, item := range list {
		out = append(out, item.(map[string]any))
	}
	return out
}
