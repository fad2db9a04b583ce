package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

type tokenCommand struct {
	Data    string        `help:"Folder of log, views and keys." default:"data" type:"path"`
	KeyFile string        `help:"Key of the local issuer. Default: issuer.key in the data folder." placeholder:"FILE" type:"path"`
	Org     string        `help:"Organisation the token acts for, by number or name." required:""`
	Scope   []string      `help:"What the token may do: samstyring:read, samstyring:write, samstyring:sign, samstyring:manage, samstyring:admin." default:"samstyring:write"`
	TTL     time.Duration `help:"How long the token is valid; at most 24h." default:"1h"`
	Client  string        `help:"Client that the token is for; it becomes the pseudonymous actor." default:"samstyring-cli"`
}

// Run prints a token and nothing else, so that it can be put in a variable.
// Whoever can read the key file may issue for anybody.
func (c *tokenCommand) Run(p *program) error {
	ref, err := reference.Load()
	if err != nil {
		return err
	}
	org, err := organisationNumber(c.Org, ref, locale.English)
	if err != nil {
		return errors.Join(errors.New("token refused"), err)
	}
	keys, err := storage{Data: c.Data, KeyFile: c.KeyFile}.tokenKeys()
	if err != nil {
		return err
	}
	token, err := access.NewIssuer(keys, time.Now).Token(access.TokenRequest{
		Organisation: org, Scope: strings.Join(c.Scope, " "), TTL: c.TTL, ClientID: c.Client,
	})
	if err != nil {
		return errors.Join(errors.New("token refused"), describe(err, locale.Language("en")))
	}
	_, err = fmt.Fprintln(p.stdout, token)
	return err
}

// tokenPlace is where a command finds the token that it shows a running registry.
type tokenPlace struct {
	TokenFile string `help:"File with a token for the running registry and nothing else. Default: SAMSTYRING_TOKEN, if that is set." type:"existingfile" placeholder:"FILE"`
}

// token is what the running registry is shown. It is in a file or in the
// environment, never on the command line.
func (c tokenPlace) token() (string, error) {
	if c.TokenFile != "" {
		return fromFile(c.TokenFile)
	}
	return os.Getenv("SAMSTYRING_TOKEN"), nil
}
