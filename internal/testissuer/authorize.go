package testissuer

import (
	"crypto/rand"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	cookie     = "proveutsteder"
	askedLife  = 10 * time.Minute
	codeLife   = time.Minute
	styleNonce = "proveutsteder" // there is nothing on the pages that a script could be put into
)

// request is what a client has asked for.
type request struct {
	client, redirect, state, nonce, challenge string
	level, resource                           string
	at                                        time.Time
}

// session is that somebody is signed in here.
type session struct {
	id      string // sid
	person  Person
	level   string
	at      time.Time
	clients []string // where else
}

// grant is what a code stands for.
type grant struct {
	request
	session session
	issued  time.Time
}

// readRequest reads the parameters of an authorization request. Without a client
// and an address of its own there is nobody to tell what is wrong (ok false);
// otherwise wrong is the error to tell.
func (i *Issuer) readRequest(q url.Values) (r request, wrong string, ok bool) {
	c, known := i.find(q.Get("client_id"))
	if !known || !slices.Contains(c.Redirects, q.Get("redirect_uri")) {
		return r, "", false
	}
	r = request{
		client: c.ID, redirect: q.Get("redirect_uri"), state: q.Get("state"), nonce: q.Get("nonce"),
		challenge: q.Get("code_challenge"), level: levels[0], at: i.cfg.Clock(),
	}
	for _, asked := range strings.Fields(q.Get("acr_values")) {
		if slices.Contains(levels, asked) {
			r.level = asked
			break
		}
	}
	var details []struct{ Type, Resource string }
	if given := q.Get("authorization_details"); given != "" {
		if json.Unmarshal([]byte(given), &details) != nil || len(details) != 1 || details[0].Type != DetailsType {
			return r, "invalid_authorization_details", true
		}
		r.resource = details[0].Resource
	}
	switch {
	case q.Get("response_type") != "code":
		return r, "unsupported_response_type", true
	case !slices.Contains(strings.Fields(q.Get("scope")), "openid"):
		return r, "invalid_scope", true
	case r.challenge == "" || q.Get("code_challenge_method") != "S256":
		return r, "invalid_request", true
	}
	return r, "", true
}

// authorize shows whom one can be, or goes back at once when one is signed in
// already and that is enough.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	asked, wrong, ok := i.readRequest(q)
	if !ok {
		http.Error(w, "Unknown client or redirect address.", http.StatusBadRequest)
		return
	}
	if wrong != "" {
		i.back(w, r, asked, url.Values{"error": {wrong}})
		return
	}
	i.mu.Lock()
	there := i.sessionOf(r)
	enough := there != nil && i.enough(*there, asked, q)
	i.mu.Unlock()
	switch {
	case enough:
		i.grant(w, r, asked, there)
	case q.Get("prompt") == "none":
		i.back(w, r, asked, url.Values{"error": {"login_required"}})
	default:
		i.choose(w, asked)
	}
}

// enough says whether a session answers a request without asking anybody.
func (i *Issuer) enough(s session, asked request, q url.Values) bool {
	if p := q.Get("prompt"); p == "login" || p == "select_account" {
		return false
	}
	if given := q.Get("max_age"); given != "" {
		seconds, err := strconv.Atoi(given)
		if err != nil || i.cfg.Clock().Sub(s.at) > time.Duration(seconds)*time.Second {
			return false
		}
	}
	return slices.Index(levels, s.level) >= slices.Index(levels, asked.level)
}

// choose shows the page on which one chooses whom to be.
func (i *Issuer) choose(w http.ResponseWriter, asked request) {
	id := rand.Text()
	i.mu.Lock()
	for old, a := range i.asked {
		if i.cfg.Clock().Sub(a.at) > askedLife {
			delete(i.asked, old)
		}
	}
	i.asked[id] = asked
	i.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = choosing.Execute(w, map[string]any{"Request": id, "People": People, "Levels": levels, "Level": asked.level, "Nonce": styleNonce})
}

// signIn begins a session for the person that was chosen, a new one in any case.
func (i *Issuer) signIn(w http.ResponseWriter, r *http.Request) {
	who, known := person(r.PostFormValue("person"))
	i.mu.Lock()
	asked, there := i.asked[r.PostFormValue("request")]
	there = there && i.cfg.Clock().Sub(asked.at) <= askedLife
	if known && there {
		delete(i.asked, r.PostFormValue("request"))
	}
	i.mu.Unlock()
	switch {
	case !there:
		http.Error(w, "Forespørselen er brukt opp eller for gammel. Begynn innloggingen på nytt.", http.StatusBadRequest)
		return
	case !known:
		i.choose(w, asked)
		return
	}
	s := &session{id: rand.Text(), person: who, level: who.level(r.PostFormValue("level")), at: i.cfg.Clock()}
	key := rand.Text()
	i.mu.Lock()
	if c, err := r.Cookie(cookie); err == nil {
		delete(i.sessions, c.Value)
	}
	i.sessions[key] = s
	i.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: key, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	i.grant(w, r, asked, s)
}

// sessionOf is the session of a browser; nil if it has none. i.mu is held.
func (i *Issuer) sessionOf(r *http.Request) *session {
	c, err := r.Cookie(cookie)
	if err != nil {
		return nil
	}
	return i.sessions[c.Value]
}

// grant goes back to the client with a code.
func (i *Issuer) grant(w http.ResponseWriter, r *http.Request, asked request, s *session) {
	code := rand.Text()
	i.mu.Lock()
	if !slices.Contains(s.clients, asked.client) {
		s.clients = append(s.clients, asked.client)
	}
	i.codes[code] = grant{request: asked, session: *s, issued: i.cfg.Clock()}
	i.mu.Unlock()
	i.back(w, r, asked, url.Values{"code": {code}})
}

// back leads to the client, with state and issuer (RFC 9207).
func (i *Issuer) back(w http.ResponseWriter, r *http.Request, asked request, answer url.Values) {
	to, err := url.Parse(asked.redirect)
	if err != nil {
		http.Error(w, "The redirect address cannot be read.", http.StatusInternalServerError)
		return
	}
	answer.Set("iss", i.cfg.Address)
	if asked.state != "" {
		answer.Set("state", asked.state)
	}
	to.RawQuery = answer.Encode()
	http.Redirect(w, r, to.String(), http.StatusFound)
}

func (i *Issuer) front(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = front.Execute(w, map[string]any{"Nonce": styleNonce})
}

const style = `<style nonce="{{.Nonce}}">
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 42rem; padding: 1.5rem 1rem; overflow-wrap: break-word; }
.warning { border: 3px solid; padding: 0.75rem 1rem; }
fieldset { border: 1px solid; padding: 0.5rem 1rem; margin-block: 1rem; }
label { display: grid; grid-template-columns: auto 1fr; gap: 0.75rem; align-items: start; padding-block: 0.5rem; }
input { inline-size: 1.5rem; block-size: 1.5rem; margin: 0; }
button { font: inherit; padding: 0.625rem 1.5rem; }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
</style>`

const warning = `<p class="warning"><strong>Dette er en prøveutsteder.</strong> Den spør ikke etter passord, og ingen av dem du kan være, finnes. Den er bare for demonstrasjon og prøving på denne maskinen.</p>`

var choosing = template.Must(template.New("choose").Parse(`<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prøveutsteder: hvem vil du være?</title>` + style + `</head><body>
<main><h1>Prøveutsteder</h1>` + warning + `
<form method="post" action="/authorize"><input type="hidden" name="request" value="{{.Request}}">
<fieldset><legend>Hvem vil du være?</legend>
{{range $n, $p := .People}}<label><input type="radio" name="person" value="{{.Key}}" required><span>{{.Role}}</span></label>
{{end}}</fieldset>
<fieldset><legend>Sikkerhetsnivå</legend>
{{$level := .Level}}{{range .Levels}}<label><input type="radio" name="level" value="{{.}}"{{if eq . $level}} checked{{end}}><span>{{.}}</span></label>
{{end}}</fieldset>
<button type="submit">Fortsett</button></form></main></body></html>
`))

var front = template.Must(template.New("front").Parse(`<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prøveutsteder</title>` + style + `</head><body><main><h1>Prøveutsteder</h1>` + warning + `
<p>Du er ikke logget inn her. Begynn i Samstyring.</p></main></body></html>
`))
