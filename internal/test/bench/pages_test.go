package bench

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// BenchmarkPages reads pages over HTTP with 10,000 initiatives, against Echo
// answering with a constant of the same size.
func BenchmarkPages(b *testing.B) {
	s := serve(b, past(b, initiatives, initiatives).dir)
	for name, path := range map[string]string{
		"front": "/", "list": "/tiltak?steg=proposed&sorter=title", "initiative": "/tiltak/" + initiativeID(7),
		"municipality": "/kommuner/1108", "country": "/kommuner", "changes": "/endringer", "year": "/neste-aar?kommune=1103", "load": "/belastning",
	} {
		b.Run(name, func(b *testing.B) { benchmarkGet(b, s, []string{path}) })
	}
	b.Run("own", func(b *testing.B) {
		page := fmt.Appendf(nil, "GET /min-side HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: %s\r\n\r\n", s.session(b, "skatteetaten"))
		benchmarkReading(b, s, [][]byte{page})
	})
}

// BenchmarkPaint is how long Chromium takes until the largest thing of a page
// stands on the screen, from asking for it, with nothing kept from before.
// Budget: below 1 s.
func BenchmarkPaint(b *testing.B) {
	s := serve(b, past(b, initiatives, initiatives).dir)
	for name, path := range map[string]string{"front": "/", "list": "/tiltak", "municipality": "/kommuner/1108"} {
		b.Run(name, func(b *testing.B) { benchmarkPaint(b, "http://"+s.address+path) })
	}
}

// largestPaint waits until a page has been still for a moment and gives the
// milliseconds from its navigation to its largest paint.
const largestPaint = `new Promise(done => {
	let last = 0
	new PerformanceObserver(list => { for (const e of list.getEntries()) last = e.startTime }).observe({type: "largest-contentful-paint", buffered: true})
	setTimeout(() => done(last), 500)
})`

func benchmarkPaint(b *testing.B, url string) {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(b.TempDir()), chromedp.WindowSize(1280, 900))
	ctx, end := chromedp.NewExecAllocator(b.Context(), options...)
	defer end()
	ctx, quit := chromedp.NewContext(ctx)
	defer quit()
	if err := chromedp.Do(ctx); err != nil { // starts it
		b.Fatal(err)
	}
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	if err == nil {
		_, err = chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	}
	if err != nil {
		b.Fatal(err)
	}
	var all []float64
	for b.Loop() {
		ms, err := paint(ctx, url)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, ms)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(all), "median-ms")
	b.ReportMetric(slices.Max(all), "max-ms")
}

func paint(ctx context.Context, url string) (ms float64, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return 0, err
	}
	ms, err = chromedp.Run(ctx, chromedp.Evaluate[float64](largestPaint, chromedp.EvalAwaitPromise))
	if err == nil && ms == 0 {
		err = fmt.Errorf("%s was never painted", url)
	}
	return ms, err
}
