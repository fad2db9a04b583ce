package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/forensic"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// Everything personal that is used in the run: it is looked for wherever the
// program has written, printed or answered.
var usedInTheRun = map[string]string{
	contactName:     "Torunn Vassfarstein",
	contactAddress:  "torunn.vassfarstein@etat.example",
	contactPhone:    "+47 987 65 432",
	replacedName:    "Oddvar Brekkmoen",
	replacedAddress: "oddvar.brekkmoen@etat.example",
	subscriber:      "eldbjorg.huseklepp@kommune.example",
	ownSubscriber:   "torunn.varsel@etat.example",
	"national identity number of who signed in": "01815000100",
}

// What the values are called.
const (
	contactName, contactAddress, contactPhone = "name of a contact", "address of a contact", "phone of a contact"
	replacedName, replacedAddress             = "name that was replaced", "address that was replaced"
	subscriber, ownSubscriber                 = "address of a subscriber", "address that somebody subscribed with"
)

// wherever gives what an operator, a reader and a backup have of a run, by what it
// is called.
func wherever(t *testing.T, outputs map[string]string, folders ...string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, text := range outputs {
		out[name] = []byte(text)
	}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			out["file "+path] = raw
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// unpacked is everything that a spreadsheet or document holds.
func unpacked(t *testing.T, file string) (all string) {
	t.Helper()
	parts, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts.File {
		f, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		all += string(raw)
	}
	return all
}

// spellings are the ways in which a value may have been written.
func spellings(value string) [][]byte {
	escaped := strings.Trim(fmt.Sprintf("%q", value), `"`)
	return [][]byte{
		[]byte(value), []byte(strings.ToLower(value)), []byte(url.QueryEscape(value)), []byte(url.PathEscape(value)), []byte(escaped),
		[]byte(strings.ReplaceAll(value, " ", "")),
	}
}

// found says where which value is.
func found(places map[string][]byte, values map[string]string) (out []string) {
	for place, content := range places {
		for what, value := range values {
			for _, spelling := range spellings(value) {
				if bytes.Contains(content, spelling) {
					out = append(out, what+" in "+place)
					break
				}
			}
		}
	}
	return out
}

// A demo run with everything that has to do with people: a sign-in, contacts, a
// subscription by mail that is confirmed, an erasure. Nothing of them is in the
// log of the program, in its metrics, in what it prints, in the log of events, in
// the views, in spreadsheets, in a backup and what is restored from it, or in any other
// file; whoever has the key as well reads
// what is kept, and nothing of what was erased or replaced.
func TestNothingPersonalIsWhereItDoesNotBelong(t *testing.T) {
	t.Parallel()
	post, err := testkit.OpenMailbox()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = post.Close() }() // nobody writes any more
	r := newRegistry(t)
	metrics := ports.Address(t)
	r.serveWith(t, map[string]string{
		"SAMSTYRING_DEMO": "true", "SAMSTYRING_ACCESS_LOG": "true", "SAMSTYRING_METRICS_LISTEN": metrics, "SAMSTYRING_SMTP_HOST": "127.0.0.1",
		"SAMSTYRING_SMTP_PORT": strconv.Itoa(post.Port), "SAMSTYRING_SMTP_SECURITY": "none", "SAMSTYRING_SMTP_FROM": "varsel@example.org",
	})
	backup := filepath.Join(t.TempDir(), "backup")
	peopleAtWork(t, r, post, backup)
	outputs := map[string]string{}
	for _, path := range []string{"/tiltak.xlsx", "/neste-aar.xlsx", "/neste-aar.odt"} {
		_, body := visit(t, r.url).get(path)
		outputs["answer to "+path] = unpacked(t, body)
	}
	for _, path := range []string{
		"/tiltak.csv", "/tiltak?q=vassfarstein", "/endringer", "/tiltak/2026-0001", "/api/v1/initiatives?limit=200", "/api/v1/events?limit=200",
		"/api/v1/history?limit=200", "/api/v1/changes", "/api/v1/initiatives/2026-0001",
		"/api/v1/organisations/" + testkit.Skatteetaten + "/contacts", "/api/v1/initiatives/2026-0001/contacts",
	} {
		_, outputs["answer to "+path] = visit(t, r.url).get(path)
	}
	_, outputs["metrics"] = visit(t, "http://"+metrics).get("/metrics")
	r.halt(t)
	outputs["what is printed"] = r.stderr.String()
	outputs["what export prints"] = r.run(t, "export")
	if said := r.run(t, "verify", "log", "--data", r.data); !strings.Contains(said, "Everything holds.") {
		t.Errorf("after an erasure the log verifies as: %s", said)
	}
	if !strings.Contains(outputs["what export prints"], "person-erased") || !strings.Contains(outputs["what is printed"], "route") {
		t.Error("the run has left no traces to look at")
	}
	r.run(t, "backup", "--out", backup) // goes on from the one before the erasure
	restored := restoredFrom(t, r, backup)
	if said := restored.run(t, "verify", "log", "--data", restored.data); !strings.Contains(said, "Everything holds.") {
		t.Errorf("restored from a backup that an erasure lies in, the log verifies as: %s", said)
	}
	outputs["what the restored log exports"] = restored.run(t, "export")
	places := wherever(t, outputs, r.data, restored.data, backup)
	for _, where := range found(places, usedInTheRun) {
		t.Error(where)
	}
	wantReadableWithTheKey(t, r, restored)
	everyStoreHasARow(t, r)
}

// peopleAtWork registers and replaces contacts, subscribes, and erases one; a backup
// is taken before.
func peopleAtWork(t *testing.T, r *registry, post *testkit.Mailbox, backup string) {
	t.Helper()
	v := visit(t, r.url)
	if status := v.become("skatteetaten"); status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d", status)
	}
	v.send("/min-side/kontakter", "/min-side/kontakter", url.Values{
		"kind": {"person"}, "task": {"Prosjektleder"}, "shownTo": {"everybody"}, "general": {"ja"},
		"name": {usedInTheRun[replacedName]}, "email": {usedInTheRun[replacedAddress]},
	})
	_, list := v.get("/min-side/kontakter")
	one := regexp.MustCompile(`/min-side/kontakter/per_[0-9a-f]{32}`).FindString(list)
	v.send(one, one, url.Values{
		"kind": {"person"}, "task": {"Prosjektleder"}, "shownTo": {"everybody"}, "general": {"ja"},
		"name": {usedInTheRun[contactName]}, "email": {usedInTheRun[contactAddress]}, "phone": {usedInTheRun[contactPhone]},
	})
	at := "/virksomheter/" + testkit.Skatteetaten + "/kontakt"
	if _, page := visit(t, r.url).get(at); !strings.Contains(page, usedInTheRun[contactName]) {
		t.Errorf("the contact is not shown to everybody:\n%s", page)
	}
	v.send(one, one, url.Values{"gjor": {"min"}}) // which sends a link to the card's own address
	link := letterLink(t, post, usedInTheRun[contactAddress], `/kontakt/[\w-]+`)
	v.send(link, link, url.Values{"gjor": {"min"}})
	subscribeByMail(t, r, post)
	_, page := v.get("/abonner")
	own := url.Values{"_token": {formToken.FindStringSubmatch(page)[1]}, "kanal": {"email"}, "hyppighet": {"daily"}, "adresse": {usedInTheRun[ownSubscriber]}}
	if status, answer := v.do(http.MethodPost, "/abonner", own.Encode()); status != http.StatusSeeOther {
		t.Fatalf("subscribing answers %d: %s", status, answer)
	}
	if _, shown := v.get("/min-side/opplysninger.json"); !strings.Contains(shown, usedInTheRun[ownSubscriber]) {
		t.Error("the subscription is not among what is kept of who made it")
	}
	r.run(t, "backup", "--out", backup)
	v.send("/min-side/opplysninger", "/min-side/opplysninger", url.Values{"confirmed": {"ja"}})
	if _, page := visit(t, r.url).get(at); strings.Contains(page, usedInTheRun[contactName]) {
		t.Error("the contact is still shown")
	}
}

// send fills in the form of a page and sends it, which must lead on or be done.
func (v *visitor) send(page, to string, fields url.Values) {
	v.t.Helper()
	_, shown := v.get(page)
	for _, name := range []string{"_token", "_nokkel", "_sett"} {
		if found := regexp.MustCompile(`name="`+name+`" value="([^"]*)"`).FindAllStringSubmatch(shown, -1); found != nil {
			fields.Set(name, found[len(found)-1][1])
		}
	}
	if status, answer := v.do(http.MethodPost, to, fields.Encode()); status != http.StatusSeeOther && status != http.StatusOK {
		v.t.Fatalf("%s answers %d: %s", to, status, answer)
	}
}

// subscribeByMail subscribes another organisation, which stays.
func subscribeByMail(t *testing.T, r *registry, post *testkit.Mailbox) {
	t.Helper()
	address := usedInTheRun[subscriber]
	r.want(t, http.StatusCreated, call{
		method: http.MethodPost, path: "/subscriptions", token: r.token(t, testkit.KS), key: "abonnement",
		body: `{"channel":"email","address":"` + address + `","filters":{"everything":true}}`,
	})
	link := letterLink(t, post, address, `/varsler/bekreft/[\w-]+`)
	if status, page := visit(t, r.url).do(http.MethodPost, link, "ja=ja"); status != http.StatusOK {
		t.Fatalf("%s answers %d: %s", link, status, page)
	}
}

// letterLink waits for a letter to an address, and gives the link in it.
func letterLink(t *testing.T, post *testkit.Mailbox, address, path string) string {
	t.Helper()
	wait, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		letters, more := post.To(address)
		for _, l := range letters {
			if link := regexp.MustCompile(path).FindString(l.Body); link != "" {
				return link
			}
		}
		select {
		case <-more:
		case <-wait.Done():
			t.Fatalf("no letter with %s came to %s", path, address)
		}
	}
}

// wantReadableWithTheKey demands that whoever has all files and the key reads what
// is kept, so that the search is of use, and nothing of what is gone.
func wantReadableWithTheKey(t *testing.T, r, restored *registry) {
	t.Helper()
	keys, err := access.LoadKeys(r.keyFile())
	if err != nil {
		t.Fatal(err)
	}
	open := map[string][]byte{}
	for _, folder := range []string{r.data, restored.data} {
		finds, err := forensic.Read(folder, keys.Derive("rooms"))
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range finds {
			open[fmt.Sprintf("%s in %s, find %d", f.Subject, folder, i)] = f.Clear
		}
	}
	gone := maps.Clone(usedInTheRun)
	delete(gone, subscriber)
	for _, where := range found(open, gone) {
		t.Error("with the key:", where)
	}
	if len(found(open, map[string]string{subscriber: usedInTheRun[subscriber]})) == 0 {
		t.Error("with the key what is kept cannot be read: the search is of no use")
	}
}

// everyStoreHasARow demands that each stream of the data folder is in the table of
// what is kept about people, or named as holding nothing of anybody.
func everyStoreHasARow(t *testing.T, r *registry) {
	t.Helper()
	known := maps.Clone(personal.Impersonal)
	for _, k := range personal.Kinds {
		known[k.Store] = k.Key
	}
	streams, err := filepath.Glob(filepath.Join(r.data, "log", "jetstream", "*", "streams", "*"))
	if err != nil || len(streams) < 8 {
		t.Fatalf("%d streams (%v)", len(streams), err)
	}
	for _, path := range streams {
		name := strings.TrimPrefix(filepath.Base(path), "KV_room-")
		if known[name] == "" {
			t.Errorf("nothing in internal/personal says what %s keeps about people", name)
		}
	}
}
