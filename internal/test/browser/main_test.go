package browser

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// site and chromium are there for all tests of this package, which run without
// -short only.
var (
	site     *registry
	chromium *browser
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("the browser is driven without -short only")
		return
	}
	code, err := withEverything(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// withEverything runs the tests against a registry and a browser of their own.
func withEverything(run func() int) (code int, err error) {
	folder, err := os.MkdirTemp("", "browser")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx := context.Background()
	if chromium, err = startBrowser(ctx, filepath.Join(folder, "profile")); err != nil {
		return 1, err
	}
	defer chromium.stop()
	if site, err = openRegistry(ctx, folder); err != nil {
		return 1, fmt.Errorf("start registry: %w", err)
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	site.Clock.Hold()
	return run(), nil
}
