package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// maxParts is how many files a workbook may be made of.
const maxParts = 2_000

// archive is the parts of a workbook, by their names in small letters.
type archive struct {
	parts  map[string]*zip.File
	limits Limits
	left   int64 // bytes that may still be unpacked
}

// newArchive refuses what unpacks to far more than it is, by what its parts say
// themselves; what they hide is counted while they are read.
func newArchive(data []byte, limits Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errWorkbook(err)
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), limits: limits, left: 3 * int64(limits.Unpacked)}
	var total uint64
	for _, f := range z.File {
		if total += min(f.UncompressedSize64, uint64(limits.Unpacked)+1); total > uint64(limits.Unpacked) || len(z.File) > maxParts {
			return nil, a.errTooLarge()
		}
		if f.Flags&1 != 0 {
			return nil, fault.New(fault.UnsupportedMedia, "import_is_locked", nil)
		}
		name := partName(f.Name)
		if _, twice := a.parts[name]; !twice {
			a.parts[name] = f
		}
	}
	return a, nil
}

func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(s, `\`, "/")), "/"))
}

func (a *archive) errTooLarge() error {
	return fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": a.limits.Unpacked})
}

func errWorkbook(err error) error {
	return &fault.Error{Code: fault.Malformed, Key: "import_workbook", Cause: err}
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// scan gives every token of a part. A part that is missing has none.
func (a *archive) scan(name string, visit func(*scanner) error) error {
	f := a.parts[partName(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return errWorkbook(err)
	}
	defer func() { _ = r.Close() }() // it was only read
	s := newScanner(&counted{r, a})
	for {
		err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(s)
		}
		if errors.Is(err, errStop) {
			return nil
		}
		var known *fault.Error
		if err != nil && !errors.As(err, &known) {
			return errWorkbook(err)
		}
		if err != nil {
			return err
		}
	}
}

// errStop says that the rest of a part is not needed.
var errStop = errors.New("stop")

// counted reads a part, and no more than is left for all of them.
type counted struct {
	r io.Reader
	a *archive
}

func (c *counted) Read(p []byte) (int, error) {
	if c.a.left <= 0 {
		return 0, c.a.errTooLarge()
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.a.left)])
	c.a.left -= int64(n)
	return n, err
}
