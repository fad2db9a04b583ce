package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/samstyring/samstyring/pkg/webhook"
)

// A receiver is one handler. The secret is the one that was shown when the
// subscription was made.
func ExampleHandler() {
	secret := webhook.FormatSecret([]byte("an example is no place for a secret"))
	verifier, err := webhook.NewVerifier(secret) // two secrets while one is being changed
	if err != nil {
		fmt.Println(err)
		return
	}
	receiver := httptest.NewServer(webhook.Handler(verifier, nil, func(_ context.Context, e webhook.Event) error {
		fmt.Println(e.Subject, string(e.Data))
		return nil // dealt with; an error would make it come again
	}))
	defer receiver.Close()

	// What the registry does:
	body, _ := json.Marshal(webhook.Event{
		ID: "msg_1", Source: "https://samstyring.example", Type: webhook.TypeChange("stage-moved"),
		Subject: "initiative/2026-0042", Time: time.Now(), Data: json.RawMessage(`{"stage":"assessed"}`),
	})
	key, _ := webhook.ParseSecret(secret)
	for range 2 { // the second time is a repetition
		request, _ := http.NewRequest(http.MethodPost, receiver.URL, bytes.NewReader(body))
		request.Header.Set("Content-Type", webhook.ContentType)
		if err := webhook.Sign(request.Header, "msg_1", time.Now(), body, key); err != nil {
			fmt.Println(err)
			return
		}
		response, err := receiver.Client().Do(request)
		if err != nil {
			fmt.Println(err)
			return
		}
		response.Body.Close()
		fmt.Println(response.Status)
	}

	// Output:
	// initiative/2026-0042 {"stage":"assessed"}
	// 204 No Content
	// 204 No Content
}

// While a secret is being changed, a notification carries a signature by each.
func ExampleSign() {
	h := http.Header{}
	at := time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC)
	newKey, oldKey := bytes.Repeat([]byte{2}, 32), bytes.Repeat([]byte{1}, 32)
	if err := webhook.Sign(h, "msg_1", at, []byte(`{}`), newKey, oldKey); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(h.Get("webhook-id"))
	fmt.Println(h.Get("webhook-timestamp"))
	fmt.Println(strings.ReplaceAll(h.Get("webhook-signature"), " ", "\n"))

	// Output:
	// msg_1
	// 1770114600
	// v1,m6iDOwA6TQ2bnEJ4+nO5Yxxt7I7Q5FvI64gR42VDc9k=
	// v1,FMDS69dxxBxJutiMEvxkyn7P8wqAKN984Ml1nLo4FJw=
}
