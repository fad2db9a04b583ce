package webhook_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/samstyring/samstyring/pkg/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	now    = time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC)
	oldKey = bytes.Repeat([]byte{1}, 32)
	newKey = bytes.Repeat([]byte{2}, 32)
)

func newVerifier(t testing.TB, keys ...[]byte) *webhook.Verifier {
	t.Helper()
	var secrets []string
	for _, key := range keys {
		secrets = append(secrets, webhook.FormatSecret(key))
	}
	v, err := webhook.NewVerifier(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	v.Clock = func() time.Time { return now }
	return v
}

func changeEvent(id string) webhook.Event {
	return webhook.Event{
		ID: id, Source: "https://samstyring.example", Type: webhook.TypeChange("stage-moved"),
		Subject: "initiative/2026-0042", Time: now, Subscription: "s-1", Position: 4817,
		Data: json.RawMessage(`{"from":"proposed"}`),
	}
}

func encode(t testing.TB, e webhook.Event) []byte {
	t.Helper()
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// request is signed at now with the new key.
func request(t testing.TB, id string, body []byte) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", webhook.ContentType+"; charset=utf-8")
	if err := webhook.Sign(r.Header, id, now, body, newKey); err != nil {
		t.Fatal(err)
	}
	return r
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
