package importing

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// maxCells is how many cells one row may have, empty ones included: as many
	// as a sheet has columns.
	maxCells = 1 << 14
	// maxSharedStrings is how many texts a workbook may have. Each takes about
	// 300 bytes when it is read, however short it is.
	maxSharedStrings = 600_000
	// maxParts is how many files a workbook may be made of.
	maxParts = 2_000
)

// checkCSV refuses a file with a row of more cells than a sheet has, before the
// reader makes them.
func checkCSV(text []byte) error {
	counts := map[byte]int{}
	quoted := false
	line, began := 1, 1 // where the row began
	for _, c := range text {
		switch {
		case c == '\n':
			line++
			if !quoted {
				clear(counts)
				began = line
			}
		case c == '"':
			quoted = !quoted
		case !quoted && isSeparator(c):
			if counts[c]++; counts[c] >= maxCells {
				return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": MaxColumns, "line": began})
			}
		}
	}
	return nil
}

func isSeparator(c byte) bool {
	for _, s := range separators {
		if rune(c) == s {
			return true
		}
	}
	return false
}

// checkWorkbook refuses what would take far more memory than its size says,
// before it is read: by what its parts say they unfold to, and by the number of
// its texts. What is no archive is the reader's to refuse.
func checkWorkbook(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	var total uint64
	for _, part := range archive.File {
		if total += min(part.UncompressedSize64, maxUnzipped+1); total > maxUnzipped || len(archive.File) > maxParts {
			return fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": maxUnzipped})
		}
	}
	for _, part := range archive.File {
		if !strings.HasSuffix(strings.ToLower(part.Name), "sharedstrings.xml") {
			continue
		}
		n, err := countTexts(part)
		if err != nil {
			return errXLSX(err)
		}
		if n > maxSharedStrings {
			return fault.New(fault.TooLarge, "import_too_many_texts", fault.Args{"max": maxSharedStrings})
		}
	}
	return nil
}

// countTexts counts the items of a list of texts, and stops when there are more
// than may be.
func countTexts(part *zip.File) (n int, err error) {
	r, err := part.Open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Close() }() // it was only read
	item := []byte("<si")
	buffer := make([]byte, 64<<10)
	carried := 0 // bytes of the read before that may begin an item
	limited := io.LimitReader(r, maxUnzipped+1)
	for n <= maxSharedStrings {
		read, err := limited.Read(buffer[carried:])
		n += bytes.Count(buffer[:carried+read], item)
		keep := min(len(item)-1, carried+read)
		copy(buffer, buffer[carried+read-keep:carried+read])
		carried = keep
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
