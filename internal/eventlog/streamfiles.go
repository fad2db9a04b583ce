package eventlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// streamFiles is the folder of one stream of the embedded server.
type streamFiles struct {
	name   string
	folder string // of its messages
	blocks []blockFile
}

// blockFile is a block by its number, which gives the order.
type blockFile struct {
	index uint32
	path  string
	size  int64
}

// The server's names.
const (
	blockSuffix = ".blk"
	indexName   = "index.db" // the state of a stream as it was written last
)

// findStreams lists the streams that lie in the folder of an embedded server,
// of whichever account. A folder with a dot in front is one that the server is just
// deleting: no stream has such a name.
func findStreams(dir string) ([]streamFiles, error) {
	folders, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "*", "msgs"))
	if err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	out := make([]streamFiles, 0, len(folders))
	for _, folder := range folders {
		s := streamFiles{name: filepath.Base(filepath.Dir(folder)), folder: folder}
		if strings.HasPrefix(s.name, ".") {
			continue
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, fmt.Errorf("list blocks of %s: %w", s.name, err)
		}
		for _, e := range entries {
			number, isBlock := strings.CutSuffix(e.Name(), blockSuffix)
			index, err := strconv.ParseUint(number, 10, 32)
			if !isBlock || err != nil {
				continue
			}
			info, err := e.Info()
			if err != nil {
				return nil, fmt.Errorf("look at block of %s: %w", s.name, err)
			}
			s.blocks = append(s.blocks, blockFile{uint32(index), filepath.Join(folder, e.Name()), info.Size()})
		}
		slices.SortFunc(s.blocks, func(x, y blockFile) int { return int(int64(x.index) - int64(y.index)) })
		out = append(out, s)
	}
	return out, nil
}

// bytes is how much there is to read.
func (s *streamFiles) bytes() (n int64) {
	for _, b := range s.blocks {
		n += b.size
	}
	return n
}

func (s *streamFiles) index() string { return filepath.Join(s.folder, indexName) }

// indexState is what index.db says.
type indexState struct {
	last uint64 // sequence of the last message
	fits bool   // it was written after the last record of the last block
}

// readIndex reads the stream's index.db; ok is false if it is missing, damaged
// or of a form that this program does not know. Recovery then reads the blocks.
func (s *streamFiles) readIndex() (state indexState, ok bool, err error) {
	raw, err := os.ReadFile(s.index())
	if errors.Is(err, os.ErrNotExist) {
		return state, false, nil
	}
	if err != nil {
		return state, false, fmt.Errorf("read index of %s: %w", s.name, err)
	}
	const magic, oldest, newest = 11, 1, 4
	sum, err := blockSum(s.name)
	if err != nil {
		return state, false, err
	}
	if len(raw) < 32 || raw[0] != magic || raw[1] < oldest || raw[1] > newest {
		return state, false, nil
	}
	body, end := raw[:len(raw)-recordSum], raw[len(raw)-recordSum:]
	_, _ = sum.Write(body)
	if !bytes.Equal(sum.Sum(nil), end) {
		return state, false, nil
	}
	if state.last, ok = indexLast(body[2:]); !ok {
		return state, false, nil
	}
	checksum, err := s.lastChecksum()
	if err != nil {
		return state, false, err
	}
	state.fits = bytes.HasSuffix(body, checksum)
	return state, true, nil
}

// indexLast reads the sequence of the last message: messages, bytes and first
// sequence come before, and the time of the first.
func indexLast(b []byte) (last uint64, ok bool) {
	r := bytes.NewReader(b)
	for range 3 {
		if _, err := binary.ReadUvarint(r); err != nil {
			return 0, false
		}
	}
	if _, err := binary.ReadVarint(r); err != nil {
		return 0, false
	}
	last, err := binary.ReadUvarint(r)
	return last, err == nil
}

// lastChecksum is the end of the last block.
func (s *streamFiles) lastChecksum() ([]byte, error) {
	sum := make([]byte, recordSum)
	if len(s.blocks) == 0 {
		return sum, nil
	}
	last := s.blocks[len(s.blocks)-1]
	if last.size < recordSum {
		return sum, nil
	}
	f, err := os.Open(last.path)
	if err != nil {
		return nil, fmt.Errorf("open block: %w", err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.ReadAt(sum, last.size-recordSum); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read block: %w", err)
	}
	return sum, nil
}
