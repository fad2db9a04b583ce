package stream

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
)

// EventName is the type of the events of a stream.
const EventName = "change"

// message is one change with its frames, each encoded when it is first needed.
type message struct {
	change *changes.Change

	mu     sync.Mutex
	frames map[locale.Language][]byte
}

// frame is the change as an event of the stream.
func (m *message) frame(l locale.Language, encode func(*changes.Change, locale.Language) ([]byte, error)) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f, known := m.frames[l]; known {
		return f, nil
	}
	data, err := encode(m.change, l)
	if err != nil {
		return nil, fmt.Errorf("encode change %s: %w", m.change.ID, err)
	}
	if bytes.ContainsAny(data, "\r\n") {
		return nil, fmt.Errorf("encode change %s: it has several lines", m.change.ID)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "id: %s\nevent: %s\ndata: %s\n\n", m.change.Cursor, EventName, data)
	if m.frames == nil {
		m.frames = make(map[locale.Language][]byte, 1)
	}
	m.frames[l] = b.Bytes()
	return b.Bytes(), nil
}
