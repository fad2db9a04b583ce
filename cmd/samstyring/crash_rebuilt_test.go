package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/testkit"
)

// wantRebuilt demands of the folder of a program that does not run, on a copy:
// its log holds, every batch is complete, and its views are byte for byte those
// that are built from the log.
func wantRebuilt(t *testing.T, r *registry) {
	t.Helper()
	c := r.copyOf(t)
	defer remove(t, c.data)
	wantRebuiltViews(t, c)
	c.run(t, "verify", "log", "--data", c.data)
	wantWholeBatches(t, c)
}

// wantRebuiltViews builds the views of a folder anew, and demands that they are
// byte for byte what they were.
func wantRebuiltViews(t *testing.T, r *registry) {
	t.Helper()
	live, rebuilt := dump(t, r, false), dump(t, r, true)
	if !bytes.Equal(live, rebuilt) {
		t.Errorf("the views are %d bytes, and from the log %d: they are not the same", len(live), len(rebuilt))
	}
}

// dump opens a folder, builds the views anew if asked to, and gives all that is
// in them.
func dump(t *testing.T, r *registry, anew bool) []byte {
	t.Helper()
	keys, err := access.LoadKeys(filepath.Join(r.data, "issuer.key"))
	if err != nil {
		t.Fatal(err)
	}
	if anew {
		remove(t, filepath.Join(r.data, "views"))
	}
	a, err := app.Open(t.Context(), app.Config{Data: r.data, Secret: keys.Derive("rooms"), Logger: testkit.Logger(t)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	running := make(chan error, 1)
	go func() { running <- a.Run(ctx) }()
	var out bytes.Buffer
	err = a.Ready(ctx)
	if err == nil {
		err = a.Query.CatchUp(ctx)
	}
	if err == nil {
		err = a.Dump(&out)
	}
	stop()
	if err := errors.Join(err, <-running, a.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	messageHeaders = regexp.MustCompile(`NATS/1\.0\r\n(?:[^\r\n]+\r\n)+\r\n`)
	batchOf        = regexp.MustCompile(`Nats-Batch-Id: ?([^\r\n]+)`)
	placeOf        = regexp.MustCompile(`Nats-Batch-Sequence: ?(\d+)`)
	lastOf         = regexp.MustCompile(`Nats-Batch-Commit: ?1`)
)

// wantWholeBatches demands of the blocks of a log that of every batch each
// message is there, the last one too.
func wantWholeBatches(t *testing.T, r *registry) {
	t.Helper()
	there, length := map[string]int{}, map[string]int{}
	blocks, err := filepath.Glob(filepath.Join(r.messages(t), "*.blk"))
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range blocks {
		raw, err := os.ReadFile(block)
		if err != nil {
			t.Fatal(err)
		}
		for _, headers := range messageHeaders.FindAll(raw, -1) {
			id := batchOf.FindSubmatch(headers)
			if id == nil {
				continue
			}
			place := placeOf.FindSubmatch(headers)
			n, err := strconv.Atoi(string(place[1]))
			if err != nil {
				t.Fatal(err)
			}
			there[string(id[1])]++
			if lastOf.Match(headers) {
				length[string(id[1])] = n
			}
		}
	}
	if len(there) == 0 {
		t.Error("there is no batch in the log")
	}
	for id, n := range there {
		if length[id] != n {
			t.Errorf("of batch %s %d messages are there, and the last is %d", id, n, length[id])
		}
	}
}
