package events_test

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

func headersOf(r events.Record) map[string][]string {
	out := map[string][]string{}
	for name, value := range r.Headers() {
		out[name] = []string{value}
	}
	return out
}

// The form that a checksum is taken over is the one that the README promises to
// whoever works it out elsewhere.
func TestChecksumIsOverTheWrittenForm(t *testing.T) {
	t.Parallel()
	r := sample()
	data := []byte(`{"reason":{"nb":"x"}}`)
	h := headersOf(r)
	h["Nats-Msg-Id"], h["ce-later"] = []string{"transport"}, []string{"an attribute of a later version"}
	want := sha256.Sum256([]byte(strings.Join([]string{
		"samstyring event v1", "event.initiative.2026-0042.resumed",
		"actor:" + r.Actor, "command:" + r.Command, "delegationsource:" + r.Delegation, "fingerprint:" + r.Fingerprint, "id:" + r.ID,
		"importrow:" + r.ImportRow, "later:an attribute of a later version", "organisation:" + r.Organisation, "predecessor:" + r.Predecessor,
		"subject:initiative/2026-0042", "supplier:" + r.Supplier, "time:2026-01-12T09:14:27.318Z", "type:no.samstyring.initiative.resumed.v1",
		"", string(data),
	}, "\n")))
	if got := events.Checksum(r.Subject(), h, data); got != base64.RawURLEncoding.EncodeToString(want[:]) {
		t.Errorf("checksum %s", got)
	}
}

func BenchmarkChecksum(b *testing.B) {
	r := sample()
	h, data := headersOf(r), []byte(strings.Repeat("x", 600))
	b.ReportAllocs()
	for b.Loop() {
		events.Checksum(r.Subject(), h, data)
	}
}
