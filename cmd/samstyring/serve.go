package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/addressrange"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/certificate"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/operator"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/site"
	"github.com/samstyring/samstyring/internal/tracing"
	"github.com/samstyring/samstyring/internal/web"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

type serveCommand struct {
	storage
	Listen               string                `help:"Address to serve on." default:"127.0.0.1:8080"`
	NatsListen           string                `help:"Address on which the embedded NATS server takes readers, who sign in; none by default." placeholder:"ADDRESS"`
	NewKey               bool                  `help:"Give up what was sealed with a key that is lost, and go on with the key file as it is, or a new one; see docs/operations.md."`
	Demo                 bool                  `help:"Load the seed data into an empty log, and sign-in as with --demo-sign-in, unless --public-url or --trust-proxy is given; loopback only."`
	Exercise             bool                  `help:"Serve an exercise: a log of its own with two years of made-up content, which is played when the log is new. Every page, feed and file says that it is made up, and no e-mail or webhook is sent. Refused on a log that holds anything else; without the flag, the log of an exercise is refused. Needs a folder of its own, as in --data data-exercise. On a loopback address, unless --public-url or --trust-proxy is given, sign-in as with --demo-sign-in."`
	ExerciseVariant      uint64                `help:"What the content of an exercise follows from: the same seed, begun on the same day, gives the same." default:"1"`
	DemoSignIn           bool                  `help:"Serve a test issuer on this machine, at which anybody signs in as a prepared person, without a password; loopback only."`
	SignIn               string                `help:"File that says at which issuers people sign in; see docs/operations.md." placeholder:"FILE" type:"path"`
	TokenIssuers         []access.RemoteIssuer `help:"Whose tokens are taken from machines: maskinporten-prod, maskinporten-test, or the iss of the tokens and the address of the keys, as in https://a.example/=https://a.example/jwk; none: only the local issuer." placeholder:"ISSUER,…"`
	Audience             string                `help:"What the registry is called in the audience of such tokens; a token that names others alone is refused. Default: the address that the registry is reached at." placeholder:"URL"`
	RequireAudience      bool                  `help:"Refuse such tokens without an audience too. Maskinporten puts one in only where the client asks for it."`
	LocalIssuer          string                `help:"Whether tokens of the local issuer are taken: on, off, or auto, which is on unless there is another issuer." enum:"auto,on,off" default:"auto"`
	LocalTokensSince     time.Time             `help:"Refuse tokens of the local issuer that were issued before this time: calls back all that are out." placeholder:"TIME"`
	MaxBody              int64                 `help:"Largest request body in bytes." default:"1048576"`
	MaxImport            int64                 `help:"Largest file of an import in bytes." default:"20971520"`
	MaxQuery             int                   `help:"Longest query string in bytes." default:"4096"`
	Timeout              time.Duration         `help:"Longest time for one request." default:"15s"`
	ReadRate             float64               `help:"Requests a second from one address; 0: no limit." default:"1000"`
	WriteRate            float64               `help:"Commands a second from one organisation; 0: no limit." default:"100"`
	MaxConnections       int                   `help:"Connections at the same time; 0: what the limit of open files allows beside log, views and deliveries." default:"0"`
	MaxStreams           int                   `help:"Event streams at the same time; 0: half of the connections." default:"0"`
	MaxStreamsPerAddress int                   `help:"Event streams from one address at the same time; 0: 20." default:"0"`
	TrustProxy           []network             `help:"Networks of the proxies that are believed about the client's address; none: the peer is the client." placeholder:"NETWORK,…"`
	TLSCert              string                `name:"tls-cert" help:"Certificate to serve TLS with, PEM, the ones between it and a root behind it. Read again when it changes; none: plain HTTP, for a proxy in front." placeholder:"FILE" type:"path"`
	TLSKey               string                `name:"tls-key" help:"File with its private key." placeholder:"FILE" type:"path"`
	PublicURL            string                `help:"Address that the registry is reached at, which all its addresses begin with; needed unless --listen is a loopback address." placeholder:"URL"`
	SecurityContact      string                `help:"Contact in security.txt." default:"https://www.digdir.no/kontakt-oss/943"`
	Publisher            string                `help:"Number of the organisation that answers for the data, which the catalogue at /katalog names." default:"991825827" placeholder:"ORGANISATION"`
	AccessLog            bool                  `help:"Log every request."`
	MetricsListen        *string               `help:"Address on which the operator gets /metrics; empty or none: nowhere. Without it 127.0.0.1:9464, where that is free." placeholder:"ADDRESS"`
	notifications
}

// Run serves until the program is asked to stop, then lets running requests
// finish.
func (c *serveCommand) Run(p *program) (err error) {
	if err := c.safe(); err != nil {
		return err
	}
	logger := c.logger(p)
	stopTraces, err := tracing.Start(p.ctx, version, logger)
	if err != nil {
		return err
	}
	defer sendTraces(stopTraces, logger)
	c.newKey, c.readDamaged = c.NewKey, true
	if c.Exercise {
		if err := c.play(p, logger); err != nil {
			return err
		}
	}
	a, keys, err := c.open(p.ctx, logger, c.NatsListen)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	at, err := c.site(listener)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	notifications, err := c.notifications.service(p.ctx, a, keys, logger, at.String())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer notifications.Close()
	interfaces := api.New(a, a.Query.Reference(), keys.Derive("cursor"), logger).WithNotifications(notifications)
	own, err := c.certificate(at, a.Clock, logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	people, err := c.signIn(at, a.Clock, logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	operators, err := operator.Listen(c.Data, a, at.String(), logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { _ = operators.Close() }() // it is closed already when it has served
	srv, err := c.server(a, at, interfaces, notifications, people, keys, own, logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	measured, err := c.listenForMetrics(p.ctx, logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.serve(p, parts{
		app: a, interfaces: interfaces, notifications: notifications, people: people, certificate: own, operators: operators,
		server: srv, listener: listener, measured: measured,
	})
}

// lastTraces is how long the end of the program may wait for the collector.
const lastTraces = 3 * time.Second

// sendTraces sends what is left. That the collector is away is no failure.
func sendTraces(stop func(context.Context) error, logger *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), lastTraces)
	defer cancel()
	if err := stop(ctx); err != nil {
		logger.Warn("the last traces could not be sent", "error", err)
	}
}

// parts are what runs together.
type parts struct {
	app           *app.App
	interfaces    *api.API
	notifications *notify.Service
	people        *people
	certificate   *certificate.Files // nil: there is none
	operators     *operator.Server
	server        *server.Server
	listener      net.Listener
	measured      net.Listener // nil: there are no metrics
}

// serve runs the parts until the program is told to stop.
func (c *serveCommand) serve(p *program, of parts) error {
	running, stop := context.WithCancel(context.WithoutCancel(p.ctx)) // all else stops after the last request
	g, serving := errgroup.WithContext(p.ctx)
	g.Go(func() error { return of.app.Run(running) })
	if of.app.ReadsOnly() == nil { // nothing is sent of what cannot be noted as sent
		g.Go(func() error { return of.notifications.Run(running) })
	}
	g.Go(func() error { return of.interfaces.Run(running) })
	g.Go(func() error {
		defer stop()
		return of.server.Serve(serving, of.listener)
	})
	g.Go(func() error { return of.operators.Serve(serving) })
	if of.certificate != nil {
		g.Go(func() error { return of.certificate.Run(serving) })
	}
	if of.people.test != nil {
		g.Go(func() error { return of.people.test.Serve(serving, of.people.listener) })
	}
	if of.measured != nil {
		g.Go(func() error { return of.server.ServeMetrics(serving, of.measured) })
	}
	g.Go(func() error { return c.welcome(serving, p, of.app, c.scheme()+of.listener.Addr().String()) })
	return g.Wait()
}

// network is a network, or an address, of the command line.
type network struct{ netip.Prefix }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *network) UnmarshalText(text []byte) (err error) {
	n.Prefix, err = addressrange.Parse(string(text))
	return err
}

func prefixes(networks []network) []netip.Prefix {
	out := make([]netip.Prefix, len(networks))
	for i, n := range networks {
		out[i] = n.Prefix
	}
	return out
}

// safe refuses what must not be started.
func (c *serveCommand) safe() error {
	if c.NatsListen != "" && c.NatsURL+c.NatsURLFile != "" {
		return errors.New("--nats-listen is for the embedded server; with --nats-url there is none")
	}
	if c.NatsListen != "" && !loopback(c.NatsListen) {
		return fmt.Errorf("--nats-listen %s: there is no TLS, so what readers read could be changed on the way; use a loopback address", c.NatsListen)
	}
	if c.Exercise && c.Demo {
		return errors.New("--exercise and --demo both fill the registry, one with made-up initiatives and one with real ones; give one of them")
	}
	if c.Exercise && c.SmtpHost != "" {
		return errors.New("--exercise sends no e-mail; leave --smtp-host out")
	}
	if c.Demo && !loopback(c.Listen) {
		return fmt.Errorf("--demo fills the registry with demonstration data; it needs a loopback address, not %s", c.Listen)
	}
	if c.DemoSignIn && (c.PublicURL != "" || len(c.TrustProxy) > 0 || !loopback(c.Listen)) {
		return errors.New("--demo-sign-in lets anybody sign in as anybody; it needs a loopback address, and cannot go with --public-url or --trust-proxy")
	}
	if c.PublicURL == "" && !loopback(c.Listen) {
		return fmt.Errorf("--listen %s can be reached from other machines: give the address that they reach it at, as in --public-url https://samstyring.example.no", c.Listen)
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together: a certificate and its private key")
	}
	if c.TLSCert != "" && c.PublicURL != "" && !strings.HasPrefix(c.PublicURL, "https://") {
		return fmt.Errorf("--tls-cert with --public-url %s: what is served with TLS is reached with https", c.PublicURL)
	}
	if c.Publisher != "" && !orgnr.Valid(c.Publisher) {
		return fmt.Errorf("--publisher %s: that is no organisation number", c.Publisher)
	}
	if c.PublicURL != "" {
		if _, err := site.Public(c.PublicURL); err != nil {
			return fmt.Errorf("--public-url: %w", err)
		}
		if c.SignIn != "" && !strings.HasPrefix(c.PublicURL, "https://") {
			return fmt.Errorf("--sign-in with --public-url %s: people sign in over https only", c.PublicURL)
		}
	}
	return c.notifications.safe(c.Listen, c.PublicURL)
}

// site is the address that the registry is reached at.
func (c *serveCommand) site(l net.Listener) (site.Site, error) {
	if c.PublicURL != "" {
		return site.Public(c.PublicURL)
	}
	return site.Listening(c.Listen, l.Addr(), c.TLSCert != "")
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	return site.Loopback(host)
}

func (c *serveCommand) server(a *app.App, at site.Site, interfaces *api.API, n *notify.Service, people *people, keys *access.Keys, own *certificate.Files, logger *slog.Logger) (*server.Server, error) {
	verifier := access.VerifierConfig{
		Issuers: append(people.machines(), c.TokenIssuers...), Audience: cmp.Or(c.Audience, at.String()), AudienceDemanded: c.RequireAudience, LocalSince: c.LocalTokensSince,
		Issuance: a.Issuance,
		Clock:    a.Clock, PseudonymKey: keys.Derive("pseudonym"),
	}
	if c.LocalIssuer == "on" || c.LocalIssuer == "auto" && len(c.TokenIssuers) == 0 {
		verifier.Local = keys
	}
	v, err := access.NewVerifier(verifier)
	if err != nil {
		return nil, fmt.Errorf("set up token check: %w", err)
	}
	pages, err := web.New(web.Config{
		App: a, Ref: a.Query.Reference(), Keys: keys, Clock: a.Clock, Logger: logger,
		Site: at, SignIn: people.issuers, Notify: n, Publisher: c.Publisher,
	})
	if err != nil {
		return nil, err
	}
	return server.New(server.Config{
		App: a, Pages: pages, API: interfaces, Verifier: v, Logger: logger, Clock: a.Clock,
		Certificate:    own,
		FingerprintKey: keys.Derive("fingerprint"),
		MaxBody:        c.MaxBody, MaxImport: c.MaxImport, MaxQuery: c.MaxQuery, Timeout: c.Timeout,
		ReadRate: c.ReadRate, WriteRate: c.WriteRate,
		MaxConnections: c.MaxConnections, MaxStreams: c.MaxStreams, MaxStreamsPerAddress: c.MaxStreamsPerAddress,
		TrustedProxies: prefixes(c.TrustProxy),
		Security:       c.SecurityContact, Site: at, AccessLog: c.AccessLog,
	})
}

// welcome loads the seed data if asked to, and says where to look.
func (c *serveCommand) welcome(ctx context.Context, p *program, a *app.App, address string) error {
	if a.ReadsOnly() != nil {
		_, err := fmt.Fprintf(p.stdout, "Samstyring can only be read, because the event log has lost events; see the log. It takes nothing: open %s/\n", address)
		return err
	}
	if err := a.Ready(ctx); err != nil {
		return nil // asked to stop before the views were ready
	}
	if c.Demo {
		if err := loadSeed(ctx, p, a); err != nil {
			return fmt.Errorf("load seed data: %w", err)
		}
	}
	_, err := fmt.Fprintf(p.stdout, "Samstyring is ready with %d initiatives: open %s/\n", a.Query.Count(), address)
	return err
}
