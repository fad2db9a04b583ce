package eventlog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/clusterkeys"
)

// What time cannot mend is said at once, and not tried again for ever.
func TestSignInThatCannotWork(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	newKey(t, dir, "other")
	key, text := filepath.Join(dir, "other.nk"), filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, closed := startServer(t, t.TempDir(), -1).ClientURL(), remoteBus(t).url
	for name, test := range map[string]struct {
		cfg  Config
		want string
	}{
		"no key":                 {Config{URL: closed}, "Authorization Violation"},
		"another key":            {Config{URL: closed, NKey: key}, "Authorization Violation"},
		"a key that is not":      {Config{URL: closed, NKey: text}, "read key for nats"},
		"a key that is missing":  {Config{URL: closed, NKey: dir + "/none"}, "read key for nats"},
		"both kinds":             {Config{URL: closed, NKey: key, Credentials: text}, "not both"},
		"missing certificates":   {Config{URL: plain, CAFile: dir + "/none"}, "read certificates for nats"},
		"no certificates":        {Config{URL: plain, CAFile: text}, "there are none"},
		"a server without TLS":   {Config{URL: plain, CAFile: authority(t)}, nats.ErrSecureConnWanted.Error()},
		"a port without its key": {Config{Dir: t.TempDir(), Listen: "127.0.0.1:0"}, "needs a file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(testContext(t), test.cfg)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "deadline") {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// authority is a certificate of somebody.
func authority(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := clusterkeys.Make(dir, []string{"nats1"}, false); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, clusterkeys.Registry, clusterkeys.Authority)
}
