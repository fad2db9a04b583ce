package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"
)

// The layout of a bbolt file, version 2, in the byte order of the machine.
const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageHeader   = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize  = 16 // of a branch or a leaf
	bucketHeader = 16 // root uint64, sequence uint64
	metaSize     = 64 // checksum included
	metaSumAt    = 56

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10

	flagBucket = 0x01 // of a leaf's element

	minPageSize = 1 << 10
	maxPageSize = 64 << 10
)

// meta is what the newest meta page says.
type meta struct {
	pageSize int
	root     uint64 // page of the root bucket
	freelist uint64
	pages    uint64 // how many there are: the high-water mark
	txid     uint64
}

// size is how long the file must be, in bytes.
func (m meta) size() int64 { return int64(m.pages) * int64(m.pageSize) }

// readMeta reads both meta pages; each must be whole, and the newer one counts.
func readMeta(r io.ReaderAt) (meta, error) {
	first, err := readMetaAt(r, 0, 0)
	if err != nil {
		return meta{}, err
	}
	second, err := readMetaAt(r, int64(first.pageSize), 1)
	if err != nil {
		return meta{}, err
	}
	if second.txid > first.txid {
		return second, nil
	}
	return first, nil
}

func readMetaAt(r io.ReaderAt, at int64, id uint64) (meta, error) {
	buf := make([]byte, pageHeader+metaSize)
	if _, err := r.ReadAt(buf, at); err != nil {
		return meta{}, readError("meta page cannot be read", err)
	}
	b := buf[pageHeader:]
	sum := fnv.New64a()
	_, _ = sum.Write(b[:metaSumAt])
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	m := meta{
		pageSize: int(u32(b[8:])), root: u64(b[16:]),
		freelist: u64(b[32:]), pages: u64(b[40:]), txid: u64(b[48:]),
	}
	p := page(buf)
	switch {
	case p.id() != id || p.flags() != flagMeta:
		return meta{}, damagef("page %d is not a meta page", id)
	case u32(b) != boltMagic || u32(b[4:]) != boltVersion:
		return meta{}, damagef("meta page %d is of another kind of file", id)
	case u64(b[metaSumAt:]) != sum.Sum64():
		return meta{}, damagef("checksum of meta page %d", id)
	case m.pageSize < minPageSize || m.pageSize > maxPageSize || m.pages < 4 || m.pages > 1<<40:
		return meta{}, damagef("meta page %d has impossible sizes", id)
	}
	return m, nil
}

// page is one page with its overflow. Only header methods may be used before
// layout has passed.
type page []byte

func (p page) id() uint64       { return binary.NativeEndian.Uint64(p) }
func (p page) flags() uint16    { return binary.NativeEndian.Uint16(p[8:]) }
func (p page) count() int       { return int(binary.NativeEndian.Uint16(p[10:])) }
func (p page) overflow() uint32 { return binary.NativeEndian.Uint32(p[12:]) }
func (p page) body() []byte     { return p[pageHeader:] }

// element gives where the i-th element's key begins, and the lengths.
func (p page) element(i int) (at, key, value int) {
	off := pageHeader + i*elementSize
	e, u32 := p[off:], binary.NativeEndian.Uint32
	if p.flags() == flagBranch {
		return off + int(u32(e)), int(u32(e[4:])), 0
	}
	return off + int(u32(e[4:])), int(u32(e[8:])), int(u32(e[12:]))
}

// layout checks that keys and values follow each other without gaps, that the
// keys rise, and that they lie in the span.
func (p page) layout(s span) error {
	next := pageHeader + p.count()*elementSize
	if next > len(p) {
		return damagef("elements do not fit")
	}
	var before []byte
	for i := range p.count() {
		at, key, value := p.element(i)
		if at != next || key == 0 || key > len(p)-at || value > len(p)-at-key {
			return damagef("element %d is misplaced", i)
		}
		k := p[at : at+key]
		if !s.holds(k) || (i > 0 && bytes.Compare(before, k) >= 0) {
			return damagef("key %d is out of order", i)
		}
		before, next = k, at+key+value
	}
	return nil
}

func (p page) key(i int) []byte {
	at, n, _ := p.element(i)
	return p[at : at+n]
}

// value is what a leaf holds at i, with its flags.
func (p page) value(i int) (flags uint32, value []byte) {
	at, key, n := p.element(i)
	return binary.NativeEndian.Uint32(p[pageHeader+i*elementSize:]), p[at+key : at+key+n]
}

// child is the page that a branch refers to at i.
func (p page) child(i int) uint64 {
	return binary.NativeEndian.Uint64(p[pageHeader+i*elementSize+8:])
}

// end is where the last value ends.
func (p page) end() int {
	if p.count() == 0 {
		return pageHeader
	}
	at, key, value := p.element(p.count() - 1)
	return at + key + value
}
