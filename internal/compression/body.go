package compression

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Body is an answer that is sent many times. It is compressed when the first
// client comes that takes an encoding, and never again. It may be used from any
// number of goroutines.
type Body struct {
	plain   []byte
	tag     string
	encoded map[string]func() []byte // encoding → nil where it does not pay
}

// NewBody is for the bytes of an answer, which nobody may change afterwards, and
// their version: a quoted ETag, or "" for none.
func NewBody(plain []byte, tag string) *Body {
	return &Body{plain: plain, tag: tag, encoded: map[string]func() []byte{
		zstdName: sync.OnceValue(func() []byte { return shorter(plain, zstdOf) }),
		gzipName: sync.OnceValue(func() []byte { return shorter(plain, gzipOf) }),
	}}
}

// Plain is NewBody for bytes that are compressed already, as pictures and
// spreadsheets are.
func Plain(plain []byte, tag string) *Body { return &Body{plain: plain, tag: tag} }

// Tag is the version of the plain bytes. It is the one that requests name when
// they have come through Handler.
func (b *Body) Tag() string { return b.tag }

// Size is how many bytes a body takes at most, its encodings among them.
func (b *Body) Size() int {
	if len(b.plain) < MinSize || b.encoded == nil {
		return len(b.plain)
	}
	return 2 * len(b.plain)
}

// Choose gives the bytes for a request and sets Content-Encoding, Content-Length
// and ETag as they are with these bytes. Handler, around it, sets Vary.
func (b *Body) Choose(r *http.Request, h http.Header) []byte {
	body, tag := b.plain, b.tag
	if len(b.plain) >= MinSize && b.encoded != nil {
		for _, name := range encodings {
			if !takes(r.Header.Values("Accept-Encoding"), name) {
				continue
			}
			if encoded := b.encoded[name](); encoded != nil {
				body, tag = encoded, tagIn(tag, name)
				h.Set("Content-Encoding", name)
				break
			}
		}
	}
	if tag != "" {
		h.Set("ETag", tag)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	return body
}

func tagIn(tag, encoding string) string {
	if plain, ok := strings.CutSuffix(tag, `"`); ok {
		return plain + tagMark + encoding + `"`
	}
	return tag
}

// takes says whether Accept-Encoding (RFC 9110, 12.5.3) names an encoding and
// does not give it the weight zero. "*" is not understood: who sends nothing else
// can read plain bytes.
func takes(accepted []string, encoding string) bool {
	for _, line := range accepted {
		for one := range strings.SplitSeq(line, ",") {
			name, weight, _ := strings.Cut(one, ";")
			if !strings.EqualFold(strings.TrimSpace(name), encoding) {
				continue
			}
			key, value, weighted := strings.Cut(strings.ReplaceAll(weight, " ", ""), "=")
			q, err := strconv.ParseFloat(value, 64)
			return !weighted || !strings.EqualFold(key, "q") || err == nil && q > 0
		}
	}
	return false
}

// shorter encodes bytes; nil if that does not make them fewer.
func shorter(plain []byte, encode func([]byte) ([]byte, error)) []byte {
	encoded, err := encode(plain)
	if err != nil || len(encoded) >= len(plain) {
		return nil // they are sent plain
	}
	return encoded
}

// encoder is used by EncodeAll only, which may be called from many goroutines.
var encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1))
})

func zstdOf(plain []byte) ([]byte, error) {
	e, err := encoder()
	if err != nil {
		return nil, fmt.Errorf("start zstd: %w", err)
	}
	return bytes.Clone(e.EncodeAll(plain, nil)), nil
}

func gzipOf(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("start gzip: %w", err)
	}
	if _, err := z.Write(plain); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(b.Bytes()), nil
}
