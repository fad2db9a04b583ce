package eventlog

import (
	"strconv"
	"testing"
)

// The log itself knows its format: whoever opens it with another folder than it
// was made with is refused if it is a later one, and nothing is changed; one that
// runs when a later version marks it takes no more commands.
func TestLogOfALaterVersionIsRefused(t *testing.T) {
	t.Parallel()
	url := startServer(t, t.TempDir(), -1).ClientURL()
	mark := func(l *Log) string { return streamInfo(t, l).Config.Metadata[metadataFormat] }
	unmarked := openLog(t, Config{URL: url})
	mustAppend(t, unmarked, 1, entry("2026-0001", "c1", 0, 1))
	if got := mark(unmarked); got != "" {
		t.Errorf("marked with %q", got)
	}
	for format := 2; format <= 3; format++ {
		if got := mark(openLog(t, Config{URL: url, Format: format})); got != strconv.Itoa(format) {
			t.Errorf("marked with %q, want %d", got, format)
		}
	}
	before := streamInfo(t, unmarked).Config
	_, err := Open(testContext(t), Config{URL: url, Format: 2})
	wantError(t, err, ErrNewerFormat)
	wantConfig(t, unmarked, before)
	if err := unmarked.Beside().SetMetadata(testContext(t), metadataFormat, "x"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(testContext(t), Config{URL: url, Format: 3})
	wantError(t, err, ErrUnfit)
}

func TestLaterVersionMarksARunningLog(t *testing.T) {
	t.Parallel()
	url := startServer(t, t.TempDir(), -1).ClientURL()
	l := openLog(t, Config{URL: url, Format: 2})
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	watchedStream(t, l)
	openLog(t, Config{URL: url, Format: 3})
	wantHealth(t, l, ReasonConfiguration)
	_, err := l.Append(testContext(t), entry("2026-0001", "c2", 1, 1))
	wantError(t, err, ErrUnavailable)
	wantError(t, l.Health().Err, ErrNewerFormat)
}
