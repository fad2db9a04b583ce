package eventlog

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"os"

	"github.com/minio/highwayhash"
	"github.com/nats-io/nats-server/v2/server"
)

// The layout of a record in a block file (N.blk) of the server's file store,
// little endian: length uint32 (with a bit for headers), sequence uint64 (with
// bits for what is no message), time int64 in nanoseconds, length of the
// subject uint16, subject, length of the headers uint32 (only with headers),
// headers, payload, checksum.
const (
	recordHeader  = 22
	recordSum     = 8
	longestRecord = 32 << 20 // bytes; the server takes a longer one for damaged
	headersBit    = uint32(1) << 31
	erasedBit     = uint64(1) << 63
	tombstoneBit  = uint64(1) << 62
)

// Bounds of what a record found by searching may say, so that few places have
// to be hashed: its time lies from 2001 to 2223, in nanoseconds.
const (
	highestSequence = uint64(1) << 48
	earliestTime    = int64(1_000_000_000) * 1_000_000_000
	latestTime      = int64(8_000_000_000) * 1_000_000_000
)

// storedRecord is one intact record of a block.
type storedRecord struct {
	offset, end int
	sequence    uint64 // without the bits
	message     bool   // false: erased, or the note that one was
	tombstone   bool
	subject     []byte
	headers     []byte
	data        []byte
}

// block is the content of a block file, read only.
type block struct {
	path       string
	index      uint32
	content    []byte // as recovery reads it
	compressed bool
	sum        hash.Hash
}

// openBlock reads the file of a stream's block. A block that cannot be
// unpacked is an error of its content; see readBlock.
func openBlock(path, stream string, index uint32) (*block, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read block: %w", err)
	}
	b := &block{path: path, index: index, content: content}
	if b.sum, err = blockSum(fmt.Sprintf("%s-%d", stream, index)); err != nil {
		return nil, err
	}
	var meta server.CompressionInfo
	if n, err := meta.UnmarshalMetadata(content); err == nil && n > 0 {
		b.compressed = true
		if b.content, err = meta.Algorithm.Decompress(content[n:]); err != nil {
			b.content = content // whose first record is then damaged
		}
	}
	return b, nil
}

// blockSum is the server's checksum with the key of a name.
func blockSum(name string) (hash.Hash, error) {
	key := sha256.Sum256([]byte(name))
	sum, err := highwayhash.New64(key[:])
	if err != nil {
		return nil, fmt.Errorf("make checksum: %w", err)
	}
	return sum, nil
}

// errRecord are the reasons for which recovery cuts a block.
var (
	errCutOff   = errors.New("the record is cut off")
	errLayout   = errors.New("the record has impossible lengths")
	errChecksum = errors.New("the checksum of the record is wrong")
)

// at reads the record at an offset, with the checks of the server's recovery.
func (b *block) at(offset int) (storedRecord, error) {
	rest := b.content[offset:]
	if len(rest) < recordHeader {
		return storedRecord{}, errCutOff
	}
	u32, u64 := binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	length, subject := u32(rest), int(binary.LittleEndian.Uint16(rest[20:]))
	body := recordHeader + subject // where headers or payload begin
	if length&headersBit != 0 {
		body += 4
	}
	length &^= headersBit
	switch {
	case length > longestRecord || body+recordSum > int(length):
		return storedRecord{}, errLayout
	case int(length) > len(rest):
		return storedRecord{}, errCutOff
	}
	sumAt := int(length) - recordSum
	b.sum.Reset()
	_, _ = b.sum.Write(rest[4:20])
	_, _ = b.sum.Write(rest[recordHeader : recordHeader+subject])
	_, _ = b.sum.Write(rest[body:sumAt])
	if !bytes.Equal(b.sum.Sum(nil), rest[sumAt:length]) {
		return storedRecord{}, errChecksum
	}
	data := body // where the payload begins
	if body > recordHeader+subject {
		if data += int(u32(rest[body-4:])); data > sumAt {
			return storedRecord{}, errLayout
		}
	}
	raw := u64(rest[4:])
	return storedRecord{
		offset: offset, end: offset + int(length), sequence: raw &^ (erasedBit | tombstoneBit),
		message: raw&(erasedBit|tombstoneBit) == 0 && raw != 0, tombstone: raw&tombstoneBit != 0,
		subject: rest[recordHeader : recordHeader+subject], headers: rest[body:data], data: rest[data:sumAt],
	}, nil
}

// search finds the next intact record from an offset on, wherever it begins.
func (b *block) search(offset int) (storedRecord, bool) {
	for ; offset+recordHeader+recordSum <= len(b.content); offset++ {
		if !b.plausible(offset) {
			continue
		}
		if r, err := b.at(offset); err == nil {
			return r, true
		}
	}
	return storedRecord{}, false
}

// plausible says whether it is worth hashing what begins at an offset.
func (b *block) plausible(offset int) bool {
	rest := b.content[offset:]
	length := binary.LittleEndian.Uint32(rest) &^ headersBit
	sequence := binary.LittleEndian.Uint64(rest[4:]) &^ (erasedBit | tombstoneBit)
	at := int64(binary.LittleEndian.Uint64(rest[12:]))
	return length >= recordHeader+recordSum && int(length) <= len(rest) &&
		sequence > 0 && sequence < highestSequence && (at == 0 || at > earliestTime && at < latestTime)
}

// blockDamage is the place at which recovery would cut a block.
type blockDamage struct {
	path   string
	offset int
	reason error
	behind int // intact records that lie behind it in the block
}

// walk calls visit with every intact record in order. lost is nil up to the
// first place at which recovery would cut; what comes after that is what
// recovery would throw away.
func (b *block) walk(visit func(r storedRecord, lost *blockDamage)) (lost *blockDamage) {
	for offset := 0; offset < len(b.content); {
		r, err := b.at(offset)
		if err != nil {
			if lost == nil {
				lost = &blockDamage{path: b.path, offset: offset, reason: err}
			}
			var found bool
			if r, found = b.search(offset + 1); !found {
				return lost
			}
		}
		if lost != nil {
			lost.behind++
		}
		visit(r, lost)
		offset = r.end
	}
	return lost
}
