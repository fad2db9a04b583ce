package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit"
)

const list = "/api/v1/initiatives"

// bad is where the bad input goes.
type bad struct {
	*world
	own    string // path of an initiative of Skatteetaten
	rolled string // of another one, that is rolled out
}

// badCase is made anew for each language: a body is read once.
type badCase struct {
	name string
	make func() *http.Request
}

func (b *bad) cases(t *testing.T) []badCase {
	t.Helper()
	by := b.by(t, testkit.Skatteetaten)
	var out []badCase
	for _, group := range []func(*testing.T, option) []badCase{b.keys, b.values, b.bodies, b.queries, b.versions, b.paths, b.tokens} {
		out = append(out, group(t, by)...)
	}
	return out
}

// send is a case that is a request as it stands.
func send(name, method, target, body string, options ...option) badCase {
	return badCase{name, func() *http.Request { return request(method, target, body, options...) }}
}

// proposal is a registration with one thing replaced.
func proposal(old, new string) string {
	const whole = `{"title":{"nb":"Byggesøknad"},"summary":{"nb":"Kort."},"owner":"974761076","reach":{"scope":"all"},"phase":"idea"}`
	return strings.Replace(whole, old, new, 1)
}

// values are fields that can be read and are wrong.
func (b *bad) values(t *testing.T, by option) []badCase {
	t.Helper()
	long := strings.Repeat("ø", 281)
	post := func(name, old, new string) badCase { return send(name, http.MethodPost, list, proposal(old, new), by) }
	return []badCase{
		send("four reasons at once", http.MethodPost, list, `{"title":{"nb":"Alt"},"summary":{"nb":"`+long+`"},"owner":"974761075",
			"colour":"red","reach":{"scope":"municipalities","codes":["9999"]}}`, by),
		post("wrong check digit", "974761076", "974761075"),
		post("organisation number in words", "974761076", "Skatteetaten"),
		post("unknown municipality", `"scope":"all"`, `"scope":"municipalities","codes":["1103","9999"]`),
		post("municipality of another time", `"scope":"all"`, `"scope":"municipalities","codes":["1507"],"referenceDate":"2026-01-01"`),
		post("unknown county", `"scope":"all"`, `"scope":"counties","codes":["99"]`),
		post("population low over high", `"scope":"all"`, `"scope":"population","min":20000,"max":5000`),
		post("reach without scope", `"scope":"all"`, ``),
		post("unknown field", `"phase"`, `"fase"`),
		post("unknown field inside", `{"nb":"Kort."}`, `{"nb":"Kort.","nb_NO":"Kort."}`),
		post("a field twice", `"phase":"idea"`, `"phase":"idea","owner":"974761076"`),
		post("fields twice in objects, one written with an escape", `{"nb":"Kort."}`, `{"nb":"Kort.","\u006eb":"Kortere."},"links":[{"url":"https://example.no/"},{"url":"https://example.no/a","url":"https://example.no/b"}]`),
		post("a field twice, and other reasons", `"phase":"idea"`, `"phase":"idea","phase":"finished","fase":"idea"`),
		send("a field twice in a change", http.MethodPatch, b.own, `{"title":{"nb":"Ett"},"title":{"nb":"To"}}`, by, with("Content-Type", "application/merge-patch+json"), with("If-Match", "*")),
		post("summary too long", "Kort.", long),
		post("title and summary missing", `"title":{"nb":"Byggesøknad"},"summary":{"nb":"Kort."},`, ""),
		post("only English", `"title":{"nb"`, `"title":{"en"`),
		post("blank text", "Kort.", "  "),
		post("unknown phase", `"idea"`, `"finished"`),
		post("no such day", `"phase":"idea"`, `"plan":[{"milestone":"Start","date":"2026-02-30"},{"milestone":"Start","date":"soon"}]`),
		post("link that runs", `"phase":"idea"`, `"links":[{"url":"javascript:alert(1)"}]`),
		post("unknown theme and function", `"phase":"idea"`, `"themes":["finnes-ikke"],"functions":["20"]`),
		send("cost low over high", http.MethodPost, b.own+"/assessment", `{"assessment":{"level":"minimum","questions":{},"costs":[
			{"what":{"nb":"Kurs"},"unit":"hours","frequency":"one_off","low":9,"expected":5,"high":1,"confidence":7,"evidence":"gut"}]}}`, by),
		send("deadline too short", http.MethodPost, b.own+"/assessment", `{"assessment":{"level":"minimum","questions":{}},"statementDeadline":"2026-09-08"}`, by),
		send("relation to itself", http.MethodPost, b.own+"/relations", `{"kind":"depends_on","target":"2026-0001"}`, by),
		send("relation to what is not", http.MethodPost, b.own+"/relations", `{"kind":"hates","target":"2019-0001"}`, by),
		send("breaking change of what nobody has connected to", http.MethodPost, b.own+"/breaking-changes", `{"on":"2027-02-01","what":{"nb":"Slås av."}}`, by),
		send("breaking change of yesterday", http.MethodPost, b.rolled+"/breaking-changes", `{"on":"2026-09-06","what":{"nb":"Slås av."},"reference":"ftp://example.no"}`, by),
		send("breaking change without anything", http.MethodPost, b.rolled+"/breaking-changes", `{"hva":"x"}`, by),
		send("breaking change told at length", http.MethodPost, b.rolled+"/breaking-changes", `{"on":"snart","what":{"nb":"`+strings.Repeat("ø", 501)+`"}}`, by),
		send("breaking change moved from where there is none", http.MethodPost, b.rolled+"/breaking-changes", `{"on":"2027-02-01","movedFrom":"2027-02-01","what":{"en":"Off."}}`, by),
		send("withdrawal of what is not announced", http.MethodPost, b.rolled+"/breaking-changes/2027-02-01/withdrawal", `{"reason":{"nb":"Nei."}}`, by),
		send("withdrawal of no day, without a reason", http.MethodPost, b.rolled+"/breaking-changes/snart/withdrawal", `{"reason":{}}`, by),
		send("import without rows", http.MethodPost, "/api/v1/imports?source=Felt", `{"rows":[]}`, by),
		send("import of rows that are wrong", http.MethodPost, "/api/v1/imports?source=Felt", `{"rows":[{"line":0,"values":{"title":{"nb":"A"},"hva":1}}]}`, by),
		send("import of two rows of one line", http.MethodPost, "/api/v1/imports?source=Felt", `{"rows":[`+typedRow+`,`+typedRow+`]}`, by),
		send("import of nobody", http.MethodPost, "/api/v1/imports", `{"rows":[`+typedRow+`]}`, by),
		send("file without a name", http.MethodPost, "/api/v1/imports?source=Felt", "id;tittel", by, with("Content-Type", "text/csv")),
		send("file without bytes", http.MethodPost, "/api/v1/imports?source=Felt&name=a.csv", "", by, with("Content-Type", "text/csv")),
		send("file that is text/html", http.MethodPost, "/api/v1/imports?source=Felt&name=a.csv", "x", by, with("Content-Type", "text/html")),
		send("JSON that is called a file", http.MethodPost, "/api/v1/imports?source=Felt&name=a.json", `{"rows":[`+typedRow+`]}`, by, with("Content-Type", "application/octet-stream")),
		send("plan of nothing", http.MethodPost, "/api/v1/imports/x/execution", `{"planHash":"x"}`, by),
		send("execution of no plan", http.MethodPost, "/api/v1/imports/x/execution", `{}`, by),
		send("reversal of nothing", http.MethodPost, "/api/v1/imports/x/reversal", `{"hash":"x"}`, by),
		send("choices without If-Match", http.MethodPatch, "/api/v1/imports/x", `{}`, by),
		send("choices that nobody knows", http.MethodPatch, "/api/v1/imports/x", `{"ark":"x","answers":{"1":{"a":1}}}`, by, with("If-Match", `"1"`)),
	}
}

// typedRow is a row of an import that is right.
const typedRow = `{"line":1,"values":{"title":{"nb":"A"},"summary":{"nb":"B"},"owner":"974761076","reach":{"scope":"all"},"externalId":"1","provenance":{"source":"Felt","certainty":"memory"}}}`

// endless is a body that does not say how long it is.
func endless(length int64) func(*http.Request) {
	return func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(io.LimitReader(letters{}, length)), -1
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// bodies are such that nothing can be read from them.
func (b *bad) bodies(t *testing.T, by option) []badCase {
	t.Helper()
	large := `{"title":{"nb":"` + strings.Repeat("a", 5<<20) + `"}}`
	post := func(name, body string, options ...option) badCase {
		return send(name, http.MethodPost, list, body, append(options, by)...)
	}
	return []badCase{
		post("body of 5 MB", large),
		post("body of 5 MB that does not say so", "{}", endless(5<<20)),
		send("import of 9 MB", http.MethodPost, "/api/v1/imports?source=Felt", "{}", by, endless(9<<20)),
		send("file of 21 MB", http.MethodPost, "/api/v1/imports?source=Felt&name=a.csv", "{}", by, endless(21<<20), with("Content-Type", "text/csv")),
		post("invalid UTF-8", proposal("Kort.", "K\xf8rt.")),
		post("malformed JSON", proposal("}", "")),
		post("more than one JSON", "{} {}"),
		post("no body", ""),
		post("null", "null"),
		post("list for an object", "[1,2]"),
		post("text for an object", proposal(`{"nb":"Kort."}`, `"Kort."`)),
		post("nested without end", strings.Repeat("[", 20_000)),
		post("text/plain", "{}", with("Content-Type", "text/plain")),
		post("form", "title=x", with("Content-Type", "application/x-www-form-urlencoded")),
		post("no content type", "{}", func(r *http.Request) { r.Header.Del("Content-Type") }),
		post("merge patch for a registration", proposal("", ""), with("Content-Type", "application/merge-patch+json")),
	}
}

// queries are wrong after the question mark.
func (b *bad) queries(t *testing.T, by option) []badCase {
	t.Helper()
	get := func(name, query string) badCase { return send(name, http.MethodGet, list+"?"+query, "") }
	cursor := b.cursor(t, "stage=proposed")
	return []badCase{
		get("tampered cursor", "limit=1&stage=proposed&cursor="+tampered(cursor)),
		get("cursor of nobody", "cursor=eyJhIjoiMjAyNi0wMDQyIn0"),
		get("cursor with another filter", "limit=1&stage=assessed&cursor="+cursor),
		get("cursor with another order", "limit=1&stage=proposed&sort=id&cursor="+cursor),
		get("unknown parameter", "kommune=1103&farge=red"),
		get("everything at once", "limit=0&kommune=1103&bypassed=perhaps"),
		get("unknown values", "stage=proposed,done&phase=later&obligation=must&standing=dead"),
		get("unknown municipality and theme", "municipality=9999&theme=finnes-ikke"),
		get("unknown order", "sort=price"),
		get("limit too large", "limit=201"),
		get("limit of nothing", "limit=0"),
		get("limit in words", "limit=many"),
		get("words too long", "q="+strings.Repeat("a", 201)),
		get("query too long", "q="+strings.Repeat("a", 5000)),
		get("neither true nor false", "bypassed=perhaps"),
		get("no such time", "changedSince=yesterday"),
		get("position ahead of the log", "minPosition=99999"),
		get("position below zero", "minPosition=-1"),
		get("percent sign that means nothing", "q=%zz"),
		send("no such time to look back to", http.MethodGet, b.own+"?asOf=once", ""),
		send("before it was registered", http.MethodGet, b.own+"?asOf=2020-01-01", ""),
		send("feed limit too large", http.MethodGet, "/api/v1/history?limit=1001&after=-1", ""),
		send("unknown county in a list", http.MethodGet, "/api/v1/municipalities?county=99", ""),
		send("parameter of a command, and a bad body", http.MethodPost, list+"?dryRun=true", proposal("phase", "fase"), by),
		send("not acceptable", http.MethodGet, list, "", with("Accept", "application/pdf")),
	}
}

// versions are wrong about what the change rests on.
func (b *bad) versions(t *testing.T, by option) []badCase {
	t.Helper()
	patch := func(name, ifMatch, body string) badCase {
		return send(name, http.MethodPatch, b.own, body, by, with("If-Match", ifMatch))
	}
	at := b.get(t, b.own).Header().Get("ETag")
	return []badCase{
		send("If-Match missing", http.MethodPatch, b.own, `{"phase":"planning"}`, by),
		patch("If-Match of another version", `"4711"`, `{"phase":"planning"}`),
		patch("If-Match without quotes", "4711", `{"phase":"planning"}`),
		patch("If-Match of nothing", `""`, `{"phase":"planning"}`),
		send("If-Match of another version on a command", http.MethodPost, b.own+"/confirmations", `{}`, by, with("If-Match", `"4711"`)),
		patch("patch with unknown field and too long text", at, `{"colour":"red","summary":{"nb":"`+strings.Repeat("ø", 281)+`"}}`),
		patch("patch that takes away what is needed", at, `{"summary":{"nb":null},"reach":{"scope":"unspecified"}}`),
		patch("patch with null for what is needed", at, `{"title":null,"owner":null}`),
	}
}

// keys are idempotency keys that say nothing.
func (b *bad) keys(t *testing.T, by option) []badCase {
	t.Helper()
	b.command(t, http.StatusOK, testkit.Skatteetaten, b.own+"/confirmations", `{"note":{"nb":"Sett."}}`, with("Idempotency-Key", "used"))
	key := func(name, key, body string) badCase {
		return send(name, http.MethodPost, b.own+"/confirmations", body, by, with("Idempotency-Key", key))
	}
	return []badCase{
		key("key used for something else", "used", `{"note":{"nb":"Sett igjen."}}`),
		key("key too long", strings.Repeat("k", 201), `{}`),
	}
}

// paths lead nowhere.
func (b *bad) paths(t *testing.T, by option) []badCase {
	t.Helper()
	patched := with("If-Match", `"1"`)
	return []badCase{
		send("path that is no id", http.MethodGet, list+"/abc", ""),
		send("id with more after it", http.MethodGet, list+"/2026-0001%20or%201=1", ""),
		send("id with a zero byte", http.MethodGet, list+"/2026-0001%00", ""),
		send("id that is not in use", http.MethodGet, list+"/2026-9999", ""),
		send("history of nothing", http.MethodGet, list+"/abc/history", ""),
		send("gate of nothing", http.MethodGet, list+"/abc/gate", ""),
		send("change of nothing", http.MethodPatch, list+"/abc", `{"phase":"planning"}`, by, patched),
		send("command to nothing", http.MethodPost, list+"/%2e%2e/hold", `{"reason":{"nb":"x"}}`, by),
		send("invalid UTF-8 in the path", http.MethodGet, list+"/%ff%fe", ""),
		send("municipality that is not", http.MethodGet, "/api/v1/municipalities/9999", ""),
		send("initiatives of no municipality", http.MethodGet, "/api/v1/municipalities/1/initiatives", ""),
		send("organisation that is not", http.MethodGet, "/api/v1/organisations/974761075", ""),
		send("relation that is not", http.MethodDelete, b.own+"/relations/depends_on/2026-0002", "", by),
		send("wrong method", http.MethodPut, list, "{}", by),
		send("wrong method on one", http.MethodDelete, b.own, "", by),
		send("unknown route", http.MethodGet, "/api/v1/nothing", ""),
		send("unknown route outside", http.MethodGet, "/wp-login.php", ""),
		send("unknown schema", http.MethodGet, "/api/v1/schemas/no.samstyring.initiative.ended.v1.json", ""),
	}
}

// tokens do not say who is asking, or that they may.
func (b *bad) tokens(t *testing.T, _ option) []badCase {
	t.Helper()
	good := b.token(t, testkit.Skatteetaten, access.ScopeWrite)
	signature := strings.LastIndex(good, ".") + 1
	post := func(name, authorization string) badCase {
		return send(name, http.MethodPost, list, proposal("", ""), with("Authorization", authorization))
	}
	return []badCase{
		send("nobody", http.MethodPost, list, proposal("", "")),
		send("nobody with a bad body", http.MethodPost, list, `{"colour":"red"}`),
		post("expired token", "Bearer "+b.expired(t)),
		post("garbage token", "Bearer garbage"),
		post("token changed on the way", "Bearer "+good[:signature]+tampered(good[signature:])),
		post("token without signature", "Bearer "+good[:signature]),
		post("password for a token", "Basic dXNlcjpwYXNz"),
		post("no token after all", "Bearer "),
		post("token without the scope", "Bearer "+b.token(t, testkit.Skatteetaten, access.ScopeRead)),
		post("administrator", "Bearer "+b.token(t, testkit.Digdir, access.ScopeAdmin)),
		post("token of another agency", "Bearer "+b.token(t, testkit.Nav, access.ScopeWrite)),
		send("garbage token on a read", http.MethodGet, list, "", with("Authorization", "Bearer garbage")),
	}
}

// A token has one spelling: what would be read as the same by a lenient reader is
// refused.
func TestTokensHaveOneSpelling(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := w.token(t, testkit.Skatteetaten, access.ScopeWrite)
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	taken := 0
	for _, last := range letters {
		r := request(http.MethodGet, "/api/v1/subscriptions", "", with("Authorization", "Bearer "+good[:len(good)-1]+string(last)))
		if a := w.send(t, r); a.Code != http.StatusUnauthorized {
			taken++
		}
	}
	if taken != 1 {
		t.Errorf("%d spellings of the last letter are taken", taken)
	}
	for _, given := range []string{"Bearer  " + good, "Bearer " + good + "\t", "Bearer\t" + good, " Bearer " + good, "Bearer " + good + " x"} {
		if a := w.send(t, request(http.MethodGet, "/api/v1/subscriptions", "", with("Authorization", given))); a.Code != http.StatusUnauthorized {
			t.Errorf("%.12q…: %d", given, a.Code)
		}
	}
	twice := request(http.MethodGet, "/api/v1/subscriptions", "", with("Authorization", "Bearer "+good))
	twice.Header.Add("Authorization", "Bearer "+good)
	if a := w.send(t, twice); a.Code != http.StatusUnauthorized {
		t.Errorf("two headers: %d", a.Code)
	}
}
