package eventlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// cleanStopName is a file that stands in the folder while the server is
// stopped properly, and at no other time. It says how long each file of the
// streams was.
const cleanStopName = "clean-stop.json"

// cleanStop is what the file says: sizes in bytes by path below the folder.
type cleanStop map[string]int64

// sizes are those of the blocks and of what the server knows about them.
func sizes(dir string, streams []streamFiles) (cleanStop, error) {
	out := cleanStop{}
	for _, s := range streams {
		for _, b := range s.blocks {
			out[relative(dir, b.path)] = b.size
		}
		info, err := os.Stat(s.index())
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look at index of %s: %w", s.name, err)
		}
		out[relative(dir, s.index())] = info.Size()
	}
	return out, nil
}

// markCleanStop is called when the server has stopped and written everything.
func markCleanStop(dir string) error {
	streams, err := findStreams(dir)
	if err != nil {
		return err
	}
	now, err := sizes(dir, streams)
	if err != nil {
		return err
	}
	content, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("mark clean stop: %w", err)
	}
	return WriteSynced(filepath.Join(dir, cleanStopName), content)
}

// stoppedCleanly says that the files are as a proper stop left them, and that
// recovery will take what it needs from each index.db instead of reading, and
// cutting, the blocks.
func stoppedCleanly(dir string, streams []streamFiles) (bool, error) {
	raw, err := os.ReadFile(filepath.Join(dir, cleanStopName))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read mark of clean stop: %w", err)
	}
	var then cleanStop
	if err := json.Unmarshal(raw, &then); err != nil {
		return false, nil
	}
	now, err := sizes(dir, streams)
	if err != nil || !maps.Equal(then, now) {
		return false, err
	}
	for i := range streams {
		index, ok, err := streams[i].readIndex()
		if err != nil {
			return false, err
		}
		if streams[i].bytes() > 0 && (!ok || !index.fits) {
			return false, nil
		}
	}
	return true, nil
}
