package main

import (
	"bytes"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// secretive is a name of a flag whose value is a secret, unless it is the name of
// a file.
var secretive = regexp.MustCompile(`password|passphrase|secret|token|key|seed|credential|nkey|private|pin\b`)

// public are flags that are called as a secret is, and hold none.
var public = map[string]string{
	"token-issuers": "names and addresses of issuers",
}

// No flag takes a secret: it would stand in the list of processes, for everybody
// on the machine. It is the name of a file, or a variable of the environment.
func TestNoFlagTakesASecret(t *testing.T) {
	t.Parallel()
	var cli commandLine
	parser, err := kong.New(&cli, kong.DefaultEnvars("SAMSTYRING"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	var walk func(node *kong.Node)
	walk = func(node *kong.Node) {
		for _, flag := range node.Flags {
			seen++
			if err := takesSecret(flag); err != "" {
				t.Errorf("%s --%s %s", node.FullPath(), flag.Name, err)
			}
		}
		for _, child := range node.Children {
			walk(child)
		}
	}
	walk(parser.Model.Node)
	if seen < 80 {
		t.Errorf("saw only %d flags", seen)
	}
}

// takesSecret says why a flag may take a secret; "" if it does not.
func takesSecret(flag *kong.Flag) string {
	if !secretive.MatchString(flag.Name) || public[flag.Name] != "" {
		return ""
	}
	switch {
	case flag.IsBool(), flag.Target.Type() == reflect.TypeFor[time.Time]():
		return ""
	case flag.Tag.Type == "path", flag.Tag.Type == "existingfile":
		if flag.PlaceHolder != "FILE" && flag.PlaceHolder != "DIR" {
			return "does not say in its help that it is a file"
		}
		return ""
	}
	return "takes a secret; let it name a file"
}

// The rule finds what it is for.
func TestASecretFlagIsFound(t *testing.T) {
	t.Parallel()
	var bad struct {
		APIKey string `name:"api-key"`
		Token  string
		Named  string `name:"token-file" type:"path" placeholder:"FILE"`
		On     bool   `name:"demand-token"`
	}
	parser, err := kong.New(&bad)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, flag := range parser.Model.Flags {
		if takesSecret(flag) != "" {
			found = append(found, flag.Name)
		}
	}
	if want := []string{"api-key", "token"}; !slices.Equal(found, want) {
		t.Errorf("found %v, want %v", found, want)
	}
}

// An address with a password in it is refused whatever the flag is called, and
// is not repeated.
func TestSecretsStayOffTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"serve", "--nats-url", "nats://registry:hidden@nats1"},
		{"serve", "--nats-url=nats://nats1, nats://hidden@nats2"},
		{"export", "--server", "https://a:hidden@samstyring.example.no"},
		{"serve", "--token-issuers", "https://a.example/=https://hidden@a.example/jwk"},
	} {
		var said bytes.Buffer
		if code := run(t.Context(), args, &said, &said); code != 2 || !strings.Contains(said.String(), "everybody on this machine") ||
			strings.Contains(said.String(), "hidden") {
			t.Errorf("%v: %d, %s", args, code, said.String())
		}
	}
	for _, fine := range [][]string{
		{"--nats-url", "tls://nats1:4222,tls://nats2:4222"}, {"--smtp-from", "Samstyring <varsel@example.no>"},
		{"--sign-in", "file@home"}, {"--public-url", "https://samstyring.example.no/"},
	} {
		if err := secretOnCommandLine(fine); err != nil {
			t.Errorf("%v: %v", fine, err)
		}
	}
}

// Addresses with a password in them may stand in a file.
func TestAddressesFromAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "url")
	writeFile(t, path, []byte("nats://registry:hidden@nats1\n"))
	if url, err := (storage{NatsURLFile: path}).natsURL(); err != nil || url != "nats://registry:hidden@nats1" {
		t.Errorf("reads %q, %v", url, err)
	}
	if _, err := (storage{NatsURL: "nats://a", NatsURLFile: path}).natsURL(); err == nil {
		t.Error("both are taken")
	}
	writeFile(t, path, []byte("nats://a\nnats://b\n"))
	if _, err := (storage{NatsURLFile: path}).natsURL(); err == nil {
		t.Error("two lines are taken")
	}
}
