package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// check reads a bbolt file page by page and finds everything in it that is not
// as a commit left it. It does not use bbolt, which trusts the file it is
// given, and it does not map the file, so nothing in it can hurt the process.
//
// Checksums find changed values, keys and bucket names; the layout of the
// pages, which bbolt always writes without gaps, finds changed counts and
// sizes; and every page must be used once or be free, which finds the rest.
// What passes reads the same as it was written.
type check struct {
	r      io.ReaderAt
	meta   meta
	used   []uint64 // a bit per page: reachable or free
	levels [][]byte // one page buffer per depth of the tree
	pace   func(read int) error
}

// maxDepth is more than a tree of any size that fits on a disk.
const maxDepth = 32

func newCheck(r io.ReaderAt) (*check, error) {
	m, err := readMeta(r)
	if err != nil {
		return nil, err
	}
	end := []byte{0}
	if _, err := r.ReadAt(end, m.size()-1); err != nil {
		return nil, readError("file is shorter than its pages", err)
	}
	return &check{r: r, meta: m, used: make([]uint64, m.pages/64+1), pace: func(int) error { return nil }}, nil
}

// run is the complete check.
func (c *check) run() error {
	c.used[0] |= 3 // the two meta pages
	if err := c.freelist(); err != nil {
		return err
	}
	if err := c.tree(c.meta.root, 0, span{}, c.bucket); err != nil {
		return err
	}
	for id := range c.meta.pages {
		if c.used[id/64]&(1<<(id%64)) == 0 {
			return damagef("page %d is neither used nor free", id)
		}
	}
	return nil
}

// freelist checks the list of free pages, which bbolt reads when it opens.
func (c *check) freelist() error {
	p, err := c.page(c.meta.freelist, 0)
	if err != nil {
		return err
	}
	if p.flags() != flagFreelist {
		return damagef("page %d is not the list of free pages", c.meta.freelist)
	}
	ids := p.body()
	n := uint64(p.count())
	if n == 0xFFFF && len(ids) >= 8 {
		n, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids)/8) {
		return damagef("list of free pages is too long")
	}
	for i := range n {
		if err := c.use(binary.NativeEndian.Uint64(ids[8*i:]), 1); err != nil {
			return err
		}
	}
	return nil
}

// use notes that n pages are used or free; none may be both or be it twice.
func (c *check) use(id, n uint64) error {
	if id < 2 || id >= c.meta.pages || n > c.meta.pages-id {
		return damagef("page %d lies outside the file", id)
	}
	for i := id; i < id+n; i++ {
		if bit := uint64(1) << (i % 64); c.used[i/64]&bit != 0 {
			return damagef("page %d is used twice", i)
		}
		c.used[i/64] |= 1 << (i % 64)
	}
	return nil
}

// page reads a page with its overflow into the buffer of a depth.
func (c *check) page(id uint64, depth int) (page, error) {
	if depth >= maxDepth {
		return nil, damagef("tree is too deep")
	}
	for len(c.levels) <= depth {
		c.levels = append(c.levels, make([]byte, c.meta.pageSize))
	}
	if id < 2 || id >= c.meta.pages {
		return nil, damagef("page %d lies outside the file", id)
	}
	at := int64(id) * int64(c.meta.pageSize)
	buf := c.levels[depth]
	first := buf[:c.meta.pageSize]
	if _, err := c.r.ReadAt(first, at); err != nil {
		return nil, readError(fmt.Sprintf("page %d cannot be read", id), err)
	}
	p := page(first)
	if p.id() != id {
		return nil, damagef("page %d is marked as %d", id, p.id())
	}
	n := uint64(p.overflow()) + 1
	if err := c.use(id, n); err != nil {
		return nil, err
	}
	total := int(n) * c.meta.pageSize
	if total > len(buf) {
		buf = append(make([]byte, 0, total), first...)[:total]
		c.levels[depth] = buf
	}
	if _, err := c.r.ReadAt(buf[len(first):total], at+int64(len(first))); err != nil {
		return nil, readError(fmt.Sprintf("page %d cannot be read", id), err)
	}
	return page(buf[:total]), c.pace(total)
}

// span limits the keys of a part of the tree: low ≤ key < high; nil is open.
type span struct{ low, high []byte }

func (s span) holds(key []byte) bool {
	return (s.low == nil || bytes.Compare(key, s.low) >= 0) && (s.high == nil || bytes.Compare(key, s.high) < 0)
}

// leafFunc is called for every element of a leaf.
type leafFunc func(flags uint32, key, value []byte, depth int) error

// tree checks the tree under a page and calls each for its leaves' elements.
func (c *check) tree(id uint64, depth int, s span, each leafFunc) error {
	p, err := c.page(id, depth)
	if err != nil {
		return err
	}
	if p.flags() == flagLeaf && (p.count() > 0 || id == c.meta.root) {
		return c.leaf(p, depth, s, each)
	}
	if p.flags() != flagBranch || p.count() == 0 {
		return damagef("page %d has flags %#x and %d elements", id, p.flags(), p.count())
	}
	if err := p.layout(s); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	for i := range p.count() {
		child := span{low: p.key(i), high: s.high}
		if i+1 < p.count() {
			child.high = p.key(i + 1)
		}
		if err := c.tree(p.child(i), depth+1, child, each); err != nil {
			return err
		}
	}
	return nil
}

func (c *check) leaf(p page, depth int, s span, each leafFunc) error {
	if err := p.layout(s); err != nil {
		return fmt.Errorf("page %d: %w", p.id(), err)
	}
	for i := range p.count() {
		flags, value := p.value(i)
		if err := each(flags, p.key(i), value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// bucket checks one bucket: small ones lie inline in the root's leaf.
func (c *check) bucket(flags uint32, name, value []byte, depth int) error {
	return c.inBucket(flags, name, value, depth, valueCheck(name))
}

// inBucket calls values for every element of a bucket.
func (c *check) inBucket(flags uint32, name, value []byte, depth int, values leafFunc) error {
	if flags != flagBucket || len(value) < bucketHeader {
		return damagef("no bucket header at %q", name)
	}
	root := binary.NativeEndian.Uint64(value)
	if binary.NativeEndian.Uint64(value[8:]) != 0 {
		return damagef("bucket %q has a sequence", name)
	}
	if root != 0 {
		if len(value) != bucketHeader {
			return damagef("bucket %q has two places", name)
		}
		return c.tree(root, depth, span{}, values)
	}
	inline := page(value[bucketHeader:])
	if len(inline) < pageHeader || inline.id() != 0 || inline.flags() != flagLeaf || inline.overflow() != 0 {
		return damagef("bucket %q has no page", name)
	}
	if err := c.leaf(inline, depth, span{}, values); err != nil {
		return err
	}
	if inline.end() != len(inline) {
		return damagef("bucket %q does not fill its place", name)
	}
	return nil
}

// valueCheck checks the checksums of a bucket's values.
func valueCheck(name []byte) leafFunc {
	bucket := seed(Bucket(name))
	return func(flags uint32, key, value []byte, _ int) error {
		n := len(value) - sumSize
		if flags != 0 || n < 0 || binary.BigEndian.Uint32(value[n:]) != checksum(bucket, key, value[:n]) {
			return damagef("checksum of a value in %q", name)
		}
		return nil
	}
}

func damagef(format string, args ...any) error { return &damageError{fmt.Sprintf(format, args...)} }

// readError tells the end of the file, which is a damage, from a disk that
// cannot be read, which is one too: the file is derived and can be rebuilt.
func readError(what string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damagef("%s: too short", what)
	}
	return damagef("%s: %v", what, err)
}
