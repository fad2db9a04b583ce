package eventlog

import (
	"encoding/binary"
	"testing"
)

// sealedRecord is a record as the server writes it.
func sealedRecord(b *block, sequence uint64, subject, headers, data string) []byte {
	raw := make([]byte, recordHeader)
	binary.LittleEndian.PutUint64(raw[4:], sequence)
	binary.LittleEndian.PutUint64(raw[12:], uint64(earliestTime)+1)
	binary.LittleEndian.PutUint16(raw[20:], uint16(len(subject)))
	raw = append(raw, subject...)
	if headers != "" {
		raw = append(binary.LittleEndian.AppendUint32(raw, uint32(len(headers))), headers...)
	}
	raw = append(raw, data...)
	length := uint32(len(raw) + recordSum)
	if headers != "" {
		length |= headersBit
	}
	binary.LittleEndian.PutUint32(raw, length)
	b.sum.Reset()
	_, _ = b.sum.Write(raw[4:20])
	_, _ = b.sum.Write(raw[recordHeader : recordHeader+len(subject)])
	body := recordHeader + len(subject)
	if headers != "" {
		body += 4
	}
	_, _ = b.sum.Write(raw[body:])
	return b.sum.Sum(raw)
}

// Whatever stands in a block: it is read to its end, record after record without
// an overlap, and what can be read there is not called damaged.
func FuzzBlock(f *testing.F) {
	sum, err := blockSum("EVENTS-1")
	if err != nil {
		f.Fatal(err)
	}
	b := &block{sum: sum}
	one := sealedRecord(b, 1, "event.initiative.2026-0001.proposed", "NATS/1.0\r\nce-id: x\r\n\r\n", "{}")
	f.Add([]byte{})
	f.Add(one)
	f.Add(append(append([]byte("garbage"), one...), sealedRecord(b, 2, "event.x", "", "y")...))
	f.Add(one[:len(one)-3])
	f.Fuzz(func(t *testing.T, content []byte) {
		b := &block{content: content, sum: sum}
		end := 0
		damage := b.walk(func(r storedRecord, _ *blockDamage) {
			if r.offset < end || r.end <= r.offset || r.end > len(content) {
				t.Fatalf("a record from %d to %d after %d of %d bytes", r.offset, r.end, end, len(content))
			}
			end = r.end
			inspected(r) // must not panic
		})
		if damage == nil && end != len(content) {
			t.Errorf("%d of %d bytes were read, and nothing is damaged", end, len(content))
		}
	})
}
