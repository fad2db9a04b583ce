package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

const initiativesPath = "/api/v1/initiatives"

// BenchmarkCommandHTTP gives durable commands over HTTP and waits until what
// they changed can be read, against JetStream storing the same events for as
// many publishers. Budgets: 0.8 for 16 clients, 2 for 64.
func BenchmarkCommandHTTP(b *testing.B) {
	for _, clients := range []int{16, 64} {
		b.Run(strconv.Itoa(clients), func(b *testing.B) {
			b.Run("confirm", func(b *testing.B) { benchmarkConfirm(b, clients) })
			b.Run("propose", func(b *testing.B) { benchmarkPropose(b, clients, false) })
			b.Run("proposeKeyed", func(b *testing.B) { benchmarkPropose(b, clients, true) })
		})
	}
}

// benchmarkConfirm spreads its commands over many initiatives.
func benchmarkConfirm(b *testing.B, clients int) {
	many := min(initiatives, 10_000)
	s := serve(b, past(b, many, many).copied(b))
	body, err := json.Marshal(map[string]events.Text{"note": newGenerator(1).prose(8)})
	if err != nil {
		b.Fatal(err)
	}
	raw := make([][]byte, many)
	messages := make([]*nats.Msg, many)
	for i := range raw {
		raw[i] = post(initiativesPath+"/"+initiativeID(i)+"/confirmations", s.token, "", body)
		p := &events.ConfirmedCurrent{Note: newGenerator(1).prose(8)}
		messages[i] = message(b, dress(initiativeID(i), reference.Digdir, time.Now(), p)[0])
	}
	l := dial(b, s.address, clients)
	versus(b, l.run(b, http.StatusOK, rotate(raw, clients)), openRaw(b, b.TempDir()).publish(b, clients, messages))
	l.reportDelays(b)
}

// benchmarkPropose registers initiatives; keyed, each request has an
// Idempotency-Key of its own.
func benchmarkPropose(b *testing.B, clients int, keyed bool) {
	s := serve(b, b.TempDir())
	p := newGenerator(1).proposed(0)
	p.ExternalID, p.Provenance, p.Owner = "", nil, reference.Digdir
	body, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	plain := post(initiativesPath, s.token, "", body)
	l := dial(b, s.address, clients)
	product := l.run(b, http.StatusCreated, func(client, n int) []byte {
		if !keyed {
			return plain
		}
		return post(initiativesPath, s.token, fmt.Sprintf("%d-%d", client, n), body)
	})
	messages := make([]*nats.Msg, 20_000)
	for i := range messages {
		messages[i] = message(b, dress(initiativeID(i), reference.Digdir, time.Now(), p)[0])
	}
	versus(b, product, openRaw(b, b.TempDir()).publish(b, clients, messages))
	l.reportDelays(b)
}
