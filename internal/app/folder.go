package app

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
)

// writableByOthers are the rights that let others put their files in the place
// of the registry's.
const writableByOthers fs.FileMode = 0o022

// dataFolder makes the folder of the registry, refuses one of a later version of
// the program, and closes it to others.
func dataFolder(path string, logger *slog.Logger) error {
	if _, err := CheckFormat(path); err != nil {
		return err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if err := closeToOthers(path, logger); err != nil {
		return err
	}
	return markFormat(path)
}

// closeToOthers closes a folder that others may write to, with a warning. Where
// that cannot be done, because the folder belongs to another user, it is refused
// if everybody may write there; a group is how volumes are shared with a
// container.
func closeToOthers(path string, logger *slog.Logger) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("look at data folder: %w", err)
	}
	mode := info.Mode()
	if mode.Perm()&writableByOthers == 0 {
		return nil
	}
	tight := mode &^ writableByOthers
	err = os.Chmod(path, tight)
	switch {
	case err == nil:
		logger.Warn("others could write to the data folder; it is closed to them now", "folder", path,
			"before", octal(mode), "now", octal(tight))
	case mode.Perm()&0o002 != 0:
		return fmt.Errorf("%s has mode %s: everybody may replace what is in it; set it to 0700: %w", path, octal(mode), err)
	default:
		logger.Warn("a group can write to the data folder and replace what is in it", "folder", path, "mode", octal(mode))
	}
	return nil
}

func octal(mode fs.FileMode) string { return fmt.Sprintf("%04o", mode.Perm()) }
