package notify

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/forensic"
)

// What is kept in confidence is written, changed and erased; then everything
// that an operator has – all files, the key – is searched for it.
func TestNothingOfWhatWasErasedIsLeftOnDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, office := testkit.Open(t, dir, eventlog.Config{}), openOffice(t)
	s := start(t, r, office.by)
	kept := confirmed(t, s, office, toMail("blir@kommune.example", subscription.Immediate)).ID
	gone := append(subscribedAndChanged(t, s, office), draftsAndScores(t, r)...)
	_, err := s.Create(t.Context(), as(vendor), toMail("gone@kommune.example", subscription.Immediate)) // refused by its server
	if err != nil {
		t.Fatal(err)
	}
	propose(t, r, "Et tiltak")
	office.wait(t, "blir@kommune.example", 2)
	if err := s.Delete(t.Context(), vendor, kept); err != nil {
		t.Fatal(err)
	}
	erased := append([]string{"blir@kommune.example"}, gone...)
	// A process that is killed now leaves the files as they are.
	eventually(t, "nothing that was erased can be read on disk", func() bool { return len(readable(t, dir, erased)) == 0 })
	s.stop()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if left := readable(t, dir, erased); len(left) > 0 {
		t.Errorf("after a clean stop there can be read: %q", left)
	}
	if found := readable(t, dir, []string{"andre@kommune.example"}); len(found) != 1 {
		t.Error("what is kept cannot be found: the search is of no use")
	}
}

// subscribedAndChanged leaves one subscription whose address was changed.
func subscribedAndChanged(t *testing.T, s *replica, office *postOffice) (gone []string) {
	t.Helper()
	changed := confirmed(t, s, office, toMail("forste@kommune.example", subscription.Immediate))
	v, err := s.Get(t.Context(), vendor, changed.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context(), as(vendor), changed.ID, toMail("andre@kommune.example", subscription.Daily), v.Revision); err != nil {
		t.Fatal(err)
	}
	pending, err := s.Create(t.Context(), as(vendor), toMail("ubekreftet@kommune.example", subscription.Immediate))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), vendor, pending.ID); err != nil {
		t.Fatal(err)
	}
	return []string{"forste@kommune.example", "ubekreftet@kommune.example"}
}

// draftsAndScores leaves a revealed round, and nothing that was not revealed.
func draftsAndScores(t *testing.T, r *testkit.Registry) (gone []string) {
	t.Helper()
	id := propose(t, r, "Med utkast")
	state, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	owner, kind := testkit.Caller(testkit.Skatteetaten), initiative.KindSubmitAssessment
	revision, err := r.Secrets.SaveDraft(t.Context(), owner, &state, "assessment", kind, secrets.Unsent{Content: json.RawMessage(`{"text":"forkastet tanke"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Secrets.SaveDraft(t.Context(), owner, &state, "assessment", kind, secrets.Unsent{Content: json.RawMessage(`{"text":"usendt tekst"}`), Revision: revision}); err != nil {
		t.Fatal(err)
	}
	if err := r.Secrets.Discard(t.Context(), owner, &state, "assessment", kind); err != nil {
		t.Fatal(err)
	}
	ids := r.Assessed(t, 1)
	round := r.OpenRound(t, ids...)
	first := testkit.Draft("1", 2, "Angret begrunnelse", ids...)
	if first.Revision, err = r.Secrets.WriteDraft(t.Context(), testkit.Caller(testkit.Digdir), round, first); err != nil {
		t.Fatal(err)
	}
	second := testkit.Draft("1", 3, "Endelig begrunnelse", ids...)
	second.Revision = first.Revision
	r.Score(t, round, events.PartyState, second)
	r.Score(t, round, events.PartyMunicipalities, testkit.Draft("1", 4, "Kommunenes begrunnelse", ids...))
	for _, party := range events.Parties {
		if _, err := r.Command.Seal(t.Context(), testkit.As(testkit.Holder(party)), round, party); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"forkastet tanke", "usendt tekst", "Angret begrunnelse", sealedBucket}
}

// sealedBucket stands for anything at all of the bucket with sealed scores, all of
// which are revealed.
const sealedBucket = "$KV.room-sealed-scores"

func readable(t *testing.T, dir string, texts []string) (out []string) {
	t.Helper()
	finds, err := forensic.Read(dir, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		for _, f := range finds {
			if text == sealedBucket && strings.HasPrefix(f.Subject, text) || text != sealedBucket && bytes.Contains(f.Clear, []byte(text)) {
				out = append(out, text)
				break
			}
		}
	}
	return out
}
