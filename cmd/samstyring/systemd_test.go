package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The unit is one that systemd understands, leaves the program next to no
// rights, and names nothing secret.
func TestSystemdUnit(t *testing.T) {
	t.Parallel()
	unit := string(readFile(t, root+"deploy/samstyring.service"))
	for _, line := range []string{
		"ExecStart=/usr/local/bin/samstyring serve", "EnvironmentFile=/etc/samstyring/samstyring.env", "Restart=on-failure",
		"DynamicUser=yes", "StateDirectory=samstyring", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=",
	} {
		if !strings.Contains(unit, "\n"+line+"\n") {
			t.Errorf("the unit does not say %s", line)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze to verify the unit")
	}
	dir := t.TempDir()
	here := strings.NewReplacer("/usr/local/bin/samstyring", os.Args[0], "/etc/samstyring/samstyring.env", dir).Replace(unit)
	path := filepath.Join(dir, "samstyring.service")
	writeFile(t, path, []byte(here))
	for _, args := range [][]string{{"verify", path}, {"security", "--offline=true", "--threshold=15", path}} {
		var said bytes.Buffer
		cmd := exec.CommandContext(t.Context(), analyze, args...)
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Run(); err != nil || args[0] == "verify" && said.Len() > 0 {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, said.String())
		}
	}
}

// The example of settings sets what there is, and nothing secret.
func TestSystemdSettings(t *testing.T) {
	t.Parallel()
	var cli commandLine
	parser, err := kong.New(&cli, kong.Name("samstyring"), kong.DefaultEnvars("SAMSTYRING"))
	if err != nil {
		t.Fatal(err)
	}
	settings := regexp.MustCompile(`(?m)^#?(SAMSTYRING_[A-Z_]+)=`).FindAllStringSubmatch(string(readFile(t, root+"deploy/samstyring.env")), -1)
	if len(settings) < 10 {
		t.Fatalf("found %d settings", len(settings))
	}
	for _, s := range settings {
		name, err := flagOf(parser.Model, "serve", s[1])
		if err != nil {
			t.Error(err)
		}
		if secretive.MatchString(name) && !strings.HasSuffix(name, "-file") && name != "tls-key" && public[name] == "" {
			t.Errorf("%s would hold a secret", s[1])
		}
	}
}
