// Package testissuer stands in for the issuers that people and machines sign in
// at: an OpenID provider in the likeness of Ansattporten, and tokens in that of
// Maskinporten. It asks for no password, so whoever reaches it can be anybody it
// has prepared: it is for demonstration and tests, on this machine only.
//
// Of OpenID Connect it has what the registry needs and what it must be tested
// against: code flow with PKCE (authorize.go), tokens with rich authorization
// details (token.go), signing out here and everywhere (logout.go), and keys that
// can rotate (keys.go). New says where; Handler answers.
package testissuer

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/site"
)

// Client is somebody who lets people sign in here.
type Client struct {
	ID, Secret  string
	Key         crypto.PublicKey // of what the client signs with instead of showing a secret; nil: it shows a secret
	Redirects   []string         // addresses that a code may be sent to, letter by letter
	AfterLogout []string         // addresses that one may be led to after signing out, letter by letter
	Backchannel string           // is notified when somebody signs out; "" for nowhere
}

// Config says who the issuer is.
type Config struct {
	Address string // of the issuer, such as http://127.0.0.1:8081: a host of this machine
	Clients []Client
	Clock   func() time.Time
	Key     *rsa.PrivateKey      // signs at first; nil: a new one
	Claims  func(map[string]any) // changes those of an id token before it is signed; nil: nothing does
}

// Issuer is one test issuer. What it knows it forgets when the program ends.
type Issuer struct {
	cfg    Config
	mux    *http.ServeMux
	client *http.Client // to tell of signing out

	mu       sync.Mutex
	keys     []signingKey       // the first one signs
	asked    map[string]request // by the hidden field of the page
	codes    map[string]grant
	sessions map[string]*session // by the cookie
	shown    map[string]bool     // assertions of clients, by jti
}

// New makes an issuer, with a key of its own.
func New(cfg Config) (*Issuer, error) {
	u, err := url.Parse(cfg.Address)
	if err != nil || u.Scheme != "http" || u.Path != "" || !site.Loopback(u.Hostname()) {
		return nil, fmt.Errorf("set up test issuer: %q is no address of this machine", cfg.Address)
	}
	if cfg.Clock == nil {
		return nil, errors.New("set up test issuer: clock is missing")
	}
	i := &Issuer{
		cfg: cfg, client: &http.Client{Timeout: 5 * time.Second},
		asked: map[string]request{}, codes: map[string]grant{}, sessions: map[string]*session{}, shown: map[string]bool{},
	}
	if cfg.Key != nil {
		i.keys = []signingKey{{rand.Text(), cfg.Key}}
	} else if err := i.Rotate(); err != nil {
		return nil, err
	}
	i.mux = http.NewServeMux()
	i.mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	i.mux.HandleFunc("GET /jwk", i.jwks)
	i.mux.HandleFunc("POST /rotate", i.rotate)
	i.mux.HandleFunc("GET /authorize", i.authorize)
	i.mux.HandleFunc("POST /authorize", i.signIn)
	i.mux.HandleFunc("POST /token", i.token)
	i.mux.HandleFunc("POST /machine", i.machine)
	i.mux.HandleFunc("GET /logout", i.logout)
	i.mux.HandleFunc("GET /{$}", i.front)
	return i, nil
}

// Handler answers for the issuer, to whoever asks it directly and by its own
// name: a page of somebody else's, or a proxy, could let in anybody.
func (i *Issuer) Handler() http.Handler {
	host := strings.TrimPrefix(i.cfg.Address, "http://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host || site.Proxied(r.Header) {
			http.Error(w, "This is a test issuer, for this machine only.", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+styleNonce+"'; base-uri 'none'; frame-ancestors 'none'")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		i.mux.ServeHTTP(w, r)
	})
}

// find gives a client by its id.
func (i *Issuer) find(id string) (Client, bool) {
	n := slices.IndexFunc(i.cfg.Clients, func(c Client) bool { return c.ID == id })
	if n < 0 {
		return Client{}, false
	}
	return i.cfg.Clients[n], true
}

// discovery describes the issuer (OpenID Connect Discovery, RFC 8414).
func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	at := i.cfg.Address
	answer(w, http.StatusOK, map[string]any{
		"issuer":                                           at,
		"authorization_endpoint":                           at + "/authorize",
		"token_endpoint":                                   at + "/token",
		"jwks_uri":                                         at + "/jwk",
		"end_session_endpoint":                             at + "/logout",
		"scopes_supported":                                 []string{"openid"},
		"response_types_supported":                         []string{"code"},
		"response_modes_supported":                         []string{"query"},
		"grant_types_supported":                            []string{"authorization_code"},
		"subject_types_supported":                          []string{"pairwise"},
		"id_token_signing_alg_values_supported":            []string{"RS256"},
		"token_endpoint_auth_methods_supported":            []string{"client_secret_basic", "client_secret_post", "private_key_jwt"},
		"token_endpoint_auth_signing_alg_values_supported": []string{"RS256", "ES256"},
		"code_challenge_methods_supported":                 []string{"S256"},
		"acr_values_supported":                             levels,
		"prompt_values_supported":                          []string{"none", "login", "select_account"},
		"authorization_details_types_supported":            []string{DetailsType},
		"authorization_response_iss_parameter_supported":   true,
		"backchannel_logout_supported":                     true,
		"backchannel_logout_session_supported":             true,
	})
}
