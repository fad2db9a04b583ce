package eventlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// When the server is started on files that it did not close properly, or whose
// index.db is missing, it reads every block, cuts it at the first record that
// it cannot read, and throws away what lies behind, intact or not. So the
// blocks are read here first. What would be cut is copied aside, and a log that
// has lost records is not started without the word of a person.

// ErrShorter is wrapped when the log ends before what is known to have been in
// it, or when records are missing from it. Starting on it would hide the loss
// and give out positions a second time.
var ErrShorter error = lossError{}

type lossError struct{}

func (lossError) Error() string { return "the event log has lost events" }

// LogLost marks the error for who cannot name it.
func (lossError) LogLost() {}

// alwaysScanned is the size of all blocks, in bytes, up to which they are read
// at every start, also after a clean stop: it takes a few hundredths of a
// second.
const alwaysScanned = 64 << 20

// Shortening is a loss that was accepted: the log goes on after Known.
type Shortening struct {
	After     uint64            `json:"after"`             // last position that was kept
	Known     uint64            `json:"known"`             // highest position known to have been given out
	Numbers   map[string]uint64 `json:"numbers,omitempty"` // highest known number of an initiative, by year
	Witnesses []string          `json:"witnesses"`         // what knew of it
}

// shorteningName is a file that keeps an accepted loss until new positions lie
// beyond it.
const shorteningName = "shortening.json"

// beforeRecovery looks at the files before the server does, and takes the mark
// of the last stop away. It gives the shortening that is to be finished, if any.
func beforeRecovery(cfg Config, logger *slog.Logger) (*Shortening, error) {
	if err := removeProbes(cfg.Dir); err != nil {
		return nil, err
	}
	streams, err := findStreams(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if err := removeRewrites(streams); err != nil {
		return nil, err
	}
	clean, err := stoppedCleanly(cfg.Dir, streams)
	if err != nil {
		return nil, err
	}
	var total int64
	for i := range streams {
		total += streams[i].bytes()
	}
	if !clean || total <= alwaysScanned || cfg.AcceptShorter != nil {
		if err := examine(cfg, streams, logger); err != nil {
			return nil, err
		}
	}
	if err := removeSynced(filepath.Join(cfg.Dir, cleanStopName)); err != nil {
		return nil, err
	}
	return readShortening(cfg.Dir)
}

// examine scans all streams. Nothing is changed if the log is refused.
func examine(cfg Config, streams []streamFiles, logger *slog.Logger) error {
	scans := make([]*streamScan, 0, len(streams))
	isLog := func(s streamFiles) bool { return s.name == StreamName }
	if cfg.Witness.Position > 0 && !slices.ContainsFunc(streams, isLog) {
		if err := missingLog(cfg); err != nil {
			return err
		}
	}
	for _, files := range streams {
		var known uint64
		if isLog(files) {
			known = cfg.Witness.known(&files)
		}
		s, err := scanStream(files, known)
		if err != nil {
			return err
		}
		if s.name == StreamName && s.shorter() {
			if err := refuse(s, cfg); err != nil {
				return err
			}
		}
		scans = append(scans, s)
	}
	now := time.Now()
	for _, s := range scans {
		if s.name == StreamName && s.shorter() {
			if err := shorten(cfg.Dir, s, now, logger); err != nil {
				return fmt.Errorf("shorten log: %w", err)
			}
			continue
		}
		if err := copyDamaged(cfg.Dir, s, now, logger); err != nil {
			return err
		}
	}
	return nil
}

// refuse is nil if the loss was accepted at the position where the log ends.
func refuse(s *streamScan, cfg Config) error {
	switch at := cfg.AcceptShorter; {
	case at == nil:
		return s.refusal(cfg)
	case *at != s.last:
		return fmt.Errorf("%w; %w", wrongEnd(*at, s.last), s.refusal(cfg))
	case s.packed:
		return fmt.Errorf("%w: its blocks are compressed, which this program cannot shorten; restore a backup", ErrShorter)
	}
	return nil
}

// wrongEnd names the position that an accepting person has to give.
func wrongEnd(given, last uint64) error {
	return fmt.Errorf("--accept-shorter-log %d does not name the end of the log, which is %d", given, last)
}

// refusal tells what is missing, who says so, and what can be done.
func (s *streamScan) refusal(cfg Config) error {
	dir := cfg.Dir
	var text strings.Builder
	if len(s.damages) > 0 {
		d := s.damages[0]
		fmt.Fprintf(&text, "%s is damaged at byte %d (%v); ", relative(dir, d.path), d.offset, d.reason)
	}
	fmt.Fprintf(&text, "positions 1–%d are intact, %s missing", s.last, spans(s.missing))
	if s.behind > 0 {
		fmt.Fprintf(&text, ", and %d intact events lie behind, up to position %d", s.behind, s.known)
	} else if s.indexed == s.known {
		fmt.Fprintf(&text, "; %s knows of position %d", relative(dir, s.index()), s.known)
	} else if s.known == cfg.Witness.Position {
		fmt.Fprintf(&text, "; %s knows of position %d", cfg.Witness.Name, s.known)
	}
	return s.damage(dir, fmt.Errorf("%w: %s. Nothing was changed. Restore the folder %s from a backup; or start once with --accept-shorter-log %d: "+
		"the log then ends there, what lies behind is copied to %s first, and new events come after position %d",
		ErrShorter, text.String(), dir, s.last, filepath.Join(dir, asideFolder), s.known))
}

// damage lets a refusal know what is damaged.
func (s *streamScan) damage(dir string, refusal error) error {
	d := &damageError{error: refusal, missing: span{s.last + 1, max(s.last+1, s.known)}.String()}
	if len(s.missing) > 0 {
		d.missing = spanList(s.missing)
	}
	if len(s.damages) > 0 {
		d.file = relative(dir, s.damages[0].path)
	}
	return d
}

// spans tells positions, the first ones if there are many.
func spans(all []span) string {
	switch {
	case len(all) == 0:
		return "what follows is"
	case len(all) > mostSpans:
		return spanList(all) + ", and more are"
	case len(all) == 1 && all[0].from == all[0].to:
		return spanList(all) + " is"
	}
	return spanList(all) + " are"
}

// mostSpans are told of many.
const mostSpans = 5

func spanList(all []span) string {
	var parts []string
	for _, s := range all[:min(mostSpans, len(all))] {
		parts = append(parts, s.String())
	}
	return strings.Join(parts, ", ")
}

// shorten makes the log end with its unbroken beginning. All that it takes away
// is copied first, and what is known of it is noted, so that a crash on the way
// gives nothing out again.
func shorten(dir string, s *streamScan, now time.Time, logger *slog.Logger) error {
	to := newAside(dir, now, false)
	var cut []blockFile
	for _, b := range s.blocks {
		if s.last == 0 || b.index >= s.endBlock {
			cut = append(cut, b)
		}
	}
	for _, path := range append(paths(cut), s.index()) {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			continue
		}
		copied, err := to.keep(s.name, path)
		if err != nil {
			return err
		}
		logger.Warn("the event log is shortened as accepted, a copy lies aside", "file", path, "copy", copied, "after", s.last)
	}
	note := Shortening{After: s.last, Known: s.known, Numbers: s.numbers, Witnesses: []string{"blocks of " + s.name}}
	if err := writeShortening(dir, note); err != nil {
		return err
	}
	for _, b := range cut {
		if s.last > 0 && b.index == s.endBlock {
			if err := truncate(b.path, int64(s.endAt)); err != nil {
				return err
			}
		} else if err := os.Remove(b.path); err != nil {
			return fmt.Errorf("remove block: %w", err)
		}
	}
	return removeSynced(s.index()) // it tells of what is not there any more
}

func paths(blocks []blockFile) (out []string) {
	for _, b := range blocks {
		out = append(out, b.path)
	}
	return out
}

func truncate(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("cut block: %w", err)
	}
	if err := errors.Join(f.Truncate(size), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("cut block: %w", err)
	}
	return nil
}

// copyDamaged copies the blocks that recovery would cut.
func copyDamaged(dir string, s *streamScan, now time.Time, logger *slog.Logger) error {
	for _, d := range s.damages {
		torn := d.behind == 0
		if torn && erasable(s.name) {
			continue // what was not written to its end is worth nothing, and a copy would outlive what is erased
		}
		to := newAside(dir, now, torn)
		copied, err := to.keep(s.name, d.path)
		if err != nil {
			return err
		}
		logger.Warn("a block of the event log's server is damaged and may be cut, a copy lies aside", "stream", s.name,
			"file", d.path, "offset", d.offset, "reason", d.reason, "intact records behind", d.behind, "copy", copied)
		if err := to.prune(); err != nil {
			return err
		}
	}
	return nil
}

// readShortening gives the accepted loss that is not dealt with yet; nil if
// there is none.
func readShortening(dir string) (*Shortening, error) {
	raw, err := os.ReadFile(filepath.Join(dir, shorteningName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read accepted shortening: %w", err)
	}
	s := &Shortening{}
	if err := json.Unmarshal(raw, s); err != nil {
		return nil, fmt.Errorf("read accepted shortening: %w", err)
	}
	return s, nil
}

// writeShortening notes a loss, on top of one that was noted before.
func writeShortening(dir string, s Shortening) error {
	before, err := readShortening(dir)
	if err != nil {
		return err
	}
	if before != nil {
		s.Merge(*before)
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("note accepted shortening: %w", err)
	}
	return WriteSynced(filepath.Join(dir, shorteningName), raw)
}

// Merge takes in what another witness knows.
func (s *Shortening) Merge(other Shortening) {
	s.After, s.Known = min(s.After, other.After), max(s.Known, other.Known)
	numbers := maps.Clone(s.Numbers)
	if numbers == nil {
		numbers = map[string]uint64{}
	}
	for year, n := range other.Numbers {
		numbers[year] = max(numbers[year], n)
	}
	s.Numbers = numbers
	for _, w := range other.Witnesses {
		if !slices.Contains(s.Witnesses, w) {
			s.Witnesses = append(s.Witnesses, w)
		}
	}
}
