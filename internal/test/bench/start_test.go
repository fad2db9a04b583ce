package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// startEnv tells the test program to start a registry on the folder that it
// names, to say what that took, and to end.
const startEnv = "SAMSTYRING_BENCH_START"

// startReport is what a fresh process found.
type startReport struct {
	Seconds   float64 // until ready
	HeapInuse float64 // MiB, after a collection
	Resident  memory
}

// memory is what the kernel counts as resident, in MiB. Pages of files are the
// kernel's cache of the views, which it takes back when it needs them.
type memory struct{ All, Own, Files float64 }

// BenchmarkStart starts a registry in a process of its own from the views'
// checkpoint. Budget: 2 s and 400 MiB with 1,000,000 events on 10,000
// initiatives.
func BenchmarkStart(b *testing.B) {
	h := past(b, initiatives, written)
	_, stop, err := start(b.Context(), h.dir) // builds the views if nobody has
	if err != nil {
		b.Fatal(err)
	}
	if err := stop(); err != nil {
		b.Fatal(err)
	}
	var seconds, heap, all, own, files []float64
	for b.Loop() {
		r := startProcess(b, h.dir)
		seconds, heap = append(seconds, r.Seconds), append(heap, r.HeapInuse)
		all, own, files = append(all, r.Resident.All), append(own, r.Resident.Own), append(files, r.Resident.Files)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(seconds), "s")
	b.ReportMetric(median(heap), "heap-MiB")
	b.ReportMetric(median(all), "resident-MiB")
	b.ReportMetric(median(own), "resident-own-MiB")
	b.ReportMetric(median(files), "resident-files-MiB")
	b.ReportMetric(float64(h.events), "events")
}

func startProcess(b *testing.B, dir string) startReport {
	b.Helper()
	program, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	c := exec.CommandContext(b.Context(), program)
	c.Env = append(os.Environ(), startEnv+"="+dir)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		b.Fatal(err)
	}
	var r startReport
	if err := json.Unmarshal(out, &r); err != nil {
		b.Fatal(err)
	}
	return r
}

// started is that process.
func started(dir string) error {
	began := time.Now()
	a, stop, err := start(context.Background(), dir)
	if err != nil {
		return err
	}
	r := startReport{Seconds: time.Since(began).Seconds()}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.HeapInuse = float64(m.HeapInuse) / (1 << 20)
	if r.Resident, err = resident(); err != nil {
		return err
	}
	runtime.KeepAlive(a)
	if err := stop(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// resident reads the process's memory from the kernel.
func resident() (m memory, err error) {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return m, err
	}
	for line := range bytes.Lines(raw) {
		var name string
		var kib float64
		if n, _ := fmt.Sscanf(string(line), "%s %f kB", &name, &kib); n != 2 {
			continue
		}
		switch name {
		case "VmRSS:":
			m.All = kib / 1024
		case "RssAnon:":
			m.Own = kib / 1024
		case "RssFile:":
			m.Files = kib / 1024
		}
	}
	return m, nil
}
