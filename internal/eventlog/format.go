package eventlog

import (
	"errors"
	"fmt"
	"maps"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// metadataFormat is the key in the stream's metadata under which the format of
// the log stands, and of what lies beside it. It is where the log is, so that a
// replica with a folder of its own knows it too.
const metadataFormat = "samstyring-format"

// ErrNewerFormat is wrapped when a later version of the program has written what
// is to be opened.
var ErrNewerFormat = errors.New("written by a later version of the program")

// needed is a configuration with everything that the log needs, the mark of its
// format included.
func (l *Log) needed(cfg jetstream.StreamConfig) jetstream.StreamConfig {
	cfg = strengthened(cfg)
	if there, err := formatOf(cfg); err == nil && there < l.cfg.Format {
		cfg.Metadata = maps.Clone(cfg.Metadata)
		cfg.Metadata[metadataFormat] = strconv.Itoa(l.cfg.Format)
	}
	return cfg
}

// unfit names what no update of a stream can mend. A later version may have
// marked the stream while this one runs, too.
func (l *Log) unfit(cfg jetstream.StreamConfig) error {
	if err := unfit(cfg); err != nil {
		return err
	}
	if err := l.cfg.Content.Refuses(cfg.Metadata[metadataLogID]); err != nil {
		return err
	}
	format, err := formatOf(cfg)
	if err != nil {
		return err
	}
	if l.cfg.Format > 0 && format > l.cfg.Format {
		return fmt.Errorf("the event log was %w: it has format %d, and this one knows formats up to %d. Nothing was changed. "+
			"Start the later version again, or restore a backup into an empty log", ErrNewerFormat, format, l.cfg.Format)
	}
	return nil
}

// formatOf is the format that a stream is marked with; 0: none.
func formatOf(cfg jetstream.StreamConfig) (int, error) {
	mark := cfg.Metadata[metadataFormat]
	if mark == "" {
		return 0, nil
	}
	format, err := strconv.Atoi(mark)
	if err != nil || format < 1 {
		return 0, fmt.Errorf("%w: its metadata %s is %q, which is no format", ErrUnfit, metadataFormat, mark)
	}
	return format, nil
}
