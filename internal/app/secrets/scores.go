package secrets

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Scores before the reveal lie encrypted in a bucket of their own, never in the
// log, the views or a log line. Two kinds of key:
//
//	<round>.<party>.draft.<assessor>     what an assessor has written so far
//	<round>.<party>.sealed.<commitment>  what the party has sealed
//
// Sealed scores are written before their commitment is, under the commitment:
// whatever commitment stands in the log, its scores can be found. After the
// reveal everything of the round is erased.
const sealedBucket = "sealed-scores"

func draftKey(id string, party events.Party, assessor string) string {
	return id + "." + string(party) + ".draft." + assessor
}

func sealedKey(id string, party events.Party, commitment string) string {
	return id + "." + string(party) + ".sealed." + commitment
}

// Draft is what one assessor of a party has written so far.
type Draft struct {
	Assessor string                  `json:"assessor"`
	Scores   []events.AssessorScores `json:"scores"`
	Revision uint64                  `json:"revision"`
}

// WriteDraft stores one assessor's scores for the caller's own party, over the
// revision that the caller has seen (0: none). The scores may be incomplete;
// sealing demands them all. pending is what is known to be wrong already.
func (st *Store) WriteDraft(ctx context.Context, c access.Caller, id string, d Draft, pending ...fault.Field) (uint64, error) {
	s, party, err := st.scoring(c, "writeDraft", id)
	if err != nil {
		return 0, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ScoresWritten, id); err != nil {
		return 0, err
	}
	if err := plaintext.Reasons(pending, d, round.CheckDraft(&s, d.Assessor, d.Scores)); err != nil {
		return 0, err
	}
	for i := range d.Scores {
		d.Scores[i].Assessor = d.Assessor
	}
	raw, err := json.Marshal(d.Scores)
	if err != nil {
		return 0, fmt.Errorf("encode draft: %w", err)
	}
	revision, err := st.sealed.Put(ctx, draftKey(id, party, d.Assessor), raw, d.Revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return 0, fault.New(fault.PreconditionFailed, "draft_changed", nil)
	}
	if err != nil {
		return 0, err
	}
	return revision, st.notTooLate(ctx, id)
}

// notTooLate erases what was written while the scores were revealed.
func (st *Store) notTooLate(ctx context.Context, id string) error {
	s, err := st.query.RoundState(id)
	if err != nil || !s.Public() {
		return err
	}
	st.EraseScores(ctx, id)
	return fault.New(fault.NotAllowedNow, "scores_are_revealed", nil)
}

// Drafts reads what the assessors of the caller's own party have written. A
// draft that cannot be read has no scores; it can be written again.
func (st *Store) Drafts(ctx context.Context, c access.Caller, id string) ([]Draft, error) {
	_, party, err := st.scoring(c, "listDrafts", id)
	if err != nil {
		return nil, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ScoresRead, id); err != nil {
		return nil, err
	}
	return st.drafts(ctx, id, party, true)
}

// PartyScores reads what the caller's own party is about to seal: the round, and
// all the party's drafts. One that cannot be read is an error.
func (st *Store) PartyScores(ctx context.Context, c access.Caller, id string) (round.State, []Draft, error) {
	s, party, err := st.scoring(c, "listDrafts", id)
	if err != nil {
		return s, nil, err
	}
	if err := st.audit.Record(ctx, c, auditlog.ScoresRead, id); err != nil {
		return s, nil, err
	}
	drafts, err := st.drafts(ctx, id, party, false)
	return s, drafts, err
}

// scoring lets a party at its own scores, as long as they are not public.
func (st *Store) scoring(c access.Caller, operation, id string) (round.State, events.Party, error) {
	if err := st.policy.Admit(c, operation, nil); err != nil {
		return round.State{}, "", err
	}
	s, err := st.query.RoundState(id)
	if err != nil {
		return s, "", err
	}
	if s.Public() {
		return s, "", fault.New(fault.NotAllowedNow, "scores_are_revealed", nil)
	}
	return s, access.PartyOf(c.Organisation), nil
}

// drafts reads all drafts of a party. Where damage is not tolerated, one that
// cannot be read is an error: nothing is sealed without it.
func (st *Store) drafts(ctx context.Context, id string, party events.Party, tolerant bool) ([]Draft, error) {
	// Each is asked for by its number: a list would leave out one that is being
	// written anew at that moment, and its scores would not be sealed.
	keys := make([]string, 0, round.MaxAssessors)
	for n := 1; n <= round.MaxAssessors; n++ {
		keys = append(keys, draftKey(id, party, strconv.Itoa(n)))
	}
	slices.Sort(keys)
	out := []Draft{}
	for _, key := range keys {
		raw, revision, ok, err := st.sealed.Get(ctx, key)
		d := Draft{Assessor: key[strings.LastIndexByte(key, '.')+1:], Revision: revision}
		if tolerant && errors.Is(err, eventlog.ErrUnreadable) {
			d.Scores = []events.AssessorScores{}
			out = append(out, d)
			continue
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if err := json.Unmarshal(raw, &d.Scores); err != nil {
			return nil, fmt.Errorf("decode draft: %w", err)
		}
		out = append(out, d)
	}
	return out, nil
}

// Sealing gathers a party's scores and puts them where the second seal finds
// them, before anything refers to them. Nobody's scores are touched but those
// of the party that asks.
func (st *Store) Sealing(ctx context.Context, s *round.State, party, own events.Party) (round.Command, error) {
	cmd := round.Seal{Party: party}
	if !s.Exists() || s.Public() || party != own {
		return cmd, nil // Decide refuses it and says why
	}
	drafts, err := st.drafts(ctx, s.ID, party, false)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		cmd.Clear.Scores = append(cmd.Clear.Scores, d.Scores...)
	}
	salt := make([]byte, round.SaltBytes)
	if err := st.random(salt); err != nil {
		return nil, fmt.Errorf("make salt: %w", err)
	}
	cmd.Clear.Salt = hex.EncodeToString(salt)
	if err := st.keepSealed(ctx, s.ID, party, cmd.Clear); err != nil {
		return nil, err
	}
	for other, theirs := range s.Sealed {
		if other != party {
			cmd.Other, err = st.openSealed(ctx, s.ID, other, theirs.Commitment)
		}
	}
	return cmd, err
}

func (st *Store) keepSealed(ctx context.Context, id string, party events.Party, clear round.Clear) error {
	raw, err := json.Marshal(clear)
	if err != nil {
		return fmt.Errorf("encode sealed scores: %w", err)
	}
	return st.sealed.PutLarge(ctx, sealedKey(id, party, round.Commitment(id, party, clear)), raw)
}

// openSealed reads what a party has sealed, to reveal it; nil if it is gone.
func (st *Store) openSealed(ctx context.Context, id string, party events.Party, commitment string) (*round.Clear, error) {
	raw, ok, err := st.sealed.GetLarge(ctx, sealedKey(id, party, commitment))
	if err != nil || !ok {
		return nil, err
	}
	var clear round.Clear
	if err := json.Unmarshal(raw, &clear); err != nil {
		return nil, fmt.Errorf("decode sealed scores: %w", err)
	}
	return &clear, nil
}

// EraseScores removes everything of a revealed round. What a failure leaves is
// erased when somebody tries to seal again, and when the round is concluded;
// nobody needs it, and nobody can read it.
func (st *Store) EraseScores(ctx context.Context, id string) {
	keys, err := st.sealed.Keys(ctx, id+".>")
	for _, key := range keys {
		err = errors.Join(err, st.sealed.Erase(ctx, key))
	}
	if err != nil {
		st.logger.Warn("sealed scores of a revealed round could not be erased", "round", id, "err", err)
	}
}
