package openid_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/fault"
)

func TestPeopleSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for person, want := range map[string][]string{
		"ks": {"971032146"}, "flere": {"964947082", "964965226"}, "ingen": nil,
	} {
		to, a := w.begin("one", openid.Ask{Back: "/x"})
		p, err := w.issuers.Finish(t.Context(), a, w.answer(to, person, ""))
		if err != nil {
			t.Fatalf("%s: %v", person, err)
		}
		if !slices.Equal(p.Organisations, want) || p.Level != access.LevelSubstantial || p.ACR != "substantial" || !p.At.Equal(start) {
			t.Errorf("%s: %+v", person, p)
		}
		if p.Issuer != "one" || p.Address != w.address["one"] || p.Subject == "" || p.SessionID == "" || p.IDToken == "" {
			t.Errorf("%s: %+v", person, p)
		}
	}
	to, _ := w.begin("other", openid.Ask{})
	q := must(url.Parse(to)).Query()
	for _, name := range []string{"state", "nonce", "code_challenge", "authorization_details"} {
		if q.Get(name) == "" {
			t.Errorf("%s is not asked with", name)
		}
	}
	if q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != home+"/logg-inn/retur/other" || q.Get("acr_values") != "substantial" {
		t.Errorf("asked with %v", q)
	}
}

// Whoever has a session at the issuer comes back at once, but not when they are
// to show anew who they are.
func TestStepUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	browser := &http.Client{Jar: newJar(t)}
	come := func(ask openid.Ask, person, level string) (openid.Person, error) {
		to, a := w.begin("one", ask)
		return w.finishAs(browser, to, a, person, level)
	}
	if p, err := come(openid.Ask{}, "ks", ""); err != nil || p.Level != access.LevelSubstantial {
		t.Fatal(p, err)
	}
	w.clock.advance(time.Hour)
	again, err := come(openid.Ask{}, "digdir", "") // is not asked
	if err != nil || again.Organisations[0] != "971032146" || !again.At.Equal(start) {
		t.Fatal(again, err)
	}
	up, err := come(openid.Ask{Fresh: true, Level: access.LevelHigh}, "ks", "high")
	if err != nil || up.Level != access.LevelHigh || !up.At.Equal(start.Add(time.Hour)) {
		t.Fatal(up, err)
	}
	if _, err := come(openid.Ask{Fresh: true, Level: access.LevelHigh}, "lavere", "high"); key(err) != "sign_in_level_too_low" {
		t.Error(err)
	}
	w.claims = func(c map[string]any) { c["auth_time"] = start.Unix() }
	if _, err := come(openid.Ask{Fresh: true, Level: access.LevelHigh}, "ks", "high"); key(err) != "sign_in_refused" {
		t.Errorf("an issuer that has not asked anew: %v", err)
	}
}

// Everything that is wrong with an answer is refused, and the refusals are one.
func TestForgedAnswersAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	claims := func(change map[string]any) func(*attack) {
		return func(*attack) {
			w.claims = func(c map[string]any) {
				for name, value := range change {
					if c[name] = value; value == nil {
						delete(c, name)
					}
				}
			}
		}
	}
	now := start.Unix()
	for name, wrong := range map[string]func(*attack){
		"wrong state":             func(a *attack) { a.answer.Set("state", "x") },
		"no state":                func(a *attack) { a.answer.Del("state") },
		"no state on either side": func(a *attack) { a.answer.Del("state"); a.attempt.State = "" },
		"two states":              func(a *attack) { a.answer.Add("state", a.answer.Get("state")) },
		"mixed-up issuer":         func(a *attack) { a.answer.Set("iss", w.address["other"]) },
		"unnamed issuer":          func(a *attack) { a.answer.Del("iss") },
		"another's answer":        func(a *attack) { a.attempt.Issuer = "other"; a.answer.Set("iss", w.address["other"]) },
		"no code":                 func(a *attack) { a.answer.Del("code") },
		"made-up code":            func(a *attack) { a.answer.Set("code", "x") },
		"replayed code":           func(a *attack) { _, _ = w.issuers.Finish(t.Context(), a.attempt, a.answer) },
		"code of another browser": func(a *attack) { a.attempt.Verifier = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
		"old attempt":             func(a *attack) { a.attempt.Begun = start.Add(-16 * time.Minute) },
		"attempt from tomorrow":   func(a *attack) { a.attempt.Begun = start.Add(time.Hour) },
		"wrong nonce":             func(a *attack) { a.attempt.Nonce = "x" },
		"no nonce":                claims(map[string]any{"nonce": nil}),
		"expired":                 claims(map[string]any{"exp": now - 11}),
		"never expires":           claims(map[string]any{"exp": nil}),
		"not yet valid":           claims(map[string]any{"nbf": now + 60}),
		"issued in the future":    claims(map[string]any{"iat": now + 60}),
		"signed in in the future": claims(map[string]any{"auth_time": now + 60}),
		"another issuer":          claims(map[string]any{"iss": w.address["other"]}),
		"another client":          claims(map[string]any{"aud": "other"}),
		"several clients":         claims(map[string]any{"aud": []string{"samstyring", "other"}}),
		"for another party":       claims(map[string]any{"azp": "other"}),
		"about nobody":            claims(map[string]any{"sub": ""}),
		"details are no list":     claims(map[string]any{"authorization_details": "0192:971032146"}),
	} {
		w.claims = nil
		to, attempt := w.begin("one", openid.Ask{})
		a := &attack{attempt, w.answer(to, "ks", "")}
		wrong(a)
		p, err := w.issuers.Finish(t.Context(), a.attempt, a.answer)
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.Forbidden || f.Key != "sign_in_refused" || f.Args != nil || p.Subject != "" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

type attack struct {
	attempt openid.Attempt
	answer  url.Values
}

// Organisations are taken from what was asked for, and only as they are spelt.
func TestOnlyWhatIsRepresentedCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	detail := func(kind, of string, reportees ...any) any {
		return map[string]any{"type": kind, "resource": of, "reportees": reportees}
	}
	const kind = "ansattporten:altinn:resource"
	org := func(authority, id string) any { return map[string]any{"Authority": authority, "ID": id} }
	good := org("iso6523-actorid-upis", "0192:971032146")
	for name, c := range map[string]struct {
		details any
		want    []string
	}{
		"as asked for":        {[]any{detail(kind, resource, good)}, []string{"971032146"}},
		"twice":               {[]any{detail(kind, resource, good, good), detail(kind, resource, good)}, []string{"971032146"}},
		"another resource":    {[]any{detail(kind, "urn:altinn:resource:skatt", good)}, nil},
		"another type":        {[]any{detail("other", resource, good)}, nil},
		"another register":    {[]any{detail(kind, resource, org("iso6523-actorid-upis", "0007:971032146"))}, nil},
		"another authority":   {[]any{detail(kind, resource, org("x", "0192:971032146"))}, nil},
		"wrong check digit":   {[]any{detail(kind, resource, org("iso6523-actorid-upis", "0192:971032147"))}, nil},
		"a person":            {[]any{detail(kind, resource, org("iso6523-actorid-upis", "0192:01815000372"))}, nil},
		"nobody at all":       {nil, nil},
		"none of the details": {[]any{}, nil},
	} {
		w.claims = func(claims map[string]any) { claims["authorization_details"] = c.details }
		to, a := w.begin("one", openid.Ask{})
		p, err := w.issuers.Finish(t.Context(), a, w.answer(to, "skatteetaten", ""))
		if err != nil || !slices.Equal(p.Organisations, c.want) {
			t.Errorf("%s: %v, %v", name, p.Organisations, err)
		}
	}
}

// A person who breaks off is told so; an answer that is not to this attempt is not.
func TestBreakingOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, a := w.begin("one", openid.Ask{})
	q := url.Values{"error": {"access_denied"}, "state": {a.State}, "iss": {w.address["one"]}}
	if _, err := w.issuers.Finish(t.Context(), a, q); !errors.Is(err, openid.ErrCancelled) {
		t.Error(err)
	}
	q.Set("state", "x")
	if _, err := w.issuers.Finish(t.Context(), a, q); key(err) != "sign_in_refused" {
		t.Error(err)
	}
}

// Logout tokens are taken as the specification says, and not otherwise.
func TestLogoutTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := start.Unix()
	for name, c := range map[string]struct {
		change map[string]any
		good   bool
	}{
		"as it should be":      {nil, true},
		"of a session":         {map[string]any{"sub": nil}, true},
		"of a person":          {map[string]any{"sid": nil}, true},
		"about nobody":         {map[string]any{"sub": nil, "sid": nil}, false},
		"another issuer":       {map[string]any{"iss": w.address["other"]}, false},
		"unknown issuer":       {map[string]any{"iss": w.address["stranger"]}, false},
		"another client":       {map[string]any{"aud": "other"}, false},
		"old":                  {map[string]any{"iat": now - 601, "exp": now + 60}, false},
		"expired":              {map[string]any{"exp": now - 11}, false},
		"from tomorrow":        {map[string]any{"iat": now + 86400}, false},
		"not dated":            {map[string]any{"iat": nil}, false},
		"without a number":     {map[string]any{"jti": nil}, false},
		"with a nonce":         {map[string]any{"nonce": "x"}, false},
		"without events":       {map[string]any{"events": nil}, false},
		"about something else": {map[string]any{"events": map[string]any{"http://schemas.openid.net/event/other": map[string]any{}}}, false},
		"event is no object":   {map[string]any{"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": "x"}}, false},
	} {
		claims := w.one.LogoutClaims("samstyring", "somebody", "session")
		for name, value := range c.change {
			if claims[name] = value; value == nil {
				delete(claims, name)
			}
		}
		token := must(w.one.Sign("logout+jwt", claims))
		ended, err := w.issuers.ReadLogout(t.Context(), token)
		if c.good != (err == nil) || !c.good && key(err) != "sign_in_refused" || c.good && (ended.Issuer != "one" || ended.ID == "") {
			t.Errorf("%s: %+v, %v", name, ended, err)
		}
	}
	strange := must(w.stranger.Sign("logout+jwt", w.one.LogoutClaims("samstyring", "somebody", "session")))
	for name, token := range map[string]string{
		"another's key": strange, "none": unsigned(strange), "no token": "x", "nothing": "",
	} {
		if _, err := w.issuers.ReadLogout(t.Context(), token); key(err) != "sign_in_refused" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An issuer that is down does not keep the registry from starting, and one that
// rotates its keys is followed.
func TestIssuersComeAndGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	down := w.config("one")
	down.Address = "http://127.0.0.1:1"
	issuers, err := openid.New(openid.Config{Site: home, Clock: w.clock.Now, Issuers: []openid.Issuer{down}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := issuers.Begin(t.Context(), "one", openid.Ask{}); fault.CodeOf(err) != fault.Unavailable {
		t.Error(err)
	}
	if to := issuers.LogoutURL(t.Context(), "one", ""); to != "" {
		t.Error(to)
	}
	for range 3 {
		to, a := w.begin("one", openid.Ask{})
		if _, err := w.issuers.Finish(t.Context(), a, w.answer(to, "ks", "")); err != nil {
			t.Fatal(err)
		}
		if err := w.one.Rotate(); err != nil {
			t.Fatal(err)
		}
		w.clock.advance(time.Minute)
	}
}

func TestSigningOutAtTheIssuer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	browser := &http.Client{Jar: newJar(t)}
	to, a := w.begin("one", openid.Ask{})
	p, err := w.finishAs(browser, to, a, "ks", "")
	if err != nil {
		t.Fatal(err)
	}
	out := w.issuers.LogoutURL(t.Context(), "one", p.IDToken)
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, out, nil))
	response := must(browser.Do(r))
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Location") != home+"/logg-ut" {
		t.Errorf("signed out, led to %q (%d)", response.Header.Get("Location"), response.StatusCode)
	}
	to, a = w.begin("one", openid.Ask{})
	next, err := w.finishAs(browser, to, a, "digdir", "")
	if err != nil || next.Organisations[0] != "991825827" {
		t.Errorf("still signed in: %+v, %v", next, err)
	}
}

func TestWhatIsWrongWithIssuersIsListed(t *testing.T) {
	t.Parallel()
	_, err := openid.New(openid.Config{Site: home, Clock: time.Now, Issuers: []openid.Issuer{
		{Key: "Å", Address: "http://a.example", DetailsType: "x", Level: "high"},
		{Key: "entra", Name: "x", ClientID: "x", ClientSecret: "x", Address: "https://a.example/{tenantid}", Invited: map[string][]string{"x": {"1"}}},
		{Key: "entra", Name: "x", ClientID: "x", ClientSecret: "x", Address: "https://b.example"},
	}})
	for _, want := range []string{`key "Å"`, "name", "clientId", "secret", "resource", "not https", `"high"`, "tenants", `"x" are not all valid`, "twice"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in: %v", want, err)
		}
	}
}
