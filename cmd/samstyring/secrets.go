package main

import (
	"fmt"
	"net/url"
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

// passwordOnCommandLine refuses a password in an address that everybody on the
// machine can read in the list of processes. In the environment it is the
// program's own.
func passwordOnCommandLine(flag, value, environment string) error {
	for address := range strings.SplitSeq(value, ",") {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || u.User == nil {
			continue
		}
		if _, secret := u.User.Password(); (secret || u.User.Username() != "") && value != environment {
			return fmt.Errorf("%s holds a password or token, which everybody on this machine can read on the command line; "+
				"use --nats-nkey or --nats-credentials, or give the address in SAMSTYRING_NATS_URL", flag)
		}
	}
	return nil
}
