package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/testissuer"
)

// visitor asks a registry as a browser does, under any name.
type visitor struct {
	t      *testing.T
	client *http.Client
	base   string
	dress  func(*http.Request) // nil: as it is
}

func visit(t *testing.T, base string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{t: t, base: base, client: &http.Client{Jar: jar, CheckRedirect: stay, Timeout: patience}}
}

// do gives status, header and body of an answer, the latter two as one text.
func (v *visitor) do(method, path, body string) (int, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(v.t.Context()), method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.dress != nil {
		v.dress(r)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	var text strings.Builder
	if err := answer.Header.Write(&text); err != nil {
		v.t.Fatal(err)
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		raw = bytes.ReplaceAll(raw, []byte("\u00ad"), nil) // where long words may be broken
	}
	return answer.StatusCode, text.String() + "\n" + string(raw)
}

func (v *visitor) get(path string) (int, string) {
	v.t.Helper()
	return v.do(http.MethodGet, path, "")
}

var (
	formToken = regexp.MustCompile(`name="_token" value="([^"]+)"`)
	addresses = regexp.MustCompile(`(?:href|src|action)="(/[^"#]*)`)
)

var location = regexp.MustCompile(`(?m)^Location: (http\S+)`)

// become signs in at the test issuer, and gives the status of the last answer of
// the registry.
func (v *visitor) become(person string) int {
	v.t.Helper()
	status, answer := v.get("/logg-inn/til/" + testissuer.Key + "?tilbake=/")
	to := location.FindStringSubmatch(answer)
	if status != http.StatusSeeOther || to == nil {
		return status
	}
	back, err := testissuer.SignIn(context.WithoutCancel(v.t.Context()), http.DefaultClient, to[1], person, "")
	if err != nil {
		v.t.Fatal(err)
	}
	status, _ = v.get(strings.TrimPrefix(back, v.base))
	return status
}

// As it is started without a word about it, the registry lets nobody sign in
// without a password, and a session from the time when it did is worth nothing.
func TestNobodySignsInUnlessAskedFor(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO_SIGN_IN")
	v := visit(t, r.url)
	if status := v.become("ks"); status != http.StatusSeeOther {
		t.Fatalf("sign-in that was asked for: %d", status)
	}
	address := r.url
	r.halt(t)
	if said := r.stderr.String(); !strings.Contains(said, "level=WARN") || !strings.Contains(said, "without a password") {
		t.Errorf("nothing warns of it:\n%s", said)
	}
	r.serveWith(t, map[string]string{"SAMSTYRING_LISTEN": strings.TrimPrefix(address, "http://")})
	if status := v.become("ks"); status != http.StatusNotFound {
		t.Errorf("sign-in that nobody asked for: %d", status)
	}
	if _, page := v.get("/"); strings.Contains(page, "Du representerer") || strings.Contains(page, "logg-inn") {
		t.Error("the session lives on without the sign-in")
	}
	r.halt(t)
	if said := r.stderr.String(); strings.Contains(said, "without a password") {
		t.Errorf("warned of nothing:\n%s", said)
	}
}

// A page of somebody else's whose name has been pointed to this machine, and a
// proxy that lets in everybody, get neither a sign-in nor a session.
func TestRebindingAndProxiesDoNotSignIn(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO_SIGN_IN")
	v := visit(t, r.url)
	if status := v.become("digdir"); status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d", status)
	}
	for name, c := range map[string]struct {
		status int
		dress  func(*http.Request)
	}{
		"rebinding": {http.StatusMisdirectedRequest, func(r *http.Request) {
			r.Host = "evil.example:22000"
			r.Header.Set("Origin", "http://evil.example:22000")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}},
		"proxy": {http.StatusForbidden, func(r *http.Request) {
			r.Header.Set("Origin", "https://samstyring.example.no")
			r.Header.Set("X-Forwarded-For", "8.8.8.8")
			r.Header.Set("X-Forwarded-Proto", "https")
			r.Header.Set("Via", "1.1 nginx")
		}},
	} {
		v.dress = c.dress
		if status := v.become("ks"); status != c.status {
			t.Errorf("%s: sign-in answers %d, want %d", name, status, c.status)
		}
		if _, page := v.get("/"); strings.Contains(page, "Du representerer") || strings.Contains(page, "evil") {
			t.Errorf("%s: the session is good, or the page names the attacker", name)
		}
	}
	v.dress = nil
	if _, page := v.get("/"); !strings.Contains(page, "Du representerer Digdir") {
		t.Error("the session does not work any more where it was begun")
	}
}

// Whoever has signed out is out, also after the program was started again.
func TestSignOutOutlivesARestart(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO_SIGN_IN")
	address := strings.TrimPrefix(r.url, "http://")
	v, thief := visit(t, r.url), visit(t, r.url)
	if status := v.become("ks"); status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d", status)
	}
	at, err := url.Parse(r.url)
	if err != nil {
		t.Fatal(err)
	}
	thief.client.Jar.SetCookies(at, v.client.Jar.Cookies(at))
	_, page := thief.get("/")
	if !strings.Contains(page, "Du representerer KS") {
		t.Fatal("the copied cookie is worth nothing from the beginning")
	}
	if status, _ := v.do(http.MethodPost, "/logg-ut", url.Values{"_token": {formToken.FindStringSubmatch(page)[1]}}.Encode()); status != http.StatusOK {
		t.Fatalf("sign-out: %d", status)
	}
	r.halt(t)
	r.serveWith(t, map[string]string{"SAMSTYRING_LISTEN": address, "SAMSTYRING_DEMO_SIGN_IN": "true"})
	if _, page := thief.get("/"); strings.Contains(page, "Du representerer") {
		t.Error("the cookie lives on")
	}
}

// Whatever a request calls the registry, no answer repeats it: every address in
// pages, feeds, calendars, spreadsheets, descriptions and headers is the
// registry's own. Another name than its own is not even answered.
func TestNoAnswerRepeatsTheHost(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO")
	v := visit(t, r.url)
	all := v.everyAddress()
	if len(all) < 100 {
		t.Fatalf("found only %d addresses: %v", len(all), all)
	}
	found := 0
	for _, path := range all {
		v.dress = func(r *http.Request) { r.Host = "evil.example:6666" }
		status, answer := v.get(path)
		if health := path == "/healthz" || path == "/readyz"; health != (status == http.StatusOK) || !health && status != http.StatusMisdirectedRequest || strings.Contains(answer, "evil.example") {
			t.Errorf("%s for another host: %d\n%.2000s", path, status, answer)
		}
		v.dress = func(r *http.Request) {
			r.Host = "127.66.66.66:6666" // this machine, but no address of the registry's
			r.Header.Set("X-Forwarded-Host", "evil.example")
			r.Header.Set("X-Forwarded-Proto", "https")
			r.Header.Set("Forwarded", "host=evil.example;proto=https")
			r.Header.Set("X-Original-Host", "evil.example")
		}
		if status, answer := v.get(path); status >= 500 || strings.Contains(answer, "evil.example") || strings.Contains(answer, "127.66.66") {
			t.Errorf("%s repeats what the request says (%d):\n%.2000s", path, status, answer)
		} else if strings.Contains(answer, r.url+"/") {
			found++
		}
	}
	if found < 5 {
		t.Errorf("only %d answers hold whole addresses", found)
	}
}

// everyAddress is every page that links lead to, some of each kind, and every
// operation that reads.
func (v *visitor) everyAddress() []string {
	v.t.Helper()
	doc, err := api.Description()
	if err != nil {
		v.t.Fatal(err)
	}
	ids := strings.NewReplacer("{id}", "2026-0001", "{number}", "1103", "{position}", "1", "{change}", "1-1-proposed", "{delivery}", "x", "{day}", "2026-01-01", "{version}", "1")
	queue := []string{"/", "/healthz", "/readyz", "/.well-known/security.txt", "/nowhere", "/tiltak/", "/sprak?til=nb&tilbake=//other.example/", "/abonner?kommune=1103", "/api/v1/docs",
		"/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/asyncapi.yaml", "/api/v1/changes.atom?municipality=1103", "/api/v1/calendar.ics?municipality=1103", "/tiltak.csv", "/tiltak.xlsx"}
	for path, item := range doc.Paths.Map() {
		if item.Get != nil && !strings.HasSuffix(path, "/stream") {
			queue = append(queue, api.Base+ids.Replace(path))
		}
	}
	seen, kinds, out := map[string]bool{}, map[string]int{}, []string(nil)
	for len(queue) > 0 {
		path := strings.ReplaceAll(queue[0], "&amp;", "&")
		queue = queue[1:]
		kind := strings.Join(strings.SplitN(strings.TrimRight(path[:strings.IndexAny(path+"?", "?")], "0123456789-"), "/", 4), "/")
		if seen[path] || strings.Contains(path, "/stream") || kinds[kind] >= 6 {
			continue
		}
		seen[path] = true
		kinds[kind]++
		out = append(out, path)
		if _, answer := v.get(path); strings.Contains(answer, "text/html") {
			for _, m := range addresses.FindAllStringSubmatch(answer, -1) {
				queue = append(queue, m[1])
			}
		}
	}
	return out
}

// What must not be started, and what may.
func TestWhatIsUnsafeIsNotStarted(t *testing.T) {
	t.Parallel()
	for args, reason := range map[string]string{
		"": "", "--demo": "", "--demo-sign-in": "", "--demo --demo-sign-in": "", "--listen localhost:8080": "", "--listen [::1]:8080": "",
		"--listen 0.0.0.0:8080": "--public-url",
		"--listen :8080":        "--public-url",
		"--listen 192.0.2.1:8080 --trust-proxy 10.0.0.0/28":        "--public-url",
		"--listen :8080 --public-url https://a.example":            "",
		"--public-url https://a.example --trust-proxy 10.0.0.0/28": "",
		"--public-url a.example":                                   "--public-url",
		"--public-url https://a.example/x":                         "--public-url",
		"--listen :8080 --demo-sign-in":                            "--demo-sign-in",
		"--listen :8080 --demo":                                    "--demo",
		"--demo-sign-in --public-url https://a.example":            "--demo-sign-in",
		"--demo-sign-in --trust-proxy 10.0.0.0/28":                 "--demo-sign-in",
		"--demo --public-url https://a.example":                    "", // the data alone
		"--listen :80 --smtp-host m --smtp-from a":                 "--public-url",
		"--sign-in f --listen :80 --public-url http://a.example":   "--sign-in",
		"--sign-in f --listen :80 --public-url https://a.example":  "",
	} {
		cli, _ := parseWith(t, nil, append([]string{"serve"}, strings.Fields(args)...)...)
		err := cli.Serve.safe()
		if reason == "" && err != nil || reason != "" && (err == nil || !strings.Contains(err.Error(), reason)) {
			t.Errorf("serve %s: %v, want %q", args, err, reason)
		}
	}
	for args, want := range map[string]bool{
		"": false, "--demo": true, "--demo-sign-in": true, "--trust-proxy 10.0.0.0/28": false, "--demo --trust-proxy 10.0.0.0/28": false,
		"--demo --public-url https://a.example": false, "--public-url https://a.example": false,
	} {
		cli, _ := parseWith(t, nil, append([]string{"serve"}, strings.Fields(args)...)...)
		if cli.Serve.signInFreely() != want {
			t.Errorf("serve %s: sign-in without a password %t, want %t", args, !want, want)
		}
	}
}
