package minutes_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/minutes"
)

var at = time.Date(2026, 9, 7, 10, 0, 0, 0, time.UTC)

func nb(s string) events.Text { return events.Text{"nb": s} }

// concluded is a round with one of everything.
func concluded() round.Minutes {
	exception := map[events.Party]round.SignedException{}
	signatures := map[events.Party]round.Signed{}
	weights := map[events.Party]round.Weights{}
	commitments := map[events.Party]round.Sealed{}
	ratio := 0.25
	for _, p := range events.Parties {
		exception[p] = round.SignedException{By: "1", At: at, Hours: 900, Reason: nb("Loven krever begge")}
		signatures[p] = round.Signed{By: "1", At: at, Class: events.ClassNow, Reason: nb("Enige")}
		weights[p] = round.Weights{By: "1", At: at, Weights: []events.CriterionWeight{{Criterion: "value", Weight: 1}}, ConsistencyRatio: &ratio}
		commitments[p] = round.Sealed{By: "1", At: at, Commitment: "forsegling-" + string(p)}
	}
	result := func(rank int, tied bool) *round.CandidateResult {
		return &round.CandidateResult{
			Scored: true, Rank: rank, Tied: tied, Joint: 3.5, Divergence: 0.25,
			Scores:      map[events.Party]float64{events.PartyState: 3.375, events.PartyMunicipalities: 3.63},
			Criteria:    map[events.Party]map[string]round.CriterionMean{events.PartyState: {"value": {Mean: 3}}, events.PartyMunicipalities: {"value": {Mean: 4}}},
			RankUnder:   map[events.Party]int{events.PartyState: rank, events.PartyMunicipalities: rank + 4},
			RankWithout: map[string]int{"value": 7},
			Why:         round.Why{Lifts: []round.Contribution{{Criterion: "value", Points: 0.5}}, Lowers: []round.Contribution{{Criterion: "value", Points: -0.01}}},
		}
	}
	return round.Minutes{
		Round: "019bb17c", Name: nb("Høstens <runde>"), Phase: "concluded", Deadline: "2026-10-01", OpenedAt: at, OpenedBy: "1",
		RevealedAt: at, ConcludedAt: at, ConcludedBy: "1",
		Bodies:       map[events.Party]events.Text{events.PartyState: nb("Statens råd"), events.PartyMunicipalities: nb("Kommunenes råd")},
		CriteriaSet:  events.CriteriaSet{ID: "small", Version: 3, Name: nb("Lite sett"), Criteria: []events.ScoringCriterion{{ID: "value", Name: nb("Verdi"), Inverted: true}}},
		PartyWeights: weights, ResultWeights: &round.ResultWeights{Joint: map[string]float64{"value": 1}}, Commitments: commitments,
		Capacity: round.Capacity{Frame: 800, InNow: 900, Exception: &round.Exception{Hours: 900, Initiatives: []string{"2026-0001"}, ContentHash: "unntakshash", Signatures: exception}},
		Candidates: []round.MinutesCandidate{
			{
				Initiative: "2026-0001", Title: nb("Første tiltak"), Outcome: round.OutcomeDecided, Class: events.ClassNow, Hours: 900,
				ContentHash: "innholdshash", DecisionHash: "beslutningshash", Signatures: signatures, Result: result(1, true),
				Positions: map[events.Party]round.Declared{events.PartyMunicipalities: {By: "1", At: at, Position: round.PositionConditions,
					Conditions: []events.Condition{{Text: nb("Staten betaler"), Owner: "1", Due: "2027-01-31"}}}},
			},
			{
				Initiative: "2026-0002", Title: events.Text{"nn": "Andre tiltak"}, Outcome: round.OutcomeDisagreed, Hours: 50, Result: result(1, true),
				Disagreements: []round.Disagreement{{Party: events.PartyState, By: "1", At: at, Reason: nb("For dyrt"), WouldChange: nb("Lavere pris")}},
				Escalations:   []round.Escalation{{By: "1", At: at, Level: events.EscalationMinistry, Deadline: "2026-12-01", Reason: nb("Hvem betaler?"), Resolution: nb("Staten betaler"), ResolvedAt: at}},
			},
		},
		Removed: []round.Removed{{Initiative: "2026-0003", Reason: nb("Trukket"), By: "1", At: at}},
	}
}

func write(t *testing.T, m round.Minutes, l locale.Language) string {
	t.Helper()
	var b bytes.Buffer
	err := minutes.Write(&b, m, minutes.Surroundings{
		Language: l, Stylesheet: "/minutes.css", Organisation: func(string, events.Date) string { return "Virksomheten" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheMinutesTellEverything(t *testing.T) {
	t.Parallel()
	page := write(t, concluded(), locale.Bokmaal)
	for _, want := range []string{
		"Høstens &lt;runde&gt;", "Statens råd", "Kommunenes råd", "Første tiltak", "3,50", "3,38", "3,63", "0,25",
		"Løftes mest av «Verdi» (0,50)", "Med bare vektene til kommunene: nr. 5.", "(delt plass)", "100,0",
		"støtter tiltaket på vilkår", "Staten betaler", "innen 31. januar 2027", "Særmerknad fra staten", "Lavere pris",
		"Løftet til departementet og politisk ledelse i KS", "Hvem betaler?", "frist 1. desember 2026",
		"Rammen for klassen «nå» er 800 timer", "unntak fra rammen for 900 timer", "Loven krever begge",
		"Signert av staten: «nå».", "Trukket", "konsistensforhold 0,25",
		"forsegling-state", "unntakshash", "innholdshash", "beslutningshash", "samstyring verify round runde-019bb17c.json",
		`<span lang="nn">Andre tiltak</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the minutes do not tell %q", want)
		}
	}
	if strings.Contains(page, "foreløpig") || strings.Contains(page, "Trekkes mest ned") {
		t.Error("a concluded round is preliminary, or something slight is named")
	}
}

// A round that is only opened has no scores to show, and says so.
func TestTheMinutesOfARoundThatIsPrepared(t *testing.T) {
	t.Parallel()
	m := concluded()
	m.Phase, m.RevealedAt, m.ConcludedAt, m.PartyWeights, m.ResultWeights, m.Commitments = "preparing", time.Time{}, time.Time{}, nil, nil, nil
	m.Capacity, m.Removed = round.Capacity{}, nil
	m.Candidates = []round.MinutesCandidate{{Initiative: "2026-0001", Title: nb("Første tiltak"), Outcome: round.OutcomeOpen}}
	page := write(t, m, locale.Bokmaal)
	for _, want := range []string{"foreløpig", "forberedes", "ingen kapasitetsramme", "ikke avgjort"} {
		if !strings.Contains(page, want) {
			t.Errorf("the minutes do not tell %q", want)
		}
	}
}

// The page stands alone under the strict content security policy, and every
// text of it is there in every language.
func TestThePageNeedsOneStylesheetOnly(t *testing.T) {
	t.Parallel()
	for _, l := range locale.Languages {
		root, err := html.Parse(strings.NewReader(write(t, concluded(), l)))
		if err != nil {
			t.Fatal(err)
		}
		ids, links := map[string]bool{}, []string{}
		for n := range root.Descendants() {
			if n.Type == html.TextNode && (strings.Contains(n.Data, "minutes.") || strings.ContainsAny(n.Data, "{}")) {
				t.Errorf("%s: %q", l, n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "style", a.Key == "src", strings.HasPrefix(a.Key, "on"), n.Data == "script", n.Data == "style":
					t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
				case a.Key == "id":
					ids["#"+a.Val] = true
				case a.Key == "href" && n.Data == "a":
					links = append(links, a.Val)
				case a.Key == "href" && a.Val != "/minutes.css" && a.Val != "data:,":
					t.Errorf("the page loads %s", a.Val)
				case a.Key == "lang" && n.Data == "html" && a.Val != string(l):
					t.Errorf("%s says that it is in %s", l, a.Val)
				}
			}
		}
		for _, link := range links {
			if !ids[link] {
				t.Errorf("%s leads nowhere", link)
			}
		}
	}
	if style := string(minutes.Style()); strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Error("the stylesheet loads something")
	}
}
