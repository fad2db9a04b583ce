// Package server is the HTTP room: Echo, its middleware, health and metrics.
// It is the only package, with the generated code, that knows Echo. Operations
// are in internal/api; the program that starts it is cmd/samstyring.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/certificate"
	"github.com/samstyring/samstyring/internal/compression"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/site"
)

// Config says how the server behaves towards the outside.
type Config struct {
	App      *app.App
	API      *api.API
	Pages    Pages // what answers people; nil: nothing does
	Verifier *access.Verifier
	Logger   *slog.Logger
	Clock    func() time.Time
	// FingerprintKey is the secret under which requests are distinguished; all
	// replicas need the same one.
	FingerprintKey []byte

	MaxBody   int64         // bytes of a request body
	MaxImport int64         // bytes of the body of an import
	MaxQuery  int           // bytes of a query string
	Timeout   time.Duration // of one request
	ReadRate  float64       // requests a second from one address; 0: no limit
	WriteRate float64       // commands a second from one organisation; 0: no limit
	// What is served at the same time; 0: derived from the limit of open files.
	MaxConnections, MaxStreams, MaxStreamsPerAddress int

	Security  string    // contact for /.well-known/security.txt
	Site      site.Site // address that the registry is reached at
	AccessLog bool      // log every request

	// Certificate is the registry's own, for TLS without a proxy; nil: it speaks
	// plain HTTP.
	Certificate *certificate.Files

	// TrustedProxies are believed when they say for whom they ask, in
	// X-Forwarded-For. Nobody else is, on no network.
	TrustedProxies []netip.Prefix
}

// Pages answers everything that is not for machines.
type Pages interface {
	http.Handler
	// Fail answers a request that was refused before it got there.
	Fail(w http.ResponseWriter, r *http.Request, err error)
	// Acting is the organisation of whoever sends a request, and their pseudonym.
	Acting(r *http.Request) (organisation, actor string)
	// Language is the language of the answer to a request.
	Language(r *http.Request) locale.Language
	// Matched lists the patterns that a request can have matched.
	Matched() []string
}

// Limits that a configuration starts from.
const (
	DefaultMaxBody   = 1 << 20
	DefaultMaxImport = 20 << 20
	DefaultMaxQuery  = 4 << 10
	DefaultTimeout   = 15 * time.Second
)

// Server answers HTTP.
type Server struct {
	cfg     Config
	echo    *echo.Echo
	handler http.Handler // the routes and what is around them
	proxies proxies
	metrics *metrics
	limits  limits
	heavy   *heavy
	lists   *lists
	labels  map[string]bool // what routes are called in metrics and logs

	capacity capacity
	streams  *tally // open event streams
	bodies   *tally // request bodies that are being read
}

// New wires the routes. It fails if the API description cannot be read.
func New(cfg Config) (*Server, error) {
	if err := cfg.Site.Check(); err != nil {
		return nil, err
	}
	most, err := newCapacity(cfg)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	s := &Server{
		cfg: cfg, echo: e, proxies: cfg.TrustedProxies, metrics: newMetrics(cfg), limits: newLimits(cfg), heavy: newHeavy(), lists: newLists(),
		capacity: most, streams: newTally(most.streams, most.streamsPerAddress), bodies: newTally(most.bodies, most.bodiesPerAddress),
	}
	e.HTTPErrorHandler = s.fail
	e.Pre(middleware.RemoveTrailingSlash())
	e.Use(s.observe, s.recoverPanic,
		gates(s.securityHeaders, s.markExercise, s.limitAddress, knownMethods, preflight), s.limitBodies,
		gates(s.knownHost, s.circumstances, s.limitCommands))
	operations, err := s.operations()
	if err != nil {
		return nil, err
	}
	gen.RegisterHandlersWithOptions(e, gen.NewStrictHandler(cfg.API, nil), gen.RegisterHandlersOptions{
		BaseURL: api.Base, OperationMiddlewares: operations,
	})
	s.routes()
	s.labels = s.routeLabels()
	compressed, err := compression.Handler(headIsGet(s.echo))
	if err != nil {
		return nil, err
	}
	s.handler = s.turnAway(compressed)
	return s, nil
}

// Handler is the whole server as a handler, for tests and benchmarks.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers on a listener until the context ends, then lets running
// requests finish.
func (s *Server) Serve(ctx context.Context, open net.Listener) error {
	l := s.listen(open)
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.cfg.Logger.Handler(), slog.LevelWarn),
		ConnState:         l.state,
		// "OPTIONS *" is counted like every other request.
		DisableGeneralOptionsHandler: true,
		ConnContext:                  withReached,
		BaseContext:                  func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	srv.RegisterOnShutdown(s.cfg.API.EndStreams) // they would outlast any grace
	failed := make(chan error, 1)
	go func() {
		if s.cfg.Certificate == nil {
			failed <- srv.Serve(l)
			return
		}
		srv.TLSConfig = s.cfg.Certificate.TLS()
		failed <- srv.ServeTLS(l, "", "")
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(grace)
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return err
}
