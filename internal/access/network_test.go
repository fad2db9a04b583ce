package access_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/reference"
)

// What only the host of a network may is its alone as long as it is a municipality or a
// county council; when it is none any more, KS does it, as KS, and nobody else.
func TestANetworkWithoutItsHostIsLookedAfterByKS(t *testing.T) {
	t.Parallel()
	const gone = "938626367" // of no municipality of today
	p := access.NewPolicy(reference.MustLoad())
	for host, wantKS := range map[string]bool{stavanger: false, gone: true} {
		about := &network.State{ID: "n", Position: 1, Host: host}
		if p.Hosts(about) == wantKS {
			t.Errorf("%s hosts: %v", host, !wantKS)
		}
		for _, kind := range []network.Kind{network.KindDescribe, network.KindOpenList, network.KindPublish, network.KindClose} {
			ks := caller(reference.KS, access.ScopeWrite)
			if err := p.AllowNetwork(ks, kind, "", about); (err == nil) != wantKS {
				t.Errorf("KS gives %s for a network of %s: %v", kind, host, err)
			}
			if by := p.NetworkSpeaker(ks, kind, about); by != events.SpeakerKS {
				t.Errorf("KS gives %s as %s", kind, by)
			}
			if err := p.AllowNetwork(caller(oslo, access.ScopeWrite), kind, "", about); err == nil {
				t.Errorf("Oslo gives %s for a network of %s", kind, host)
			}
		}
		if err := p.AllowNetwork(caller(reference.KS, access.ScopeWrite), network.KindReport, "", about); err != nil {
			t.Errorf("KS reports no members of a network of %s: %v", host, err)
		}
	}
}
