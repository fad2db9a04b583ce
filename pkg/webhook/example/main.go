// Command example receives notifications from Samstyring and writes one line
// for each. It is a place to begin from, and a way to see what is sent.
//
//	SAMSTYRING_WEBHOOK_SECRETS=whsec_… go run ./pkg/webhook/example -listen 127.0.0.1:8090
//
// Several secrets are separated by a space, while one is being changed. The
// registry sends to public addresses over https only, so in front of it there
// must be something that ends TLS.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/samstyring/samstyring/pkg/webhook"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8090", "address to receive on")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *listen, os.Getenv("SAMSTYRING_WEBHOOK_SECRETS"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run receives until the context ends, and then lets what is under way finish.
func run(ctx context.Context, listen, secrets string, out io.Writer) error {
	verifier, err := webhook.NewVerifier(strings.Fields(secrets)...)
	if err != nil {
		return fmt.Errorf("read SAMSTYRING_WEBHOOK_SECRETS: %w", err)
	}
	server := &http.Server{
		Handler:           webhook.Handler(verifier, nil, write(out)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       time.Minute,
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(out, "receiving on http://%s/\n", listener.Addr())

	ctx, stop := context.WithCancel(ctx) // also when receiving fails
	defer stop()
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		graceful, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(graceful)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("receive: %w", err)
	}
	return <-stopped
}

// write is where a real receiver puts the event in its own queue or database,
// and returns when that is done.
func write(out io.Writer) func(context.Context, webhook.Event) error {
	return func(_ context.Context, e webhook.Event) error {
		_, err := fmt.Fprintf(out, "%s %s %s %s\n", e.Time.Format(time.RFC3339), e.Type, e.Subject, e.Data)
		return err
	}
}
