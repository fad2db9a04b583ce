// Package operator is how the command line speaks to a registry that is running:
// by a socket in its data folder, which only the user that it runs as can open.
// Whoever has the folder has the key and the log, so nothing more is asked for.
// Nothing of it is reached over the network.
package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
)

const (
	folder     = "operator"
	socketName = "socket"
	// maxPath is what an address of a socket holds, in bytes.
	maxPath = 107
	// patience is how long a small question may take.
	patience = 30 * time.Second
)

// ErrNotRunning says that no registry answers in a data folder.
var ErrNotRunning = errors.New("no registry is running on this folder")

func socket(data string) string { return filepath.Join(data, folder, socketName) }

// Server answers an operator's commands.
type Server struct {
	app    *app.App
	site   string
	logger *slog.Logger
	socket net.Listener // nil: there can be none
}

// Listen opens the socket in the data folder of a registry that this process has
// opened, and which is reached at the address site: what lies there of another one is
// left over. Where a path is too long for a socket it says so, and commands need the
// registry to be stopped.
func Listen(data string, a *app.App, site string, logger *slog.Logger) (*Server, error) {
	s := &Server{app: a, site: site, logger: logger}
	path, err := filepath.Abs(socket(data))
	if err != nil {
		return nil, fmt.Errorf("open operator's socket: %w", err)
	}
	if len(path) > maxPath {
		logger.Warn("operator's commands need this registry to be stopped: the path of its data folder is too long for a socket", "path", path, "longest", maxPath)
		return s, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open operator's socket: %w", err)
	}
	if err := os.Chmod(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open operator's socket: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open operator's socket: %w", err)
	}
	if s.socket, err = net.Listen("unix", path); err != nil {
		return nil, fmt.Errorf("open operator's socket: %w", err)
	}
	return s, nil
}

// Serve answers until ctx ends.
func (s *Server) Serve(ctx context.Context) error {
	if s.socket == nil {
		return nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /local-issuer", s.issuance)
	mux.HandleFunc("POST /local-issuer", s.changeIssuance)
	mux.HandleFunc("GET /head", s.head)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /values", give(s, Direct.Values))
	mux.HandleFunc("GET /data-keys", give(s, Direct.DataKeys))
	mux.HandleFunc("GET /cursors", give(s, Direct.Cursors))
	mux.HandleFunc("GET /audit", s.audit)
	mux.HandleFunc("POST /invitations", s.invite)
	srv := &http.Server{Handler: mux, ReadTimeout: patience, ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn)}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(s.socket) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	err := srv.Close()
	<-ended
	return err
}

// Close takes the socket away, if Serve was not called.
func (s *Server) Close() error {
	if s.socket == nil {
		return nil
	}
	return s.socket.Close()
}

func (s *Server) issuance(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, s.app.Issuance(), nil)
}

func (s *Server) changeIssuance(w http.ResponseWriter, r *http.Request) {
	change, known := Changes[r.FormValue("to")]
	if !known {
		http.Error(w, "unknown change", http.StatusBadRequest)
		return
	}
	said, err := ChangeIssuance(r.Context(), s.app, change)
	s.answer(w, said, err)
}

func (s *Server) answer(w http.ResponseWriter, what any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(what) // whoever asked has gone
}

// Change is something that can be said about tokens of the local issuer.
type Change func(access.Issuance, time.Time) access.Issuance

// Changes are what can be said, by name.
var Changes = map[string]Change{
	"on":     func(i access.Issuance, _ time.Time) access.Issuance { i.Off = false; return i },
	"off":    func(i access.Issuance, _ time.Time) access.Issuance { i.Off = true; return i },
	"revoke": func(i access.Issuance, now time.Time) access.Issuance { return i.Revoke(now) },
}

// ChangeIssuance says something about tokens of the local issuer.
func ChangeIssuance(ctx context.Context, a *app.App, change Change) (access.Issuance, error) {
	return a.ChangeIssuance(ctx, func(i access.Issuance) access.Issuance { return change(i, a.Clock()) })
}

// Client speaks to a running registry.
type Client struct{ http *http.Client }

// Dial looks for a registry that is running on a data folder; ErrNotRunning if
// none answers.
func Dial(ctx context.Context, data string) (*Client, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket(data))
	}
	c, err := dial(ctx, "", "")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	if err := c.Close(); err != nil {
		return nil, err
	}
	return &Client{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}, nil
}

// Issuance asks whether tokens of the local issuer are taken; change, if it is
// not empty, is said first.
func (c *Client) Issuance(ctx context.Context, change string) (said access.Issuance, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	method, path := http.MethodGet, "/local-issuer"
	if change != "" {
		method, path = http.MethodPost, path+"?to="+change
	}
	body, err := c.ask(ctx, method, path)
	if err != nil {
		return said, err
	}
	defer body.Close()
	return said, json.NewDecoder(body).Decode(&said)
}

// ask gives the body of an answer.
func (c *Client) ask(ctx context.Context, method, path string) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://registry"+path, nil)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask running registry: %w", err)
	}
	if answer.StatusCode == http.StatusOK {
		return answer.Body, nil
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
	return nil, errors.Join(fmt.Errorf("running registry answers %s: %s", answer.Status, said), err)
}
