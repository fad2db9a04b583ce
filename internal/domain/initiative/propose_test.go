package initiative_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

func propose(edits ...func(*events.Proposed)) initiative.Propose {
	return initiative.Propose{Proposed: *proposal(edits...)}
}

// Rule 1: registration needs a title, an owner, a summary and a reach.
func TestPropose(t *testing.T) {
	t.Parallel()
	specify(t, []spec{
		{
			name: "a title, an owner, a summary and a reach are enough",
			when: propose(), then: registered(),
		}, {
			name: "nynorsk is as good as bokmål",
			when: propose(func(p *events.Proposed) { p.Title = events.Text{"nn": "Felles"} }),
			then: registered(func(p *events.Proposed) { p.Title = events.Text{"nn": "Felles"} }),
		}, {
			name: "everything that is missing is said at once",
			when: initiative.Propose{},
			refused: invalid("title required_text", "summary required_text", "reach.scope required",
				"owner required"),
		}, {
			name: "a summary is at most 280 characters, letters and not bytes",
			when: propose(func(p *events.Proposed) { p.Summary = nb(strings.Repeat("ø", 280)) }),
			then: registered(func(p *events.Proposed) { p.Summary = nb(strings.Repeat("ø", 280)) }),
		}, {
			name:    "281 are too many",
			when:    propose(func(p *events.Proposed) { p.Summary = nb(strings.Repeat("ø", 281)) }),
			refused: invalid("summary.nb too_long"),
		}, {
			name:    "an owner is an organisation number with a valid check digit",
			when:    propose(func(p *events.Proposed) { p.Owner = "974761077" }),
			refused: invalid("owner invalid_orgnr"),
		}, {
			name:    "whoever registers says whom it concerns: unspecified is for imports",
			when:    propose(func(p *events.Proposed) { p.Reach.Scope = events.ScopeUnspecified }),
			refused: invalid("reach.scope not_one_of"),
		}, {
			name: "a name instead of a number, and a source, are for imports and left out",
			when: propose(func(p *events.Proposed) { p.OwnerName, p.Provenance = "Etat", ptr(evidence()) }),
			then: registered(),
		}, {
			name: "an id is given once", given: registered(), when: propose(),
			refused: &refusal{code: fault.Conflict, key: "id_taken"},
		},
	})
}

func TestProposeChecksWhatIsGiven(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("x", n) }
	specify(t, []spec{
		{
			name: "texts: known languages, no blanks, not too long, in the order of the languages",
			when: propose(func(p *events.Proposed) {
				p.Title = events.Text{"nb": long(201), "de": "Hallo", "en": " ", "se": "\xff"}
				p.Description = nb(long(20001))
				p.PhaseNote = nb(long(4001))
			}),
			refused: invalid("title.de unknown_language", "title.en empty", "title.nb too_long", "title.se invalid_text",
				"description.nb too_long", "phaseNote.nb too_long"),
		}, {
			name:    "English alone is not enough",
			when:    propose(func(p *events.Proposed) { p.Title = events.Text{"en": "Common"} }),
			refused: invalid("title required_text"),
		}, {
			name: "a reach is checked against the reference data",
			when: propose(func(p *events.Proposed) {
				p.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"9999"}, Note: events.Text{"xx": "?"}}
			}),
			refused: invalid("reach.codes unknown_municipality", "reach.note.xx unknown_language"),
		}, {
			name: "obligation",
			when: propose(func(p *events.Proposed) {
				p.Obligation = &events.Obligation{Level: "perhaps", Deadline: "soon", LegalBasis: long(501), Note: nb("")}
			}),
			refused: invalid("obligation.level not_one_of", "obligation.deadline invalid_date", "obligation.legalBasis too_long",
				"obligation.note.nb empty"),
		}, {
			name: "phase, themes, functions and external id",
			when: propose(func(p *events.Proposed) {
				p.Phase, p.Themes, p.Functions, p.ExternalID = "asleep", []string{"helse", "ukjent"}, []string{"202", "20"}, long(101)
			}),
			refused: invalid("phase not_one_of", "themes[1] unknown_theme", "functions[1] invalid_function", "externalId too_long"),
		}, {
			name: "target groups",
			when: propose(func(p *events.Proposed) {
				p.TargetGroups = []events.TargetGroup{events.TargetOlder, "robots", events.TargetOlder}
			}),
			refused: invalid("targetGroups[1] not_one_of", "targetGroups[2] twice"),
		}, {
			name: "plan",
			when: propose(func(p *events.Proposed) {
				p.Plan = []events.Milestone{
					{Milestone: "Start", Date: "2026-02-30"}, {Milestone: "Start", Date: "2026-03-01", Precision: "week"},
					{Milestone: long(121), Date: "2026-03-01"}, {},
				}
			}),
			refused: invalid("plan[0].date invalid_date", "plan[1].milestone twice", "plan[1].precision not_one_of",
				"plan[2].milestone too_long", "plan[3].milestone required", "plan[3].date required"),
		}, {
			name: "only web addresses that a page may link to",
			when: propose(func(p *events.Proposed) {
				p.Links = []events.Link{
					{URL: "https://example.no"}, {URL: "javascript:alert(1)"}, {URL: "https://"}, {URL: "/side"},
					{URL: "https://bruker:ord@example.no"}, {URL: "https://example.no/" + long(2000)}, {Kind: "ad"},
				}
			}),
			refused: invalid("links[1].url invalid_url", "links[2].url invalid_url", "links[3].url invalid_url",
				"links[4].url invalid_url", "links[5].url invalid_url", "links[6].url required", "links[6].kind not_one_of"),
		}, {
			name: "not more than a page can hold",
			when: propose(func(p *events.Proposed) {
				for i := range 101 {
					p.Plan = append(p.Plan, events.Milestone{Milestone: long(i + 1), Date: "2026-03-01"})
				}
				for range 51 {
					p.Links = append(p.Links, events.Link{URL: "http://example.no"})
				}
			}),
			refused: invalid("plan too_many", "links too_many"),
		},
	})
}

func TestValidID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		"2026-0042": true, "2026-1234567": true,
		"": false, "2026-042": false, "26-0042": false, "2026-12345678": false, "2026-0042\n": false, " 2026-0042": false,
	} {
		if got := initiative.ValidID(id); got != want {
			t.Errorf("ValidID(%q) = %v", id, got)
		}
	}
}
