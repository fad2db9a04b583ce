package server

import (
	"strings"
	"testing"
)

func TestCapacityLeavesFilesForTheLog(t *testing.T) {
	t.Parallel()
	for files, want := range map[uint64]capacity{
		128:     {connections: 48, connectionsPerAddress: 24, streams: 24, streamsPerAddress: 20, bodies: 12, bodiesPerAddress: 4},
		256:     {connections: 176, connectionsPerAddress: 88, streams: 88, streamsPerAddress: 20, bodies: 44, bodiesPerAddress: 11},
		1024:    {connections: 752, connectionsPerAddress: 376, streams: 376, streamsPerAddress: 20, bodies: 188, bodiesPerAddress: 47},
		1 << 30: {connections: 20_000, connectionsPerAddress: 10_000, streams: 10_000, streamsPerAddress: 20, bodies: 5_000, bodiesPerAddress: 1_250},
	} {
		if got, err := capacityOf(Config{}, files); err != nil || got != want {
			t.Errorf("%d files: %+v, %v; want %+v", files, got, err, want)
		}
	}
}

func TestCapacityThatCannotBeHadIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cfg   Config
		files uint64
		says  string
	}{
		{Config{}, 64, "at least 128"},
		{Config{MaxConnections: 900}, 1024, "limit of open files"},
		{Config{MaxConnections: 100, MaxStreams: 101}, 1024, "at most 100"},
		{Config{MaxStreams: -1}, 1024, "negative"},
	} {
		if _, err := capacityOf(c.cfg, c.files); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v with %d files: %v, want %q", c.cfg, c.files, err, c.says)
		}
	}
	got, err := capacityOf(Config{MaxConnections: 12_000, MaxStreams: 10_000, MaxStreamsPerAddress: 10_000}, 20_000)
	if err != nil || got.streams != 10_000 || got.streamsPerAddress != 10_000 {
		t.Errorf("what was asked for: %+v, %v", got, err)
	}
}
