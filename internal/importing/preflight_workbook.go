package importing

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// maxTexts is how many texts a workbook may have.
	maxTexts = 600_000
	// maxElements is how many XML elements all parts may have together that are
	// read as a whole: two for each text, and then some. Each takes 150 bytes and
	// more, however short it is.
	maxElements = 2*maxTexts + 100_000
	// maxRowElements is how many elements one row of a sheet may have, or what
	// follows the rows.
	maxRowElements = 8 * maxCells
	// maxParts is how many files a workbook may be made of.
	maxParts = 2_000
)

// checkWorkbook refuses what would take far more memory than its size says,
// before it is read: by what its parts say they unfold to, and by their
// elements. What is no archive is the reader's to refuse.
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
	left := maxElements
	for _, part := range archive.File {
		if isSheet(part) {
			err = checkRows(part)
		} else {
			err = countElements(part, &left)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isSheet says whether a part can be read as a sheet, which is done row by row,
// and as nothing else: the reader demands the name of the outermost element.
func isSheet(part *zip.File) bool {
	r, err := part.Open()
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }() // it was only read
	d := xml.NewDecoder(io.LimitReader(r, 64<<10))
	for {
		token, err := d.RawToken()
		if err != nil {
			return false
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local == "worksheet"
		}
	}
}

// countElements takes the elements of a part from those that are left.
func countElements(part *zip.File, left *int) error {
	return eachElement(part, func([]byte) error {
		if *left--; *left < 0 {
			return fault.New(fault.TooLarge, "import_too_many_texts", fault.Args{"max": maxTexts})
		}
		return nil
	})
}

// checkRows refuses a sheet with a row that is far longer than a sheet can have.
func checkRows(part *zip.File) error {
	row, elements := 0, 0
	return eachElement(part, func(tag []byte) error {
		if elements++; isRow(tag) {
			row, elements = row+1, 0
		}
		if elements > maxRowElements {
			return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": MaxColumns, "line": max(1, row)})
		}
		return nil
	})
}

// isRow reads the name of an element from what follows its "<".
func isRow(tag []byte) bool {
	if end := bytes.IndexAny(tag, " \t\r\n/>"); end >= 0 {
		tag = tag[:end]
	}
	return bytes.Equal(tag[bytes.IndexByte(tag, ':')+1:], []byte("row"))
}

// eachElement gives the beginning of every element of a part, after its "<". It
// takes no element apart, and so needs no memory for one. What cannot be
// unpacked is the reader's to refuse.
func eachElement(part *zip.File, visit func(tag []byte) error) error {
	opened, err := part.Open()
	if err != nil {
		return nil
	}
	defer func() { _ = opened.Close() }() // it was only read
	r := bufio.NewReaderSize(io.LimitReader(opened, maxUnzipped+1), 64<<10)
	for {
		_, err := r.ReadSlice('<')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return nil
		}
		tag, _ := r.Peek(64) // fewer at the end
		if len(tag) == 0 {
			return nil
		}
		if tag[0] == '/' {
			continue
		}
		if err := visit(tag); err != nil {
			return err
		}
	}
}
