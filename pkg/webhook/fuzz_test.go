package webhook_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/pkg/webhook"
)

// Whatever the headers and the body are: without the signature of the secret over
// them nothing is taken for true.
func FuzzVerify(f *testing.F) {
	secret := webhook.FormatSecret([]byte("0123456789abcdef01234567"))
	verifier, err := webhook.NewVerifier(secret)
	if err != nil {
		f.Fatal(err)
	}
	verifier.Clock = func() time.Time { return time.Unix(1_800_000_000, 0) }
	f.Add("msg_1", "1800000000", "v1,AAAA v1,"+strings.Repeat("A", 44), []byte("{}"))
	f.Add("msg_1", "-1", "v2,x", []byte{})
	f.Add("", strconv.Itoa(1<<62), "v1,", []byte("x"))
	f.Fuzz(func(t *testing.T, id, at, signature string, body []byte) {
		h := http.Header{}
		h.Set(webhook.HeaderID, id)
		h.Set(webhook.HeaderTimestamp, at)
		h.Set(webhook.HeaderSignature, signature)
		if got, err := verifier.Verify(h, body); err == nil {
			t.Errorf("%q was taken for true", got)
		}
	})
}

// An event that can be read is written as one that says the same.
func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(`{"specversion":"1.0","id":"a","source":"b","type":"c","time":"2026-11-28T12:00:00Z","position":7,"data":{"x":1}}`))
	f.Add([]byte(`{"specversion":"1.0","id":"a","source":"b","type":"c","data_base64":"AA=="}`))
	f.Add([]byte(`{"specversion":"1.0","id":"a","source":"b","type":"c","data":null,"time":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := webhook.ParseEvent(body)
		if err != nil {
			return
		}
		raw, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := webhook.ParseEvent(raw)
		if err != nil || again.ID != e.ID || again.Source != e.Source || again.Type != e.Type || again.Subject != e.Subject ||
			again.Position != e.Position || !again.Time.Equal(e.Time.Truncate(time.Millisecond)) {
			t.Errorf("%+v\nis written as\n%s\nand read as\n%+v: %v", e, raw, again, err)
		}
	})
}
