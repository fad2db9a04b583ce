package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/clusterkeys"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// wantClosed wants a server of the cluster to let nobody in who does not show
// that it belongs there, neither as a client nor as a server.
func wantClosed(t *testing.T, s *server.Server, secrets string) {
	t.Helper()
	ca := nats.RootCAs(filepath.Join(secrets, clusterkeys.Reader, clusterkeys.Authority))
	if nc, err := nats.Connect(s.ClientURL(), ca); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("a client that does not sign in: %v, %v", nc, err)
	}
	others := clusterSecrets(t)
	key, err := nats.NkeyOptionFromSeed(filepath.Join(others, clusterkeys.Registry, clusterkeys.RegistrySeed))
	if err != nil {
		t.Fatal(err)
	}
	if nc, err := nats.Connect(s.ClientURL(), ca, key); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("the registry of another cluster: %v, %v", nc, err)
	}
	other := nats.RootCAs(filepath.Join(others, clusterkeys.Reader, clusterkeys.Authority))
	if _, err := nats.Connect(s.ClientURL(), other); !errors.As(err, new(*tls.CertificateVerificationError)) {
		t.Errorf("a client takes the server for one of another cluster: %v", err)
	}

	own := load(t, secrets, "nats1")
	if err := join(t, s, secrets, &own); err != nil { // that the attempts below fail is due to what they show
		t.Errorf("a server of the cluster cannot join: %v", err)
	}
	foreign := load(t, others, "nats1")
	for who, certificate := range map[string]*tls.Certificate{"no certificate": nil, "one of another cluster": &foreign} {
		if err := join(t, s, secrets, certificate); err == nil {
			t.Errorf("a server with %s joins", who)
		}
	}
}

func load(t *testing.T, secrets, name string) tls.Certificate {
	t.Helper()
	dir := filepath.Join(secrets, name)
	certificate, err := tls.LoadX509KeyPair(filepath.Join(dir, clusterkeys.Certificate), filepath.Join(dir, clusterkeys.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// join goes to the port of the other servers as one of them does, and waits until
// it is answered as one.
func join(t *testing.T, s *server.Server, secrets string, certificate *tls.Certificate) error {
	t.Helper()
	conn, err := net.Dial("tcp", s.ClusterAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	authority := x509.NewCertPool()
	authority.AppendCertsFromPEM(readFile(t, filepath.Join(secrets, "nats1", clusterkeys.Authority)))
	cfg := &tls.Config{RootCAs: authority, ServerName: "127.0.0.1"}
	if certificate != nil {
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	secured := tls.Client(conn, cfg)
	if _, err := fmt.Fprint(secured, "PING\r\n"); err != nil {
		return err
	}
	_, err = bufio.NewReader(secured).ReadString('\n')
	return err
}

// readFromCluster reads as a subscriber on the bus does, from a consumer that the
// operator has made, and cannot write.
func readFromCluster(t *testing.T, s *server.Server, secrets string, want int) {
	t.Helper()
	ca := nats.RootCAs(filepath.Join(secrets, clusterkeys.Reader, clusterkeys.Authority))
	operator, err := nats.NkeyOptionFromSeed(filepath.Join(secrets, clusterkeys.Registry, clusterkeys.RegistrySeed))
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(s.ClientURL(), ca, operator)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	_, err = js.CreateConsumer(t.Context(), eventlog.StreamName, jetstream.ConsumerConfig{
		Durable: eventlog.ReaderConsumer, FilterSubject: "event.>", AckPolicy: jetstream.AckExplicitPolicy,
	})
	if err != nil {
		t.Fatal(err)
	}
	readAsReader(t, s.ClientURL(), filepath.Join(secrets, clusterkeys.Reader, clusterkeys.ReaderSeed), want, ca)
}
