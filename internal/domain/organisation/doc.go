// Package organisation holds the rules of who may act for an organisation: the
// roles of its people, the invitations to them, and the mandates with which it
// lets another act in its name. It is pure: State and Evolve say what is true
// after the events so far, Decide what a command causes or everything that
// stands in its way. Which command somebody may give is in internal/access.
//
// The rules on one page
//
//  1. A person is known by a pseudonym that is another one for each
//     organisation. No event holds anything else about a person.
//  2. A role begins with a claim (a right that the issuer of the sign-in states),
//     with the operator's invitation, or with an administrator. A claim makes an
//     administrator only where there is none, and gives roles only to a person
//     who never had any: what was withdrawn stays withdrawn.
//  3. The last administrator keeps that role until somebody else has it.
//  4. An invitation is a code of which a hash is kept. It is good once, for at
//     most MaxInvitation, and may be withdrawn. Whoever has come by invitation
//     acts for the organisation without any issuer naming it.
//  5. A mandate names its tasks and its last day, at most MaxMandate ahead, and
//     may be withdrawn at any time. Signing, scoring, managing roles and what KS
//     does for the municipalities are no tasks, so no mandate can hold them.
//  6. A state agency may include a unit of its own, which has a number of its
//     own: a mandate without a last day.
//  7. An API key has roles as a person has, given by an administrator. It has a
//     pseudonym of another form, and never the role of signatory or administrator.
package organisation
