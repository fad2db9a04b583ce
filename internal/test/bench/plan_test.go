package bench

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/testkit"
)

// The budget of planning a long list.
const (
	planRows    = 20_000
	planSeconds = 5.0
	planMiB     = 300.0
)

// BenchmarkImportPlan plans a spreadsheet of 20,000 rows: it reads the file and
// says for each row what would be written. It reports the rows a second against
// those of a program that only takes the cells out of the file with the standard
// library (ratio), and time, processor time and peak heap as parts of the budget
// of 5 s and 300 MiB (ofTime, ofCPU, ofHeap). Processor time is that of the whole
// process, the registry and JetStream included; the heap is what stands there at
// most beyond what stood there before.
func BenchmarkImportPlan(b *testing.B) {
	for _, known := range []bool{false, true} {
		name := "new"
		if known {
			name = "unchanged"
		}
		b.Run(name, func(b *testing.B) {
			a := open(b, b.TempDir())
			if known {
				carried(b, a, planCSV(b, planRecords(planRows)))
			}
			b.Run("csv", func(b *testing.B) { benchmarkPlan(b, a, planCSV(b, planRecords(planRows)), known, cellsOfCSV) })
			b.Run("xlsx", func(b *testing.B) { benchmarkPlan(b, a, planXLSX(b, planRecords(planRows)), known, partsOfXLSX) })
		})
	}
}

// BenchmarkImportFile carries out a file of 20,000 new rows: from the last button
// until all is written and recorded, against JetStream storing the same events in
// batches of 500.
func BenchmarkImportFile(b *testing.B) {
	limit := rawImport(b)
	versus(b, func() float64 {
		a, stop, err := start(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		defer func() {
			if err := stop(); err != nil {
				b.Error(err)
			}
		}()
		return planRows / carried(b, a, planCSV(b, planRecords(planRows))).Seconds()
	}, limit)
}

// BenchmarkImportReversal takes back a file of 20,000 new rows: from the last button
// until all is withdrawn and recorded, against JetStream storing the registrations in
// batches of 500.
func BenchmarkImportReversal(b *testing.B) {
	limit := rawImport(b)
	versus(b, func() float64 {
		a, stop, err := start(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		defer func() {
			if err := stop(); err != nil {
				b.Error(err)
			}
		}()
		caller := testkit.Caller(testkit.Digdir)
		carried(b, a, planCSV(b, planRecords(planRows)))
		list, err := a.Imports.List(b.Context(), caller)
		if err != nil || len(list) != 1 {
			b.Fatalf("%d imports: %v", len(list), err)
		}
		began := time.Now()
		back, err := a.Imports.Reversal(b.Context(), caller, list[0].ID)
		if err == nil {
			_, err = a.Imports.TakeBack(b.Context(), caller, list[0].ID, back.Hash)
		}
		if err != nil {
			b.Fatal(err)
		}
		return planRows / time.Since(began).Seconds()
	}, limit)
}

// planRecords is a list as people have them: words for numbers, several ways of
// writing a day, and longer texts.
func planRecords(n int) [][]string {
	g := newGenerator(1)
	words := []string{"alle", "alle unntatt Oslo", "Oslo, Bergen og Trondheim", "Nordland", "kommuner over 20 000 innbyggere"}
	days := []string{"2027", "høsten 2027", "2. kvartal 2027", "15.03.2027", "2027-06"}
	out := [][]string{{"Nr", "Tiltak", "Kort beskrivelse", "Beskrivelse", "Orgnr", "Hvem gjelder det", "Oppstart", "Ferdig", "Prosjektfase", "Plikt", "Merknad"}}
	for i := range n {
		out = append(out, []string{
			fmt.Sprint(i + 1), fmt.Sprintf("%s %d", g.prose(5)["nb"], i), g.prose(20)["nb"], g.prose(40)["nb"], "NO " + testkit.Skatteetaten + " MVA",
			words[i%len(words)], days[i%len(days)], "2029", "planlegging", "frivillig", g.prose(4)["nb"],
		})
	}
	return out
}

func planCSV(b *testing.B, records [][]string) imports.File {
	b.Helper()
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.Comma = ';'
	if err := w.WriteAll(records); err != nil {
		b.Fatal(err)
	}
	return imports.File{Name: "liste.csv", Source: "Liste", Bytes: text.Bytes()}
}

func planXLSX(b *testing.B, records [][]string) imports.File {
	b.Helper()
	book := excelize.NewFile()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, r := range records {
		row := make([]any, len(r))
		for c := range r {
			row[c] = r[c]
		}
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := w.SetRow(cell, row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		b.Fatal(err)
	}
	return imports.File{Name: "liste.xlsx", Source: "Liste", Bytes: out.Bytes()}
}

// carried imports a file and gives how long writing it took.
func carried(b *testing.B, a *app.App, f imports.File) time.Duration {
	b.Helper()
	caller := testkit.Caller(testkit.Digdir)
	plan, err := a.Imports.Upload(b.Context(), caller, f)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if _, err := a.Imports.Execute(b.Context(), caller, plan.ID, plan.Hash); err != nil {
		b.Fatal(err)
	}
	done, err := a.Imports.Wait(b.Context(), caller, plan.ID)
	took := time.Since(began)
	if err != nil || done.Registered != planRows {
		b.Fatalf("%+v: %v", done, err)
	}
	return took
}

func benchmarkPlan(b *testing.B, a *app.App, f imports.File, known bool, limit func(*testing.B, []byte)) {
	want := imports.New
	if known {
		want = imports.Unchanged
	}
	var seconds, spent, heap []float64
	versus(b, func() float64 {
		var plan *imports.Plan
		var err error
		began, cpu := time.Now(), processorTime(b)
		peak := peakHeap(b.Context(), func() { plan, err = a.Imports.Upload(b.Context(), testkit.Caller(testkit.Digdir), f) })
		took := time.Since(began).Seconds()
		if err != nil || plan.Counts[want] != planRows {
			b.Fatalf("planned: %v", err)
		}
		seconds, heap = append(seconds, took), append(heap, peak)
		spent = append(spent, (processorTime(b) - cpu).Seconds())
		if err := a.Imports.Discard(b.Context(), testkit.Caller(testkit.Digdir), plan.ID); err != nil {
			b.Fatal(err)
		}
		return planRows / took
	}, func() float64 {
		began, n := time.Now(), 0
		for time.Since(began) < window {
			limit(b, f.Bytes)
			n++
		}
		return float64(n) * planRows / time.Since(began).Seconds()
	})
	b.ReportMetric(median(seconds), "s")
	b.ReportMetric(median(spent), "cpu-s")
	b.ReportMetric(median(spent)/planSeconds, "ofCPU")
	b.ReportMetric(median(seconds)/planSeconds, "ofTime")
	b.ReportMetric(median(heap), "MiB")
	b.ReportMetric(median(heap)/planMiB, "ofHeap")
}

// peakHeap is the most that came onto the heap while something ran, in MiB, with
// what the collector had not taken yet.
func peakHeap(ctx context.Context, run func()) float64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	ctx, stop := context.WithCancel(ctx)
	var peak uint64
	var looking sync.WaitGroup
	looking.Go(func() {
		every := time.NewTicker(2 * time.Millisecond)
		defer every.Stop()
		for ctx.Err() == nil {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-every.C:
			case <-ctx.Done():
			}
		}
	})
	run()
	stop()
	looking.Wait()
	return float64(peak-min(peak, before)) / (1 << 20)
}

// processorTime is what the process has had of the processors so far: on a
// machine that does other things too, less than the time that has passed.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// cellsOfCSV takes the cells out of a CSV file.
func cellsOfCSV(b *testing.B, raw []byte) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma = ';'
	if all, err := r.ReadAll(); err != nil || len(all) != planRows+1 {
		b.Fatal(err)
	}
}

// partsOfXLSX takes the cells out of a workbook, without looking what they are.
func partsOfXLSX(b *testing.B, raw []byte) {
	book, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		b.Fatal(err)
	}
	for _, part := range book.File {
		from, err := part.Open()
		if err != nil {
			b.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			b.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") && bytes.Count(text, []byte("<t>")) < planRows {
			b.Fatalf("%s has no cells", part.Name)
		}
	}
}
