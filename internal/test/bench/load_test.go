package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// load is a lean generator of HTTP load: it runs on the same cores as what it
// measures, so it does as little as it can.
type load struct {
	clients []*client
}

type client struct {
	conn net.Conn
	in   *bufio.Reader
	sent int
	took []time.Duration // from request to answer, each
	body []byte          // of the last answer, if keep
	keep bool
}

// request gives a client's n-th request, as it goes over the wire.
type request func(client, n int) []byte

// dial opens n connections that are kept.
func dial(b *testing.B, address string, n int) *load {
	b.Helper()
	l := &load{}
	for range n {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		l.clients = append(l.clients, &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)})
	}
	return l
}

// run sends requests on all connections for a window; each connection waits
// for its answer. Anything but the wanted status ends the benchmark.
func (l *load) run(b *testing.B, status int, next request) measure {
	return func() float64 {
		b.Helper()
		var answers atomic.Int64
		var g errgroup.Group
		start := time.Now()
		for i, c := range l.clients {
			g.Go(func() error {
				n := 0
				for ; time.Since(start) < window; n++ {
					sent := time.Now()
					if err := c.do(status, next(i, c.sent)); err != nil {
						return err
					}
					c.took = append(c.took, time.Since(sent))
				}
				answers.Add(int64(n))
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
		return float64(answers.Load()) / time.Since(start).Seconds()
	}
}

// reportDelays says how long answers took, whichever window they were in.
func (l *load) reportDelays(b *testing.B) {
	b.Helper()
	var all []time.Duration
	for _, c := range l.clients {
		all = append(all, c.took...)
	}
	slices.Sort(all)
	for name, share := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99} {
		b.ReportMetric(float64(all[int(share*float64(len(all)-1))].Microseconds())/1000, name)
	}
}

func (c *client) do(status int, raw []byte) error {
	c.sent++
	if _, err := c.conn.Write(raw); err != nil {
		return err
	}
	got, length, err := c.head()
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	c.body = c.body[:0]
	if length == chunked {
		err = c.chunks(c.keep || got != status)
	} else {
		err = c.take(length, c.keep || got != status)
	}
	if err != nil {
		return err
	}
	if got != status {
		return fmt.Errorf("status %d, want %d: %.500s", got, status, c.body)
	}
	return nil
}

// take reads so many bytes of the body, to be kept or not.
func (c *client) take(n int, keep bool) error {
	if !keep {
		_, err := c.in.Discard(n)
		return err
	}
	from := len(c.body)
	c.body = append(c.body, make([]byte, n)...)
	_, err := io.ReadFull(c.in, c.body[from:])
	return err
}

// chunked is the length of a body that comes in chunks (RFC 9112, 7.1).
const chunked = -1

// chunks reads them; the registry sends none, others do.
func (c *client) chunks(keep bool) error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseUint(string(bytes.TrimRight(line, "\r\n")), 16, 31)
		if err != nil {
			return err
		}
		if err := c.take(int(n), keep); err != nil {
			return err
		}
		if _, err := c.in.Discard(len("\r\n")); err != nil || n == 0 {
			return err
		}
	}
}

// head reads the status and the length of the body.
func (c *client) head() (status, length int, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 {
		return 0, 0, fmt.Errorf("status line %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	const unknown = -2
	length = unknown
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, 0, err
			}
		} else if bytes.EqualFold(line, []byte("Transfer-Encoding: chunked")) {
			length = chunked
		}
	}
	if length == unknown {
		return 0, 0, errors.New("the length of the answer is not said")
	}
	return status, length, nil
}

// get is a GET request as a browser without habits would send it.
func get(path string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n", path)
}

// post is a command.
func post(path, token, key string, body []byte) []byte {
	raw := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n",
		path, token, len(body))
	if key != "" {
		raw = fmt.Appendf(raw, "Idempotency-Key: %s\r\n", key)
	}
	return append(append(raw, "\r\n"...), body...)
}

// rotate sends prepared requests, each client from its own place on.
func rotate(raw [][]byte, clients int) request {
	return func(client, n int) []byte { return raw[(client*len(raw)/clients+n)%len(raw)] }
}
