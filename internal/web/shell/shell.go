package shell

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/pagecache"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/site"
)

// Config says what the pages stand on.
type Config struct {
	App    *app.App
	Ref    *reference.Data
	Keys   *access.Keys // the secrets of sessions, forms and cursors are derived from it
	Clock  func() time.Time
	Logger *slog.Logger
	// Site is the address that the registry is reached at. With https, cookies
	// are sent over https only.
	Site site.Site
	// SignIn are the issuers that people sign in at; nil: nobody signs in.
	SignIn *openid.Issuers
	// Notify tells the changes that follow from the clock too, and keeps
	// subscriptions; with it, the API has feeds and streams. nil: the pages have
	// no subscriptions, and show the changes that the log has.
	Notify *notify.Service
	// Publisher is the number of the organisation that answers for the data; "":
	// Digdir's.
	Publisher string
	MaxForm   int64 // bytes of a form; 0: DefaultMaxForm
}

// DefaultMaxForm is room for a full assessment.
const DefaultMaxForm = 1 << 20

// Shell answers for the pages. It is safe for concurrent use.
type Shell struct {
	Config    Config
	sealer    *sealer
	formKey   []byte // of the tokens in forms
	CursorKey []byte // of the cursors in addresses
	secure    bool
	assets    *assets
	templates *templates
	table     []Route
	mux       *http.ServeMux
	handler   http.Handler
	cache     *pageCache
}

// New reads templates and assets and wires the routes of rooms. An error means that the
// program was built with broken ones, or that the configuration cannot be used.
func New(cfg Config, rooms ...Room) (*Shell, error) {
	if cfg.App == nil || cfg.Ref == nil || cfg.Keys == nil || cfg.Clock == nil || cfg.Logger == nil {
		return nil, errors.New("set up pages: app, reference data, keys, clock and logger are needed")
	}
	if err := cfg.Site.Check(); err != nil {
		return nil, fmt.Errorf("set up pages: %w", err)
	}
	if cfg.MaxForm == 0 {
		cfg.MaxForm = DefaultMaxForm
	}
	w := &Shell{
		Config: cfg, secure: cfg.Site.Secure(),
		formKey: cfg.Keys.Derive("form"), CursorKey: cfg.Keys.Derive("cursor"),
		cache: pagecache.New[pageKey, *cachedPage](maxCached),
	}
	var err error
	if w.sealer, err = newSealer(cfg.Keys.Derive("session")); err != nil {
		return nil, fmt.Errorf("set up sessions: %w", err)
	}
	if w.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("load assets: %w", err)
	}
	if w.templates, err = loadTemplates(w, rooms); err != nil {
		return nil, fmt.Errorf("load templates: %w", err)
	}
	for _, room := range rooms {
		routes, err := room.Routes(w)
		if err != nil {
			return nil, err
		}
		w.table = append(w.table, routes...)
	}
	if err := unentitled(w.table); err != nil {
		return nil, err
	}
	w.mux = w.newMux()
	w.handler, err = w.guard(w.mux)
	return w, err
}

// Handler answers every address that is a page or an asset, and everything else
// with a page that says so.
func (w *Shell) Handler() http.Handler { return w.handler }

// ServeHTTP is that of Handler.
func (w *Shell) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }

// Fail answers a request with an error as a page, for what is found wrong before
// a page is reached.
func (w *Shell) Fail(rw http.ResponseWriter, r *http.Request, err error) {
	setHeaders(rw.Header())
	w.fail(w.newVisit(rw, r), err)
}
