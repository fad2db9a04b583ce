package server_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

const subscriptions = "/api/v1/subscriptions"

// names resolves the names of a test and no others.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	address, known := n[host]
	if !known {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(address)}, nil
}

// nowhere connects to nothing: what is refused must not even be tried.
type nowhere struct{ t *testing.T }

func (n nowhere) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	if host, _, err := net.SplitHostPort(address); err != nil || host != "203.0.112.10" {
		n.t.Errorf("connected to %s", address)
	}
	return nil, &net.OpError{Op: "dial", Err: net.ErrClosed}
}

// notifying puts notifications behind the server, and gives the API to end
// them with.
func (w *world) notifying(t *testing.T, hooks webhook.Config) *api.API {
	t.Helper()
	service, err := notify.Open(t.Context(), notify.Config{
		App: w.App, Site: "https://samstyring.example.org", Secret: make([]byte, 32), TokenKey: w.keys.Derive("letters"),
		Logger: testkit.Logger(t), Webhook: hooks, FlushLog: time.Millisecond,
		Mail: &mail.Config{Host: "127.0.0.1", Port: 1, Security: mail.Plain, From: "varsel@example.org"},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := api.New(w.App, w.Query.Reference(), w.keys.Derive("cursor"), testkit.Logger(t)).WithNotifications(service)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 2)
	go func() { done <- service.Run(ctx) }()
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		a.EndStreams()
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		service.Close()
	})
	w.handler = w.serve(t, w.App, func(c *server.Config) { c.API = a })
	return a
}

// receiver answers 204 to everything, on loopback.
func receiver(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(s.Close)
	return s.URL
}

type shown struct {
	ID, Status, Endpoint, Secret string
	Matched                      int
}

// subscribe makes a subscription of an organisation, and demands that it is
// active before long.
func (w *world) subscribe(t *testing.T, organisation, endpoint, filters string) shown {
	t.Helper()
	a := w.command(t, http.StatusCreated, organisation, subscriptions, `{"channel":"webhook","endpoint":"`+endpoint+`","filters":`+filters+`}`)
	made := decode[shown](t, a)
	if made.Status != "pending" || !strings.HasPrefix(made.Secret, "whsec_") || a.Header().Get("Location") != subscriptions+"/"+made.ID {
		t.Fatalf("made %+v at %s", made, a.Header().Get("Location"))
	}
	w.untilActive(t, organisation, made.ID)
	return made
}

func (w *world) untilActive(t *testing.T, organisation, id string) {
	t.Helper()
	for t.Context().Err() == nil {
		if decode[shown](t, w.get(t, subscriptions+"/"+id, w.by(t, organisation))).Status == "active" {
			return
		}
		<-time.After(5 * time.Millisecond) // the receiver is asked over a real connection
	}
}

// followAll uses every operation of subscriptions and feeds.
func (w *world) followAll(t *testing.T, path string) {
	t.Helper()
	a := w.notifying(t, webhook.Config{AllowPrivate: true, AllowHTTP: true})
	by, id := testkit.Stavanger, path[strings.LastIndex(path, "/")+1:]
	made := w.subscribe(t, by, receiver(t), `{"initiative":["`+id+`"]}`)
	if made.Matched == 0 {
		t.Error("nothing of the last 90 days matched")
	}
	one := subscriptions + "/" + made.ID
	w.get(t, subscriptions, w.by(t, by))
	put := w.send(t, request(http.MethodPut, one, `{"channel":"webhook","endpoint":"`+made.Endpoint+`","filters":{"everything":true},"language":"nn"}`, w.by(t, by)))
	if put.Code != http.StatusOK {
		t.Errorf("put: %d %s", put.Code, put.Body)
	}
	w.command(t, http.StatusAccepted, by, one+"/test", "")
	w.command(t, http.StatusAccepted, by, one+"/replays", `{"after":"0.0"}`)
	w.untilDelivered(t, by, one)
	w.command(t, http.StatusOK, by, one+"/secret", "")
	w.command(t, http.StatusOK, by, one+"/pause", "")
	w.command(t, http.StatusOK, by, one+"/resumption", "")
	if gone := w.send(t, request(http.MethodDelete, one, "", w.by(t, by))); gone.Code != http.StatusNoContent {
		t.Errorf("delete: %d %s", gone.Code, gone.Body)
	}
	w.bounce(t, by)
	w.get(t, "/api/v1/changes?limit=1000&language=en")
	w.get(t, "/api/v1/changes.atom?initiative="+id)
	w.get(t, "/api/v1/calendar.ics?initiative="+id)
	a.EndStreams() // so that the answer ends
	w.get(t, "/api/v1/changes/stream?after=0.0")
}

// untilDelivered waits for a delivery of a change, and sends it once more.
func (w *world) untilDelivered(t *testing.T, by, one string) {
	t.Helper()
	type log struct {
		Items []struct{ ID, Kind, Status, Change string }
	}
	for t.Context().Err() == nil {
		for _, d := range decode[log](t, w.get(t, one+"/deliveries", w.by(t, by))).Items {
			if d.Status == "delivered" && d.Change != "" {
				w.command(t, http.StatusAccepted, by, one+"/replays", `{"delivery":"`+d.ID+`"}`)
				return
			}
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestSubscriptionsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{Dialer: nowhere{t}, Resolver: names{
		"mottak.example.org": "203.0.112.10", "hjemme.example.org": "127.0.0.1", "inne.example.org": "10.1.2.3",
	}})
	hook := func(endpoint string) string {
		return `{"channel":"webhook","endpoint":"` + endpoint + `","filters":{"everything":true}}`
	}
	with := func(filters string) string {
		return `{"channel":"webhook","endpoint":"https://mottak.example.org/","filters":` + filters + `}`
	}
	for body, want := range map[string][]string{
		hook("http://169.254.169.254/"):      {"endpoint: https_needed"},
		hook("https://169.254.169.254/"):     {"endpoint: endpoint_address"},
		hook("https://hjemme.example.org/"):  {"endpoint: endpoint_address"},
		hook("https://inne.example.org/"):    {"endpoint: endpoint_address"},
		hook("https://[::1]/"):               {"endpoint: endpoint_address"},
		hook("https://finnes.example.org/"):  {"endpoint: endpoint_unresolved"},
		with(`{}`):                           {"filters: filters_needed"},
		with(`{"municipality":[]}`):          {"filters.municipality: empty_filter"},
		with(`{"municipality":["9999"]}`):    {"filters.municipality[0]: unknown_municipality"},
		with(`{"initiative":["2026-0099"]}`): {"filters.initiative[0]: unknown_initiative"},
		with(`{"kommune":["0301"]}`):         {"filters.kommune: unknown_field", "filters: filters_needed"},
		`{"channel":"webhook","endpoint":"https://hjemme.example.org/","filters":{"stage":["done"]},"frequency":"hourly","language":"se"}`: {
			"endpoint: endpoint_address", "filters.stage[0]: not_one_of", "frequency: not_one_of", "language: not_one_of",
		},
	} {
		a := w.command(t, http.StatusUnprocessableEntity, testkit.Nav, subscriptions, body)
		var got []string
		for _, e := range decode[api.Problem](t, a).Errors {
			got = append(got, e.Path+": "+e.Code)
			if e.Detail == "" || strings.HasPrefix(e.Detail, "field.") {
				t.Errorf("%s: no words for %s", body, e.Code)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %v\nwant %v", body, got, want)
		}
	}
	if list := w.get(t, subscriptions, w.by(t, testkit.Nav)).Body.String(); list != `{"items":[]}` {
		t.Errorf("and there is %s", list)
	}
	if a := w.send(t, request(http.MethodPost, subscriptions, with(`{"everything":true}`))); a.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", a.Code)
	}
}

// Nobody sees or manages the subscription of somebody else.
func TestSubscriptionsOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{AllowPrivate: true, AllowHTTP: true})
	made := w.subscribe(t, testkit.Stavanger, receiver(t), `{"everything":true}`)
	one := subscriptions + "/" + made.ID
	for _, r := range []struct{ method, path, body string }{
		{"GET", "", ""}, {"PUT", "", `{"channel":"webhook","endpoint":"` + receiver(t) + `","filters":{"everything":true}}`}, {"DELETE", "", ""},
		{"POST", "/pause", ""}, {"POST", "/resumption", ""}, {"POST", "/secret", ""}, {"POST", "/test", ""},
		{"POST", "/replays", `{"after":"0.0"}`}, {"GET", "/deliveries", ""},
	} {
		a := w.send(t, request(r.method, one+r.path, r.body, w.by(t, testkit.Oslo)))
		if a.Code != http.StatusForbidden || strings.Contains(a.Body.String(), made.Secret) {
			t.Errorf("%s %s by another: %d %s", r.method, r.path, a.Code, a.Body)
		}
	}
	if list := w.get(t, subscriptions, w.by(t, testkit.Oslo)).Body.String(); list != `{"items":[]}` {
		t.Errorf("another sees %s", list)
	}
	own := w.get(t, one, w.by(t, testkit.Stavanger))
	if decode[shown](t, own).Status != "active" || strings.Contains(own.Body.String(), "whsec_") {
		t.Errorf("and its own is %s", own.Body)
	}
	rotated := decode[shown](t, w.command(t, http.StatusOK, testkit.Stavanger, one+"/secret", ""))
	if !strings.HasPrefix(rotated.Secret, "whsec_") || rotated.Secret == made.Secret {
		t.Error("the secret was not changed")
	}
	for _, body := range []string{`{}`, `{"after":"0.0","delivery":"msg_1"}`, `{"after":"x"}`} {
		w.command(t, http.StatusUnprocessableEntity, testkit.Stavanger, one+"/replays", body)
	}
}

// An address that was asked may not be asked again at once, whoever asks; the
// answer says when, in the reader's words, and for programs in the header.
func TestAnAddressIsNotAskedAgainAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	const body = `{"channel":"email","address":"offer@offer.example","filters":{"everything":true}}`
	made := decode[shown](t, w.command(t, http.StatusCreated, testkit.Stavanger, subscriptions, body))
	for _, call := range []struct{ by, path, body string }{
		{testkit.Oslo, subscriptions, body}, {testkit.Stavanger, subscriptions + "/" + made.ID + "/resumption", ""},
	} {
		a := w.command(t, http.StatusTooManyRequests, call.by, call.path, call.body)
		seconds, err := strconv.Atoi(a.Header().Get("Retry-After"))
		if err != nil || seconds < 600 || seconds > 900 || !strings.Contains(a.Body.String(), "address_asked") || strings.Contains(a.Body.String(), "offer") {
			t.Errorf("%s: %v %s", call.path, a.Header(), a.Body)
		}
	}
}
