package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every folder that a released version left is opened: its events are those that
// it told of, in today's versions; the views are built from them; what lies
// beside the log is there; it is written to, and the log holds.
func TestFoldersOfEarlierVersions(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/folders/*.tar.gz")
	if err != nil || len(folders) < 3 {
		t.Fatalf("folders: %v, %v", folders, err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			at := unpack(t, folder)
			r := &registry{program: buildProgram(t), data: filepath.Join(at, "data")}
			r.serve(t)
			wantSameEvents(t, string(readFile(t, filepath.Join(at, "events.ndjson"))), r.run(t, "export", "--server", r.url))
			first := r.get(t, "/initiatives/2026-0001")
			if first["stage"] != "operational" || first["standing"] != "retired" {
				t.Errorf("the initiative is at %v, %v", first["stage"], first["standing"])
			}
			token := r.token(t, "991825827")
			list := r.want(t, http.StatusOK, call{method: http.MethodGet, path: "/subscriptions", token: token}).body
			if strings.Count(list, `"endpoint":"https://8.8.8.8/samstyring"`) != 1 {
				t.Errorf("the subscription is not there: %s", list)
			}
			r.want(t, http.StatusCreated, registration(token, "after", "Etter oppgraderingen"))
			r.halt(t)
			if said := r.run(t, "verify", "log", "--data", r.data); !strings.Contains(said, "Everything holds.") {
				t.Errorf("verify said %s", said)
			}
			wantRebuiltViews(t, r)
			if mark := readFile(t, filepath.Join(r.data, "format")); string(mark) != "2\n" {
				t.Errorf("the folder is marked %q", mark)
			}
		})
	}
}

// wantSameEvents compares what a program has said of its events with what is said
// of them now: the same ones, in the same order. Versions and schemas may be
// later ones, and what a later version needs may have been added to the data.
func wantSameEvents(t *testing.T, before, now string) {
	t.Helper()
	told, read := lines(before), lines(now)
	if len(told) != len(read) || len(told) == 0 {
		t.Fatalf("%d events are read, and were %d", len(read), len(told))
	}
	for i := range told {
		var was, is map[string]any
		if err := errors.Join(json.Unmarshal([]byte(told[i]), &was), json.Unmarshal([]byte(read[i]), &is)); err != nil {
			t.Fatal(err)
		}
		for name, value := range was {
			switch name {
			case "type": // without its version
				value, is[name] = unversioned(value), unversioned(is[name])
			case "dataschema", "data", "source":
				continue
			}
			if is[name] != value {
				t.Errorf("event %d: %s is %v, and was %v", i+1, name, is[name], value)
			}
		}
	}
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

func unversioned(kind any) string {
	name, _ := kind.(string)
	return name[:strings.LastIndex(name, ".")+1]
}

// A folder of a later version is refused before anything in it is changed, and
// it is said what to do.
func TestFolderOfALaterVersionIsRefused(t *testing.T) {
	t.Parallel()
	r := &registry{program: buildProgram(t), data: filepath.Join(unpack(t, "testdata/folders/format-2.tar.gz"), "data")}
	writeFile(t, filepath.Join(r.data, "format"), []byte("3\n"))
	before := contents(t, r.data)
	said := r.wontServe(t, nil)
	for _, words := range []string{"later version of the program", "format 3", "formats up to 2", "Nothing was changed", "Start the later version again"} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is missing in: %s", words, said)
		}
	}
	for _, args := range [][]string{{"verify", "log"}, {"rebuild"}, {"export"}} {
		if said := r.refused(t, args...); !strings.Contains(said, "later version of the program") {
			t.Errorf("%v said %s", args, said)
		}
	}
	if after := contents(t, r.data); after != before {
		t.Errorf("the folder was changed:\n%s\nand was\n%s", after, before)
	}
}

// contents are the files of a folder with what they hold, but for locks.
func contents(t *testing.T, folder string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".lock" {
			return err
		}
		out.WriteString(path + "\n")
		out.Write(readFile(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// unpack unpacks an archive into a folder of the test.
func unpack(t *testing.T, path string) string {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for archive := tar.NewReader(packed); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return folder
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(folder, filepath.FromSlash(h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(to, 0o700)
		} else {
			content, readErr := io.ReadAll(archive)
			err = errors.Join(readErr, os.WriteFile(to, content, 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
