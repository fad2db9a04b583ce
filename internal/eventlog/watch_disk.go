package eventlog

import (
	"fmt"
	"log/slog"
	"math"

	"golang.org/x/sys/unix"
)

// disk watches the free space where the log and the views are.
type disk struct {
	folders []string
	least   uint64 // bytes that must be free; 0: no matter
	logger  *slog.Logger
	low     bool // the operator was warned
	full    bool
}

func newDisk(cfg Config, logger *slog.Logger) *disk {
	d := &disk{least: cfg.MinFree, logger: logger}
	for _, folder := range []string{cfg.Dir, cfg.Disk} {
		if folder != "" {
			d.folders = append(d.folders, folder)
		}
	}
	return d
}

// look gives the free bytes, and an error if they are too few. A little more
// than the least must be free before it is enough again, so that it does not
// go back and forth.
func (d *disk) look() (free uint64, err error) {
	if len(d.folders) == 0 {
		return 0, nil
	}
	free = math.MaxUint64
	for _, folder := range d.folders {
		var s unix.Statfs_t
		if unix.Statfs(folder, &s) != nil {
			continue // a folder that cannot be read is the other look's to tell
		}
		free = min(free, s.Bavail*uint64(s.Bsize)) //nolint:gosec // the size of a block is not negative
	}
	enough := d.least
	if d.full {
		enough += d.least / 16
	}
	d.full = free < enough
	d.warn(free)
	if d.full {
		return free, fmt.Errorf("%d bytes of disk are free, at least %d must be", free, enough)
	}
	return free, nil
}

// warn says it once when only twice the least is left.
func (d *disk) warn(free uint64) {
	low := free < 2*d.least
	if low && !d.low {
		d.logger.Warn("disk is nearly full; commands will be refused below the least", "free", free, "least", d.least)
	}
	d.low = low
}
