package compression_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/samstyring/samstyring/internal/compression"
)

// A body comes in the encoding that is preferred among those the client takes,
// and is the same bytes when it is read.
func TestBodyIsChosen(t *testing.T) {
	t.Parallel()
	plain := []byte(strings.Repeat("Alle kommuner må ta stilling innen fristen. ", 100))
	b := compression.NewBody(plain, `"v1"`)
	for takes, want := range map[string]string{
		"": "", "identity": "", "br": "", "*": "", "gzip": "gzip", "GZIP": "gzip", "gzip, zstd": "zstd", "zstd;q=0, gzip;q=0.5": "gzip",
		"gzip;q=0": "", "zstd; q=0.000": "", "zstd;q=wrong": "", "xgzip": "", "br;q=1, gzip ; q=0.1": "gzip",
	} {
		h, body := choose(t, b, takes)
		if h.Get("Content-Encoding") != want || !bytes.Equal(decoded(t, want, body), plain) {
			t.Errorf("%q gives %q", takes, h.Get("Content-Encoding"))
		}
		tag := `"v1"`
		if want != "" {
			tag = `"v1--` + want + `"`
		}
		if h.Get("ETag") != tag {
			t.Errorf("%q gives the version %s", takes, h.Get("ETag"))
		}
	}
}

// What is short, and what does not become shorter, is sent as it is.
func TestBodyThatDoesNotPay(t *testing.T) {
	t.Parallel()
	random := make([]byte, 4096)
	for i, x := 0, uint64(1); i < len(random); i++ {
		x = x*6364136223846793005 + 1442695040888963407
		random[i] = byte(x >> 56)
	}
	for _, plain := range [][]byte{nil, []byte("kort"), random} {
		h, body := choose(t, compression.NewBody(plain, ""), "gzip, zstd")
		if h.Get("Content-Encoding") != "" || h.Get("ETag") != "" || !bytes.Equal(body, plain) {
			t.Errorf("%d bytes are sent as %v", len(plain), h)
		}
	}
}

// All who ask at the same time get the same.
func TestBodyIsSharedByMany(t *testing.T) {
	t.Parallel()
	plain := []byte(strings.Repeat("felles ", 1000))
	b := compression.NewBody(plain, `"x"`)
	var g sync.WaitGroup
	for range 16 {
		g.Go(func() {
			if _, body := choose(t, b, "zstd"); !bytes.Equal(decoded(t, "zstd", body), plain) {
				t.Error("another body")
			}
		})
	}
	g.Wait()
}

func choose(t *testing.T, b *compression.Body, takes string) (http.Header, []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if takes != "" {
		r.Header.Set("Accept-Encoding", takes)
	}
	h := http.Header{}
	return h, b.Choose(r, h)
}

func decoded(t *testing.T, encoding string, body []byte) []byte {
	t.Helper()
	var from io.Reader = bytes.NewReader(body)
	switch encoding {
	case "gzip":
		z, err := gzip.NewReader(from)
		if err != nil {
			t.Fatal(err)
		}
		from = z
	case "zstd":
		z, err := zstd.NewReader(from)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		from = z
	}
	plain, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
