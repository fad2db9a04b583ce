package server_test

import (
	"net/http"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Every command about a subscription is carried out once under one key, and is
// refused under the same key with another body.
func TestIdempotencyKeysOfSubscriptions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{AllowPrivate: true, AllowHTTP: true})
	by, key := testkit.Stavanger, with("Idempotency-Key", "7d0b1a52")
	hook := receiver(t)
	body := `{"channel":"webhook","endpoint":"` + hook + `","filters":{"everything":true}}`
	first := w.command(t, http.StatusCreated, by, subscriptions, body, key)
	if first.Header().Get("Idempotent-Replayed") != "" || first.Header().Get("ETag") == "" {
		t.Errorf("the first answer has %v", first.Header())
	}
	made := decode[shown](t, first)
	w.untilActive(t, by, made.ID)
	twice := func(status int, path, body string, key option) answer {
		t.Helper()
		first := w.command(t, status, by, path, body, key)
		again := w.command(t, status, by, path, body, key)
		if again.Header().Get("Idempotent-Replayed") != "true" || again.Body.String() != first.Body.String() {
			t.Errorf("%s: first %s, then %s %v", path, first.Body, again.Body, again.Header())
		}
		return again
	}
	if again := twice(http.StatusCreated, subscriptions, body, key); again.Body.String() != first.Body.String() || again.Header().Get("ETag") != "" {
		t.Errorf("first %s, then %s with %v", first.Body, again.Body, again.Header())
	}
	if a := w.command(t, http.StatusUnprocessableEntity, by, subscriptions, body+" ", key); decode[api.Problem](t, a).Code != "idempotency_key_reused" {
		t.Errorf("another body: %s", a.Body)
	}
	w.register(t, testkit.Nav, "")
	one := subscriptions + "/" + made.ID
	twice(http.StatusAccepted, one+"/test", "", with("Idempotency-Key", "test"))
	twice(http.StatusAccepted, one+"/replays", `{"after":"0.0"}`, with("Idempotency-Key", "replay"))
	twice(http.StatusOK, one+"/pause", "", with("Idempotency-Key", "pause"))
	twice(http.StatusOK, one+"/resumption", "", with("Idempotency-Key", "resume"))
	rotated := twice(http.StatusOK, one+"/secret", "", with("Idempotency-Key", "secret"))
	if decode[shown](t, rotated).Secret == "" || rotated.Header().Get("ETag") == "" {
		t.Errorf("rotated %s with %v", rotated.Body, rotated.Header())
	}
	w.command(t, http.StatusUnprocessableEntity, by, one+"/replays", `{"after":"1.0"}`, with("Idempotency-Key", "replay"))
	w.command(t, http.StatusUnprocessableEntity, by, one+"/pause", "", with("Idempotency-Key", "secret"))
	if other := w.command(t, http.StatusCreated, by, subscriptions, body); decode[shown](t, other).ID == made.ID {
		t.Error("a call without a key made no subscription")
	}
}
