// Package round holds the rules of joint prioritisation: how the state and the
// municipalities decide together, on equal terms. It is pure: no context, no
// I/O, no clock, no randomness and no log. State and Evolve say what is true
// after the events so far; Decide says which events a command causes, or lists
// everything that stands in its way. internal/app calls both, keeps the sealed
// scores where they can be erased, and appends what Decide gives in one batch.
//
// The rules on one page
//
//  1. A round has candidates (assessed initiatives, at most 400), a criteria
//     set that is copied into its first event and never changes, a frame of
//     municipal hours, a deadline, and the body that recommends for each party.
//  2. Only a party acts, and only for itself. An administrator is no party.
//  3. Each party weighs the criteria, directly or by pairwise comparison
//     (pairwise.go). The joint weights are the normalised geometric mean.
//     Candidates and weights are fixed from the first seal on.
//  4. Each party scores every candidate sealed: its event holds a salted
//     commitment and nothing else (commitment.go). A party may seal anew until
//     the other has sealed; the second seal reveals both in the same batch,
//     each verified against its commitment.
//  5. Within a party the assessors are averaged for each criterion, so that
//     head count never counts. A party's score is the weighted mean, 0–5; the
//     joint score is √(state · municipalities). What is not scored has no
//     score, never zero. Ties are ties (result.go).
//  6. Scores inform, signatures decide. After the reveal a party declares
//     positions and signs classes. A signature is over the initiative, its
//     content and assessment, the criteria set and the class; a class stands
//     when both have signed the same. What changes afterwards makes both lapse.
//  7. An obligation by law cannot be classed no.
//  8. Class now may not take more than the frame, unless both have signed the
//     exception for just these initiatives and hours (capacity.go).
//  9. Disagreement is an outcome: recorded for a party, with what would change
//     its mind, escalated with a deadline, and later resolved. Resolving
//     decides nothing.
//  10. A round is concluded when every candidate is decided by both or recorded
//     as disagreed. Decide gives one outcome for each decided initiative with
//     the round's own event, for one atomic append. If one of them has moved
//     since it was signed, nothing is concluded and the answer names it.
//
// Result, Minutes and Export are for those who read; Verify recomputes an
// export and says what does not hold.
package round
