package server

import (
	"container/list"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// listener bounds the connections. One too many is not left to hang: it is
// taken as an extra one, which is answered so and closed, and on which health is
// answered. Room for a new connection is made by closing the one that has been
// idle for longest; among the extra ones, by closing the oldest.
type listener struct {
	net.Listener
	most, mostOfOne int        // connections; mostOfOne 0: one address may have all
	refused         func(full) // counts an extra connection
	proxies         proxies    // stand for many, so one of them may have all

	mu    sync.Mutex
	open  int // without the extra ones
	by    map[string]int
	idle  *list.List // of *connection, the longest idle first
	extra *list.List // of *connection, the oldest first
}

func newListener(l net.Listener, most, mostOfOne int, refused func(full)) *listener {
	return &listener{
		Listener: l, most: most, mostOfOne: mostOfOne, refused: refused,
		by: map[string]int{}, idle: list.New(), extra: list.New(),
	}
}

// connection is one that the listener counts.
type connection struct {
	net.Conn
	listener *listener
	key      string
	shared   bool          // the other side stands for many
	reached  full          // the limit that makes it an extra one; empty for others
	place    *list.Element // in idle or extra; nil: in neither
	gone     bool          // it does not count any more
}

// Accept waits for a connection and counts it.
func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	from := peerAddress(raw.RemoteAddr().String())
	c := &connection{Conn: raw, listener: l, key: addressKey(from), shared: from.IsLoopback() || l.proxies.trust(from)}
	if crowded := l.admit(c); crowded != nil {
		_ = crowded.Close() // nobody waits for how that ends
	}
	return c, nil
}

// admit counts a connection, and gives one that has to go for it.
func (l *listener) admit(c *connection) (crowded *connection) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mostOfOne > 0 && l.by[c.key] >= l.mostOfOne && !c.shared {
		c.reached = fullAddress
	} else if l.open >= l.most {
		if oldest := l.idle.Front(); oldest != nil {
			crowded = oldest.Value.(*connection)
			l.forget(crowded)
		} else {
			c.reached = fullInAll
		}
	}
	if c.reached == "" {
		l.open++
		l.by[c.key]++
		return crowded
	}
	l.refused(c.reached)
	if l.extra.Len() >= overflow {
		crowded = l.extra.Front().Value.(*connection)
		l.forget(crowded)
	}
	c.place = l.extra.PushBack(c)
	return crowded
}

// forget stops counting a connection.
func (l *listener) forget(c *connection) {
	if c.gone {
		return
	}
	c.gone = true
	if c.reached != "" {
		l.extra.Remove(c.place)
		return
	}
	if c.place != nil {
		l.idle.Remove(c.place)
	}
	l.open--
	if l.by[c.key]--; l.by[c.key] == 0 {
		delete(l.by, c.key)
	}
}

// Close ends the connection and gives its place back.
func (c *connection) Close() error {
	c.listener.mu.Lock()
	c.listener.forget(c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

// counted gives the connection that the listener counts, below TLS if there is
// any.
func counted(raw net.Conn) (*connection, bool) {
	if secured, ok := raw.(*tls.Conn); ok {
		raw = secured.NetConn()
	}
	c, ok := raw.(*connection)
	return c, ok
}

// state keeps account of which connections are idle; it is http.Server's
// ConnState.
func (l *listener) state(raw net.Conn, s http.ConnState) {
	c, ok := counted(raw)
	if !ok || c.reached != "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.gone {
		return
	}
	if c.place != nil {
		l.idle.Remove(c.place)
		c.place = nil
	}
	if s == http.StateIdle {
		c.place = l.idle.PushBack(c)
	}
}

// count is the number of open connections, the extra ones included.
func (l *listener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open + l.extra.Len()
}

// unused is the number of connections that are idle.
func (l *listener) unused() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.idle.Len()
}

type reachedKey struct{}

// withReached lets a request know that it came on an extra connection; it is
// http.Server's ConnContext.
func withReached(ctx context.Context, raw net.Conn) context.Context {
	if c, ok := counted(raw); ok && c.reached != "" {
		return context.WithValue(ctx, reachedKey{}, c.reached)
	}
	return ctx
}

// listen bounds the connections of a listener.
func (s *Server) listen(l net.Listener) *listener {
	bounded := newListener(l, s.capacity.connections, s.capacity.connectionsPerAddress, func(reached full) {
		s.metrics.connectionsRefused.WithLabelValues(string(reached)).Inc()
	})
	bounded.proxies = s.proxies
	s.metrics.listener.Store(bounded)
	return bounded
}

// turnAway answers what came on an extra connection: health, and everything
// else that there are too many.
func (s *Server) turnAway(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached, extra := r.Context().Value(reachedKey{}).(full)
		if extra {
			w.Header().Set("Connection", "close")
		}
		if !extra || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			next.ServeHTTP(w, r)
			return
		}
		err := fault.New(fault.Unavailable, "connections_full", nil)
		if reached == fullAddress {
			err = fault.New(fault.RateLimited, "too_many_connections", nil)
		}
		api.WriteProblem(w, r, err, locale.Match(r.Header.Get("Accept-Language")), s.cfg.Logger)
	})
}
