package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// said writes an event stream and ends it.
func said(blocks ...string) http.HandlerFunc {
	return answer(http.StatusOK, strings.Join(blocks, "\n\n")+"\n\n", "Content-Type", "text/event-stream")
}

func published(cursor string) string {
	return fmt.Sprintf("id: %s\nevent: change\ndata: {\"id\":\"c%s\",\"cursor\":%q,\"class\":\"date_moved\"}", cursor, cursor, cursor)
}

// read takes n changes, and gives their cursors and the error at the end.
func read(t *testing.T, c *Client, after string, n int) (cursors string, err error) {
	t.Helper()
	for change, failed := range c.Stream(t.Context(), after, Filters{Municipality: []string{"1508"}}) {
		if failed != nil {
			return cursors, failed
		}
		if cursors += change.Cursor + " "; len(strings.Fields(cursors)) == n {
			break
		}
	}
	return cursors, nil
}

func TestAStreamResumesWhereItEnded(t *testing.T) {
	t.Parallel()
	var asked []string
	steps := script(
		said("retry: 3000\n: samstyring", published("1.0"), published("3.0")),
		answer(http.StatusServiceUnavailable, `{"status":503,"code":"unavailable"}`),
		said("retry: 3000", ": alive\nid: 9.0"), // filters have passed over the rest
		said(published("10.0"), published("10.1")),
	)
	c, w := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		steps(w, r)
	})
	if got, err := read(t, c, "", 4); got != "1.0 3.0 10.0 10.1 " || err != nil {
		t.Errorf("got %s (%v)", got, err)
	}
	want := "after=0.0&municipality=1508 after=3.0&municipality=1508 after=3.0&municipality=1508 after=9.0&municipality=1508"
	if got := strings.Join(asked, " "); got != want {
		t.Errorf("asked for %s", got)
	}
	if len(w.pauses) != 3 {
		t.Errorf("paused %v", w.pauses)
	}
}

func TestWhereStreamsDoNotComeThroughTheFeedIsRead(t *testing.T) {
	t.Parallel()
	pages := script(
		answer(http.StatusOK, `{"items":[{"cursor":"1.0"},{"cursor":"2.0"}],"next":"2.0","more":true}`),
		answer(http.StatusOK, `{"items":[{"cursor":"4.0"}],"next":"7.0","more":false}`),
		answer(http.StatusBadGateway, ``),
		answer(http.StatusOK, `{"items":[{"cursor":"8.0"}],"next":"8.0","more":false}`),
	)
	streams := script(hangUp, hangUp, hangUp, answer(http.StatusOK, "<html>", "Content-Type", "text/html"), answer(http.StatusOK, ""), answer(http.StatusOK, ""))
	var after []string
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/stream") {
			streams(w, r)
			return
		}
		after = append(after, r.URL.Query().Get("after"))
		pages(w, r)
	})
	if got, err := read(t, c, "0.0", 4); got != "1.0 2.0 4.0 8.0 " || err != nil {
		t.Errorf("got %s (%v)", got, err)
	}
	if got := strings.Join(after, " "); got != "0.0 2.0 7.0 7.0" {
		t.Errorf("read after %s", got)
	}
}

func TestAStreamThatIsRefusedEnds(t *testing.T) {
	t.Parallel()
	c, w := serve(t, answer(http.StatusBadRequest, `{"status":400,"code":"malformed"}`))
	_, err := read(t, c, "x", 1)
	var p *Problem
	if !errors.As(err, &p) || p.Code != "malformed" || len(w.pauses) != 0 {
		t.Errorf("got %v after %v", err, w.pauses)
	}
}

func TestSubscribing(t *testing.T) {
	t.Parallel()
	var got []string
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.URL.EscapedPath()+" "+r.Header.Get("If-Match"))
		answer(http.StatusOK, `{"id":"s1","channel":"webhook","filters":{"theme":["barnehage"]},"status":"pending","secret":"whsec_x","matched":3,"delivery":"msg_1","count":2,"items":[{"id":"i1"}]}`, "ETag", `"7"`)(w, r)
	})
	ctx := t.Context()
	s, err := c.Subscribe(ctx, SubscriptionCommand{Channel: "webhook"})
	if err != nil || s.ID != "s1" || s.Secret != "whsec_x" || s.Matched != 3 || s.ETag != `"7"` || s.Filters.Theme[0] != "barnehage" {
		t.Errorf("subscribed %+v (%v)", s, err)
	}
	list, errList := c.Subscriptions(ctx)
	log, errLog := c.Deliveries(ctx, "a/b")
	_, errRead := c.Subscription(ctx, "s1")
	_, errChange := c.ChangeSubscription(ctx, "s1", `"7"`, SubscriptionCommand{})
	_, errPause := c.PauseSubscription(ctx, "s1")
	_, errResume := c.ResumeSubscription(ctx, "s1")
	secret, _, errSecret := c.RotateSecret(ctx, "s1")
	test, errTest := c.SendTest(ctx, "s1")
	replayed, errReplay := c.Replay(ctx, "s1", "0.0")
	if err := errors.Join(errList, errLog, errRead, errChange, errPause, errResume, errSecret, errTest, errReplay, c.Redeliver(ctx, "s1", "msg_1"), c.Unsubscribe(ctx, "s1")); err != nil {
		t.Error(err)
	}
	if list[0].ID != "i1" || log[0].ID != "i1" || secret != "whsec_x" || test != "msg_1" || replayed.Count != 2 {
		t.Errorf("read %+v %+v %s %s %+v", list, log, secret, test, replayed)
	}
	const one = " /api/v1/subscriptions/s1"
	want := []string{"POST /api/v1/subscriptions ", "GET /api/v1/subscriptions ", "GET /api/v1/subscriptions/a%2Fb/deliveries ", "GET" + one + " ", "PUT" + one + ` "7"`,
		"POST" + one + "/pause ", "POST" + one + "/resumption ", "POST" + one + "/secret ", "POST" + one + "/test ", "POST" + one + "/replays ",
		"POST" + one + "/replays ", "DELETE" + one + " "}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
