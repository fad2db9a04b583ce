package eventlog

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A log says how far it goes; one that cannot be asked does not say no.
func TestHowFarALogReaches(t *testing.T) {
	t.Parallel()
	servers, urls := startCluster(t)
	for name, l := range map[string]*Log{
		"embedded": openLog(t, Config{Dir: t.TempDir()}), "cluster": openLog(t, Config{URL: urls, Replicas: 3}),
	} {
		mustCarryOut(t, l, 2, entry("2026-0001", "c1", 0, 2))
		for position, want := range map[uint64]bool{0: true, 2: true, 3: false} {
			if got, err := l.Reaches(testContext(t), position); err != nil || got != want {
				t.Errorf("%s: position %d: %v, %v", name, position, got, err)
			}
		}
	}
	l := openLog(t, Config{URL: urls, Replicas: 3})
	stopServer(servers[0])
	stopServer(servers[1])
	if got, err := l.Reaches(testContext(t), 3); err == nil || got {
		t.Errorf("one of three servers: %v, %v", got, err)
	}
}

// Only a leader whom others follow can know that the log does not go further.
func TestLeaderWithoutFollowersIsNotBelieved(t *testing.T) {
	t.Parallel()
	heard, lost := time.Second, 10*time.Second
	for name, test := range map[string]struct {
		replicas []*jetstream.PeerInfo
		want     bool
	}{
		"alone":                           {nil, true},
		"both follow":                     {[]*jetstream.PeerInfo{{Current: true, Active: heard}, {Current: true, Active: heard}}, true},
		"one follows":                     {[]*jetstream.PeerInfo{{Current: true, Active: heard}, {Offline: true}}, true},
		"one is behind, the other is off": {[]*jetstream.PeerInfo{{Active: heard}, {Current: true, Offline: true}}, false},
		"nobody was heard of for long":    {[]*jetstream.PeerInfo{{Current: true, Active: lost}, {Current: true, Active: lost}}, false},
	} {
		if got := followed(&jetstream.ClusterInfo{Replicas: test.replicas}); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !followed(nil) {
		t.Error("a server that is alone is not believed")
	}
}
