package webhook_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/pkg/webhook"
)

// TestPublishedVector holds the signature against the example that the
// libraries of Standard Webhooks are tested with.
func TestPublishedVector(t *testing.T) {
	t.Parallel()
	key, err := webhook.ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	err = webhook.Sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), key)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.Get("webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	body := []byte(`{"a":1}`)
	signed := func(at time.Time, keys ...[]byte) http.Header {
		h := http.Header{}
		if err := webhook.Sign(h, "msg_1", at, body, keys...); err != nil {
			t.Fatal(err)
		}
		return h
	}
	with := func(h http.Header, name, value string) http.Header {
		h.Set(name, value)
		return h
	}
	twice := signed(now, newKey)
	twice.Add("Webhook-Id", "msg_2")
	good := signed(now, newKey).Get("Webhook-Signature")
	for name, tc := range map[string]struct {
		h      http.Header
		body   string
		accept [][]byte
		want   error
	}{
		"true":                             {signed(now, newKey), string(body), [][]byte{newKey}, nil},
		"two signatures, new secret":       {signed(now, newKey, oldKey), string(body), [][]byte{newKey}, nil},
		"two signatures, old secret":       {signed(now, newKey, oldKey), string(body), [][]byte{oldKey}, nil},
		"one signature, both secrets":      {signed(now, oldKey), string(body), [][]byte{newKey, oldKey}, nil},
		"at the edge, old":                 {signed(now.Add(-5*time.Minute), newKey), string(body), [][]byte{newKey}, nil},
		"at the edge, new":                 {signed(now.Add(5*time.Minute), newKey), string(body), [][]byte{newKey}, nil},
		"unknown versions beside":          {with(signed(now, newKey), "Webhook-Signature", "v1a,AAAA v2,"+good+" "+good), string(body), [][]byte{newKey}, nil},
		"too old":                          {signed(now.Add(-5*time.Minute-time.Second), newKey), string(body), [][]byte{newKey}, webhook.ErrTimestamp},
		"too new":                          {signed(now.Add(5*time.Minute+time.Second), newKey), string(body), [][]byte{newKey}, webhook.ErrTimestamp},
		"before all time":                  {with(signed(now, newKey), "Webhook-Timestamp", "-9223372036854775808"), string(body), [][]byte{newKey}, webhook.ErrTimestamp},
		"body changed":                     {signed(now, newKey), `{"a":2}`, [][]byte{newKey}, webhook.ErrSignature},
		"id changed":                       {with(signed(now, newKey), "Webhook-Id", "msg_2"), string(body), [][]byte{newKey}, webhook.ErrSignature},
		"time changed":                     {with(signed(now, newKey), "Webhook-Timestamp", "1770114601"), string(body), [][]byte{newKey}, webhook.ErrSignature},
		"other secret":                     {signed(now, newKey), string(body), [][]byte{oldKey}, webhook.ErrSignature},
		"other version":                    {with(signed(now, newKey), "Webhook-Signature", strings.Replace(good, "v1", "v2", 1)), string(body), [][]byte{newKey}, webhook.ErrSignature},
		"not base64":                       {with(signed(now, newKey), "Webhook-Signature", "v1,***"), string(body), [][]byte{newKey}, webhook.ErrSignature},
		"true one behind very many others": {with(signed(now, newKey), "Webhook-Signature", strings.Repeat("v1,AAAA ", 16)+good), string(body), [][]byte{newKey}, webhook.ErrSignature},
		"no headers":                       {http.Header{}, string(body), [][]byte{newKey}, webhook.ErrHeaders},
		"no signature":                     {with(signed(now, newKey), "Webhook-Signature", ""), string(body), [][]byte{newKey}, webhook.ErrHeaders},
		"two ids":                          {twice, string(body), [][]byte{newKey}, webhook.ErrHeaders},
		"id that shifts the boundary":      {with(signed(now, newKey), "Webhook-Id", "msg_1.1"), string(body), [][]byte{newKey}, webhook.ErrHeaders},
		"time that is no number":           {with(signed(now, newKey), "Webhook-Timestamp", "soon"), string(body), [][]byte{newKey}, webhook.ErrHeaders},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, err := newVerifier(t, tc.accept...).Verify(tc.h, []byte(tc.body))
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if (err == nil) != (id == "msg_1") {
				t.Errorf("id %q with error %v", id, err)
			}
		})
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	key, err := webhook.ParseSecret(webhook.FormatSecret(newKey))
	if err != nil || string(key) != string(newKey) {
		t.Errorf("round trip gave %x, %v", key, err)
	}
	short := webhook.FormatSecret(newKey[:webhook.MinSecret-1])
	for _, secret := range []string{"", "whsec_", "whsec_*", short, webhook.FormatSecret(make([]byte, webhook.MaxSecret+1))} {
		if _, err := webhook.NewVerifier(secret); !errors.Is(err, webhook.ErrSecret) {
			t.Errorf("secret %q: %v", secret, err)
		} else if secret == short && strings.Contains(err.Error(), short[6:]) {
			t.Error("the error tells the secret")
		}
	}
	if _, err := webhook.NewVerifier(); !errors.Is(err, webhook.ErrSecret) {
		t.Errorf("no secret: %v", err)
	}
}

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "a.b", "a b", "a\n", "å", strings.Repeat("a", 257)} {
		if err := webhook.Sign(http.Header{}, id, now, nil, newKey); !errors.Is(err, webhook.ErrID) {
			t.Errorf("id %q: %v", id, err)
		}
	}
	for _, keys := range [][][]byte{nil, {newKey[:8]}} {
		h := http.Header{}
		if err := webhook.Sign(h, "a", now, nil, keys...); !errors.Is(err, webhook.ErrSecret) || len(h) != 0 {
			t.Errorf("keys %v: %v, headers %v", keys, err, h)
		}
	}
}
