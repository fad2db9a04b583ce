package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"hash/fnv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/broadcast"
)

// membersSubject is where replicas tell each other that they are there. It is
// no part of any stream.
const membersSubject = "samstyring.notify.members"

// missedBeats is how many heartbeats a replica may miss and still count as
// there.
const missedBeats = 3

// replicaID names this replica in this life: one that is started again is
// another one, so that nobody takes it for the one that died.
func replicaID() string {
	raw := make([]byte, 6)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

// members knows which replicas are there. It decides nothing that must be
// right: who is taken for dead and is not loses its partitions and gets them
// back.
type members struct {
	nc   *nats.Conn
	id   string
	beat time.Duration

	mu    sync.Mutex
	heard map[string]time.Time // by replica; monotonic
	moved broadcast.Signal     // sent when one comes or goes
}

func newMembers(nc *nats.Conn, id string, beat time.Duration) *members {
	return &members{nc: nc, id: id, beat: beat, heard: map[string]time.Time{}}
}

// greeting is what a replica says.
type greeting struct {
	ID      string `json:"id"`
	Hello   bool   `json:"hello,omitempty"`   // it is new: say who you are
	Leaving bool   `json:"leaving,omitempty"` // forget it
}

// run listens and tells until the context ends, and then says farewell. joined
// is called once the others have had time to answer.
func (m *members) run(ctx context.Context, joined func()) error {
	sub, err := m.nc.Subscribe(membersSubject, m.hear)
	if err != nil {
		return err
	}
	defer func() { _ = sub.Unsubscribe() }() // it ends with the connection anyway
	m.say(greeting{ID: m.id, Hello: true})
	first := time.AfterFunc(m.beat/4, joined)
	defer first.Stop()
	ticker := time.NewTicker(m.beat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			m.say(greeting{ID: m.id})
			m.forgetSilent()
		}
	}
}

// leave tells the others that this replica's partitions are free.
func (m *members) leave() {
	m.say(greeting{ID: m.id, Leaving: true})
	_ = m.nc.Flush() // they find out by themselves a little later
}

func (m *members) say(g greeting) {
	raw, _ := json.Marshal(g)             // a plain struct always encodes
	_ = m.nc.Publish(membersSubject, raw) // while the connection is down nobody is heard either
}

func (m *members) hear(msg *nats.Msg) {
	var g greeting
	if json.Unmarshal(msg.Data, &g) != nil || g.ID == "" || g.ID == m.id {
		return
	}
	if g.Hello {
		m.say(greeting{ID: m.id})
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	_, known := m.heard[g.ID]
	if g.Leaving {
		delete(m.heard, g.ID)
	} else {
		m.heard[g.ID] = time.Now()
	}
	if known == g.Leaving {
		m.moved.Send()
	}
}

func (m *members) forgetSilent() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, at := range m.heard {
		if time.Since(at) > missedBeats*m.beat {
			delete(m.heard, id)
			m.moved.Send()
		}
	}
}

// alive says whether a replica is there.
func (m *members) alive(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.heard[id]
	return ok || id == m.id
}

// mine lists the partitions that are this replica's, and gives what is closed
// when that may be otherwise. Every replica that hears the same ones gives each
// partition to the same one, and one that comes or goes moves only its own.
func (m *members) mine() (out map[int]bool, moved <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out = map[int]bool{}
	for n := range Partitions {
		best := weight(m.id, n)
		mine := true
		for id := range m.heard {
			if w := weight(id, n); w > best || w == best && strings.Compare(id, m.id) > 0 {
				mine = false
			}
		}
		if mine {
			out[n] = true
		}
	}
	return out, m.moved.Next()
}

// weight is the rendezvous weight of a replica for a partition.
func weight(id string, partition int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte{byte(partition)})
	_, _ = h.Write([]byte(id))
	w := h.Sum64()
	w ^= w >> 33 // FNV alone is not spread enough over short texts
	w *= 0xff51afd7ed558ccd
	return w ^ w>>33
}
