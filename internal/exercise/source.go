package exercise

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
)

// clock stands still between commands, and never goes back.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time of the play.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// to moves the clock to a time, if that is ahead.
func (c *clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// source gives ids and random bytes that follow from the seed and the command.
type source struct {
	clock *clock
	seed  uint64

	mu   sync.Mutex
	from *rand.ChaCha8
}

func newSource(c *clock, seed uint64) *source {
	s := &source{clock: c, seed: seed}
	s.command(0)
	return s
}

// command begins anew for the n-th command.
func (s *source) command(n uint64) {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], s.seed)
	binary.BigEndian.PutUint64(key[8:], n)
	copy(key[16:], "samstyring play")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from = rand.NewChaCha8(key)
}

// Read fills b. It implements io.Reader and never fails.
func (s *source) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from.Read(b)
}

// NewID is a UUIDv7 of the time of the play.
func (s *source) NewID() string {
	var id uuid.UUID
	_, _ = s.Read(id[:])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(s.clock.Now().UnixMilli()))
	copy(id[:6], ms[2:])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id.String()
}
