package ports

import (
	"net"
	"testing"
)

func TestClaimedPortsAreFreeAndNobodyElses(t *testing.T) {
	seen := map[int]bool{}
	for range 50 {
		for _, p := range Claim(t, 3) {
			if seen[p] {
				t.Errorf("%d was given twice", p)
			}
			seen[p] = true
			l, err := net.Listen("tcp", At(p))
			if err != nil {
				t.Error(err)
				continue
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			if claim(t, p) {
				t.Errorf("%d is a second test's too", p)
			}
		}
	}
}

func TestPortThatAnotherProgramHasIsNotGiven(t *testing.T) {
	l, err := net.Listen("tcp", Address(t))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	t.Run("later", func(t *testing.T) {
		if claim(t, port) {
			t.Errorf("%d was given although somebody listens on it", port)
		}
	})
}
