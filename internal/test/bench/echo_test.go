package bench

import (
	"maps"
	"net"
	"net/http"
	"strconv"
	"testing"

	"github.com/labstack/echo/v4"
)

// echoConstant serves a constant of a size with Echo and nothing else, and
// gives its address.
func echoConstant(b *testing.B, size int) string { return echoAnswering(b, size, nil) }

// echoAnswering serves a constant of a size with some headers.
func echoAnswering(b *testing.B, size int, headers http.Header) string {
	b.Helper()
	body := make([]byte, size)
	for i := range body {
		body[i] = 'x'
	}
	e := echo.New()
	e.GET("/constant", func(c echo.Context) error {
		maps.Copy(c.Response().Header(), headers)
		c.Response().Header().Set("Content-Length", strconv.Itoa(size))
		return c.Blob(http.StatusOK, "application/json", body)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: e}
	done := make(chan error, 1)
	go func() { done <- s.Serve(listener) }()
	b.Cleanup(func() {
		_ = s.Close()
		<-done
	})
	return listener.Addr().String()
}
