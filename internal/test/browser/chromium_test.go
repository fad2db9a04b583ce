package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"

	"github.com/chromedp/chromedp"
)

// browser is one process of Chromium.
type browser struct {
	ctx  context.Context
	stop func()
}

// names are what Chromium may be called; the environment's CHROMIUM comes first. The
// first is the same engine in a program that has no windows at all: the others draw
// theirs although nobody sees them, which takes half of their time.
var names = []string{"chromium-headless-shell", "chromium", "chromium-browser"}

// startBrowser starts Chromium without a window, with a profile that is its
// own and without anything that it would ask the Internet for.
func startBrowser(ctx context.Context, profile string) (*browser, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	options := slices.Clone(chromedp.DefaultExecAllocatorOptions[:])
	options = append(options,
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("accept-lang", "nb"), chromedp.Flag("lang", "nb"), chromedp.WindowSize(1280, 900),
	)
	ctx, end := chromedp.NewExecAllocator(ctx, options...)
	ctx, quit := chromedp.NewContext(ctx)
	b := &browser{ctx: ctx, stop: func() { quit(); end() }}
	if err := chromedp.Do(ctx); err != nil {
		b.stop()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return b, nil
}

func findChromium() (string, error) {
	for _, name := range append([]string{os.Getenv("CHROMIUM")}, names...) {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is missing: these tests drive it. Install Debian's package chromium-headless-shell or chromium " +
		"(\"make test\" does), name another Chromium in CHROMIUM, or leave these tests out with -short")
}
