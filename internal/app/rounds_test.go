package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testkit"
)

// reasons are everything that is wrong, as "code key" and then "path code".
func reasons(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return fmt.Sprint(err)
	}
	out := string(f.Code)
	if f.Key != "" {
		out += " " + f.Key
	}
	for _, field := range f.Fields {
		out += "; " + field.Path + " " + field.Code
	}
	return out
}

func refused(t *testing.T, err error, want string) {
	t.Helper()
	if got := reasons(err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func as(party events.Party) command.Request { return testkit.As(testkit.Holder(party)) }

// seal lets a party seal what it has written.
func seal(t *testing.T, r *testkit.Registry, id string, party events.Party) command.Result {
	t.Helper()
	res, err := r.Command.Seal(t.Context(), as(party), id, party)
	if err != nil {
		t.Fatalf("seal: %v", err)
	}
	return res
}

// public is a round that is being decided.
func public(t *testing.T, r *testkit.Registry, candidates ...string) string {
	t.Helper()
	id := r.OpenRound(t, candidates...)
	for i, party := range events.Parties {
		r.Score(t, id, party, testkit.Draft("1", 3+i, "Slik er det", candidates...))
		seal(t, r, id, party)
	}
	return id
}

// signs is a party's signature on a class over what is there today.
func signs(t *testing.T, r *testkit.Registry, id, initiative string, party events.Party, class events.Class) round.Sign {
	t.Helper()
	d, err := r.Query.Round(id)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(d.Candidates, func(c round.MinutesCandidate) bool { return c.Initiative == initiative })
	if i < 0 || len(d.ToSign) == 0 {
		t.Fatalf("%s is not to be signed in %+v", initiative, d)
	}
	for _, c := range d.ToSign {
		if c.Initiative == initiative {
			return round.Sign{Party: party, Initiative: initiative, Class: class, DecisionHash: c.Hashes[class], Reason: testkit.Text("Fordi")}
		}
	}
	return round.Sign{}
}

func do(t *testing.T, r *testkit.Registry, id string, party events.Party, cmd round.Command) command.Result {
	t.Helper()
	res, err := r.Command.DoRound(t.Context(), as(party), id, cmd)
	if err != nil {
		t.Fatalf("%T: %v", cmd, err)
	}
	return res
}

func TestAConclusionIsOneBatch(t *testing.T) {
	t.Parallel()
	r := open(t)
	ids := r.Assessed(t, 3)
	id := public(t, r, ids...)
	for i, class := range []events.Class{events.ClassNow, events.ClassNo, events.ClassInvestigate} {
		for _, party := range events.Parties {
			do(t, r, id, party, signs(t, r, id, ids[i], party, class))
		}
	}
	before := r.Query.Position()
	res := do(t, r, id, events.PartyMunicipalities, round.Conclude{})
	records, err := r.Query.Records(t.Context(), before, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, rec := range records {
		got = append(got, rec.Name)
		if rec.Position != before+uint64(i)+1 || rec.Command != records[0].Command {
			t.Errorf("%s stands at %d", rec.Name, rec.Position)
		}
	}
	if want := []string{"round-concluded", "prioritized", "priority-rejected", "investigation-requested"}; !slices.Equal(got, want) || res.Position != before+4 {
		t.Errorf("wrote %v to %d", got, res.Position)
	}
	if s, err := r.Query.State(ids[0]); err != nil || s.Stage != events.StagePrioritized || s.Decision.Round != id {
		t.Errorf("%s is at %s, %v", ids[0], s.Stage, err)
	}
	export, err := r.Query.ExportRound(t.Context(), id)
	if err != nil || len(export.Contents) != 3 {
		t.Fatalf("%d contents, %v", len(export.Contents), err)
	}
	raw, err := json.Marshal(export)
	if err != nil {
		t.Fatal(err)
	}
	var read round.Export
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	if found := round.Verify(read); len(found) > 0 {
		t.Errorf("the export does not hold: %v", found)
	}
}

// What has moved since it was signed stops all of the conclusion, and is named;
// what has only been confirmed does not.
func TestWhatHasMovedIsNotConcluded(t *testing.T) {
	t.Parallel()
	r := open(t)
	ids := r.Assessed(t, 2)
	id := public(t, r, ids...)
	sign := func(initiative string) {
		for _, party := range events.Parties {
			do(t, r, id, party, signs(t, r, id, initiative, party, events.ClassNext))
		}
	}
	sign(ids[0])
	sign(ids[1])
	title := testkit.Text("Et annet navn")
	if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Digdir), ids[1], amendTitle(title)); err != nil {
		t.Fatal(err)
	}
	before := r.Query.Position()
	_, err := r.Command.DoRound(t.Context(), as(events.PartyState), id, round.Conclude{})
	refused(t, err, "gate_unmet gate_concluding; decisions."+ids[1]+" gate_moved_since_signing")
	if r.Query.Position() != before {
		t.Error("something was written")
	}
	old := round.Sign{Party: events.PartyState, Initiative: ids[1], Class: events.ClassNext, DecisionHash: "yesterday's"}
	_, err = r.Command.DoRound(t.Context(), as(events.PartyState), id, old)
	refused(t, err, "signature_mismatch signed_other_content")
	sign(ids[1])
	if _, err := r.Command.Do(t.Context(), testkit.As(testkit.Digdir), ids[0], confirm()); err != nil {
		t.Fatal(err)
	}
	do(t, r, id, events.PartyState, round.Conclude{})
	export, err := r.Query.ExportRound(t.Context(), id)
	if err != nil || len(export.Contents) != 3 || len(round.Verify(export)) > 0 { // the old content was signed too
		t.Errorf("%d contents, %v, %v", len(export.Contents), err, round.Verify(export))
	}
}

func TestARepeatedCommandGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	ids := r.Assessed(t, 1)
	id := r.OpenRound(t, ids...)
	for _, party := range events.Parties {
		r.Score(t, id, party, testkit.Draft("1", 3, "Slik er det", ids...))
	}
	keyed := func(party events.Party, key string) command.Request {
		req := as(party)
		req.Key, req.Fingerprint = key, "f"
		return req
	}
	sealing := func(party events.Party) command.Result {
		res, err := r.Command.Seal(t.Context(), keyed(party, "seal"), id, party)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	first := map[events.Party]command.Result{}
	for _, party := range events.Parties {
		first[party] = sealing(party)
	}
	before := r.Query.Position()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	for _, party := range events.Parties {
		if again := sealing(party); !again.Replayed || again.Position != first[party].Position || again.ID != id {
			t.Errorf("%s: first %+v, again %+v", party, first[party], again)
		}
	}
	s, err := r.Query.RoundStateAt(id, first[events.PartyState].Position)
	if err != nil || s.Public() || s.Phase() != "scoring" {
		t.Errorf("the answer to the first seal shows the round %s, %v", s.Phase(), err)
	}
	if r.Query.Position() != before {
		t.Error("repeating wrote something")
	}
	opened, err := r.App.Command.OpenRound(t.Context(), keyed(events.PartyState, "open"), opening(ids...))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.App.Command.OpenRound(t.Context(), keyed(events.PartyState, "open"), opening(ids...)); err != nil || again.ID != opened.ID || !again.Created || !again.Replayed {
		t.Errorf("opened %+v, again %+v, %v", opened, again, err)
	}
}

// What is kept before a seal that comes to nothing – refused, lost in a crash –
// does no harm, and goes with the rest when the scores are revealed.
func TestScoresThatAreKeptInVainDoNoHarm(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	r := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url, Replicas: 1})
	ids := r.Assessed(t, 2)
	id := r.OpenRound(t, ids...)
	r.Score(t, id, events.PartyState, testkit.Draft("1", 2, "Halvferdig", ids[0]))
	_, err := r.Command.Seal(t.Context(), as(events.PartyState), id, events.PartyState) // kept, and then refused
	refused(t, err, "invalid; scores."+ids[1]+" candidate_without_score")
	if left := sealedKeys(t, url, id); len(left) < 2 {
		t.Fatalf("nothing was kept: %v", left)
	}
	r.Score(t, id, events.PartyState, testkit.Draft("2", 4, "Hele", ids...))
	seal(t, r, id, events.PartyState)
	r.Score(t, id, events.PartyMunicipalities, testkit.Draft("1", 5, "Hele", ids...))
	seal(t, r, id, events.PartyMunicipalities)
	s, err := r.Query.RoundState(id)
	if err != nil || !s.Public() {
		t.Fatalf("%s, %v", s.Phase(), err)
	}
	for party, x := range s.Revealed {
		if !round.Opens(s.Sealed[party].Commitment, id, party, x.Clear) {
			t.Errorf("%s revealed other scores than it sealed", party)
		}
	}
	if left := sealedKeys(t, url, id); len(left) != 0 {
		t.Errorf("left after the reveal: %v", left)
	}
	_, err = r.Secrets.WriteDraft(t.Context(), testkit.Caller(testkit.KS), id, testkit.Draft("1", 5, "For sent", ids...))
	refused(t, err, "not_allowed_now scores_are_revealed")
}

// sealedKeys lists what is left of a round in the bucket of sealed scores, as
// somebody who reads the server's streams sees it.
func sealedKeys(t *testing.T, url, id string) (keys []string) {
	t.Helper()
	nc, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := js.KeyValue(t.Context(), "room-sealed-scores")
	if err != nil {
		t.Fatal(err)
	}
	all, err := bucket.Keys(t.Context())
	if err != nil && !errors.Is(err, jetstream.ErrNoKeysFound) {
		t.Fatal(err)
	}
	for _, key := range all {
		if strings.HasPrefix(key, id) {
			keys = append(keys, key)
		}
	}
	return keys
}
