package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/clusterkeys"
)

// deploySecretsCommand makes what the NATS servers of a cluster and those who
// sign in to them need. docker-compose.yml runs it before everything else.
type deploySecretsCommand struct {
	Out    string   `help:"Folder below which each server, the registry and the readers get one of their own." required:"" type:"path" placeholder:"DIR"`
	Server []string `help:"Name of a server, as the others and the registry call it; once for each." required:"" placeholder:"NAME"`
	Renew  bool     `help:"Make everything anew; then start everything that uses it again."`
}

// renewBefore is when the end of the certificates is warned of.
const renewBefore = 60 * 24 * time.Hour

func (c *deploySecretsCommand) Run(p *program) error {
	made, err := clusterkeys.Make(c.Out, c.Server, c.Renew)
	if err != nil {
		return err
	}
	end, err := clusterkeys.Expiry(c.Out)
	if err != nil {
		return err
	}
	said := "Kept"
	if made {
		said = "Made"
	}
	if _, err = fmt.Fprintf(p.stdout, "%s what is below %s; the certificates end on %s.\n", said, c.Out, end.Format(time.DateOnly)); err != nil {
		return err
	}
	if time.Until(end) < renewBefore {
		_, err = fmt.Fprintln(p.stderr, "samstyring: the certificates end soon; run this with --renew, and start all servers and replicas again")
	}
	return err
}

// withSecret is an address with a user, a password or a token in it.
var withSecret = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^/\s,@]+@`)

// secretOnCommandLine refuses a secret in an address, whatever flag it is given
// with: everybody on the machine can read the command line in the list of
// processes. In the environment, or in a file, it is the program's own.
func secretOnCommandLine(args []string) error {
	for _, arg := range args {
		if withSecret.MatchString(arg) {
			flag, _, _ := strings.Cut(arg, "=")
			if !strings.HasPrefix(flag, "-") {
				flag = "an address"
			}
			return fmt.Errorf("%s on the command line holds a user, password or token, which everybody on this machine can read there; "+
				"give it in the environment or in a file: SAMSTYRING_NATS_URL, --nats-url-file, --nats-nkey or --nats-credentials", flag)
		}
	}
	return nil
}

// fromFile reads a secret, or an address with one in it, that stands in a file
// and nothing else.
func fromFile(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	secret := strings.TrimSpace(string(raw))
	if secret == "" || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("read secret: %s holds not one line", path)
	}
	return secret, nil
}
