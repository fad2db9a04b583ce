// Command samstyring is the registry in one program: it serves, imports,
// exports, rebuilds its views and issues tokens. The wiring is read here from
// the top down; what it wires is in internal/app and internal/server.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set when the program is built.
var version = "dev"

// commandLine is every command with its flags. Each flag can also be given in
// the environment as SAMSTYRING_<NAME>.
type commandLine struct {
	Serve   serveCommand       `cmd:"" help:"Serve the registry: log, views, API."`
	Import  importCommand      `cmd:"" help:"Import initiatives from a spreadsheet."`
	Export  exportCommand      `cmd:"" help:"Write every event of the log, one CloudEvents line each."`
	Rebuild rebuildCommand     `cmd:"" help:"Build the views anew from the log."`
	Audit   auditCommand       `cmd:"" help:"Write who looked at or changed what is not public, one line of JSON each."`
	Token   tokenCommand       `cmd:"" help:"Print a token of the local issuer."`
	Backup  backupCommand      `cmd:"" help:"Add what is new in the log to a backup and replace what lies beside it there, while the registry runs or not."`
	Restore restoreCommand     `cmd:"" help:"Restore a backup into an empty data folder or cluster, the log to a point in time if asked to."`
	Local   localIssuerCommand `cmd:"" name:"local-issuer" help:"Decide whether tokens of the local issuer are taken, at once and on all replicas."`
	Invite  inviteCommand      `cmd:"" help:"Invite an organisation's first administrator: print a link, once."`
	Verify  verifyCommand      `cmd:"" help:"Verify a document that the registry has given out, without the registry."`
	Version versionCommand     `cmd:"" help:"Print the version."`

	Healthcheck   healthcheckCommand   `cmd:"" hidden:"" help:"Ask whether the registry on this machine is ready."`
	DeploySecrets deploySecretsCommand `cmd:"" hidden:"" help:"Make certificates and keys for a cluster of NATS servers."`
}

// program is what a command may touch of the world outside.
type program struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings given; it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli commandLine
	code := -1
	if err := secretOnCommandLine(args); err != nil {
		fmt.Fprintln(stderr, "samstyring:", err)
		return 2
	}
	parser, err := kong.New(&cli,
		kong.Name("samstyring"),
		kong.Description("The registry of state digitalisation initiatives that affect Norwegian municipalities."),
		kong.DefaultEnvars("SAMSTYRING"),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { code = c }),
	)
	if err != nil {
		fmt.Fprintln(stderr, "samstyring:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if code >= 0 { // help was asked for
		return code
	}
	if err != nil {
		parser.Errorf("%s", err)
		return 2
	}
	if err := parsed.Run(&program{ctx: ctx, stdout: stdout, stderr: stderr}); err != nil {
		fmt.Fprintln(stderr, "samstyring:", err)
		var coded interface{ ExitCode() int }
		if errors.As(err, &coded) {
			return coded.ExitCode()
		}
		return 1
	}
	return 0
}

type versionCommand struct{}

func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, "samstyring", version)
	return err
}
