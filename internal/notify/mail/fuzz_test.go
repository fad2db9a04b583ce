package mail_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/samstyring/samstyring/internal/notify/mail"
)

// Mail that came back is from anybody: it is read or refused, and what is a
// permanent failure is a report.
func FuzzReadReturned(f *testing.F) {
	samples, err := filepath.Glob("testdata/returned/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range samples {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte("From x\nTo: returned+abc@registry.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n" +
		"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\nAction: failed\nStatus: 5.1.1\n\n--b--\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := mail.ReadReturned(raw)
		if err != nil {
			return
		}
		if r.Permanent && !r.Report || len(r.Tokens) > 8 {
			t.Errorf("read as %+v", r)
		}
	})
}
