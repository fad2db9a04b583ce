package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
)

// local is the address of a link, as a request to the server.
func local(link string) string { return strings.TrimPrefix(link, "http://example.com") }

// kept says whether an answer may be kept for ever.
func kept(a answer) bool { return strings.Contains(a.Header().Get("Cache-Control"), "immutable") }

// A reader that walks the archives from the current document meets every change
// once, also when more are published at every step; and what it may keep for ever
// never changes.
func TestArchivesOfTheFeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	var want []string
	tell := func(owner string) {
		w.register(t, owner, "")
		want = append(want, fmt.Sprintf("2026-%04d", len(want)+1))
	}
	for n := range 245 {
		tell([]string{testkit.Nav, testkit.Skatteetaten}[n%2])
	}
	walk := func(query string) (ids []string, walked map[string]answer) {
		walked = map[string]answer{}
		for target := atom + "?language=nb" + query; target != ""; {
			a := w.get(t, target)
			f := decodeAtom(t, a)
			for _, e := range f.Entries {
				ids = append(ids, e.ID)
			}
			walked[target] = a
			if f.link("self") != "http://example.com"+target || strings.Contains(a.Body.String(), "<fh:archive>") != strings.Contains(target, "archive=") {
				t.Errorf("%s says it is %s", target, f.link("self"))
			}
			target = local(f.link("prev-archive"))
			tell(testkit.Nav)
		}
		return ids, walked
	}
	published := len(want)
	ids, walked := walk("")
	if once := slices.Compact(slices.Sorted(slices.Values(ids))); len(ids) != published || len(once) != published {
		t.Errorf("%d entries, %d of them distinct; %d were published when the walk began", len(ids), len(once), published)
	}
	for block := range 8 { // also those that nothing leads to yet
		target := fmt.Sprintf("%s?language=nb&archive=%d-0", atom, block)
		if a := w.send(t, request(http.MethodGet, target, "")); a.Code == http.StatusOK {
			walked[target] = a
		}
	}
	for range 64 {
		tell(testkit.Nav)
	}
	archives := 0
	for target, first := range walked {
		again := w.get(t, target)
		if !strings.Contains(target, "archive=") {
			if kept(first) || again.Body.String() == first.Body.String() {
				t.Errorf("the current document stands still: %v", first.Header())
			}
			continue
		}
		archives++
		if then, now := decodeAtom(t, first), decodeAtom(t, again); !slices.Equal(then.Entries, now.Entries) || then.link("prev-archive") != now.link("prev-archive") {
			t.Errorf("%s has other entries than it had, or another archive before it", target)
		}
		if kept(first) && (again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag")) {
			t.Errorf("%s was to be kept for ever and has changed", target)
		}
		next := local(decodeAtom(t, again).link("next-archive"))
		if !kept(again) || next == "" || w.get(t, next).Code != http.StatusOK {
			t.Errorf("%s leads on to %q, %v", target, next, again.Header())
		}
		if a := w.send(t, request(http.MethodGet, target, "", with("If-None-Match", again.Header().Get("ETag")))); a.Code != http.StatusNotModified || !kept(a) {
			t.Errorf("%s again: %d %v", target, a.Code, a.Header())
		}
	}
	if archives < 3 {
		t.Errorf("there are %d archives", archives)
	}
	if ids, _ := walk("&owner=" + testkit.Skatteetaten); len(ids) != 122 {
		t.Errorf("of one owner %d entries", len(ids))
	}
	for _, none := range []string{"0-9", "99999-0"} {
		if a := w.send(t, request(http.MethodGet, atom+"?archive="+none, "")); a.Code != http.StatusNotFound {
			t.Errorf("archive %s: %d", none, a.Code)
		}
	}
}
