package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Format is the format of the data folder that this program writes: 1 is that of
// folders without a mark, before there was one. It grows when an earlier program
// would read a folder wrongly, or change what it does not know. Views do not
// count: they are built anew by whoever does not know them.
const Format = 2

// formatName is the file with the number, in the data folder.
const formatName = "format"

// ErrNewerFormat is wrapped when a folder, or a log, was written by a later program.
var ErrNewerFormat = eventlog.ErrNewerFormat

// CheckFormat refuses a folder that this program does not know, and changes
// nothing. It gives the format.
func CheckFormat(data string) (int, error) {
	path := filepath.Join(data, formatName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read format of data folder: %w", err)
	}
	format, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	switch {
	case err != nil || format < 1:
		return 0, fmt.Errorf("%s does not say which format the data folder has. Nothing was changed. Restore it from a backup; "+
			"or, if no later version of the program has had the folder, remove it", path)
	case format > Format:
		return 0, fmt.Errorf("the data folder was %w: it has format %d, and this one knows formats up to %d. Nothing was changed. Start the later version again, "+
			"or restore a backup that was made before it was started", ErrNewerFormat, format, Format)
	}
	return format, nil
}

// markFormat writes the format into a folder, before anything else is changed in
// it: an earlier program then refuses it, however far this one comes.
func markFormat(data string) error {
	format, err := CheckFormat(data)
	if err != nil {
		return err
	}
	path := filepath.Join(data, formatName)
	if format == Format {
		return nil
	}
	if err := eventlog.WriteSynced(path, []byte(strconv.Itoa(Format)+"\n")); err != nil {
		return fmt.Errorf("write format of data folder: %w", err)
	}
	return nil
}
