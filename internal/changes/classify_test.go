package changes_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

// news is what one event after a story comes to.
type news struct {
	name     string
	story    []at
	want     []string // classes
	severity changes.Severity
	held     bool
	headline string // in bokmål
	detail   string
}

var registered = []at{proposed()}

func after(story []at, more ...events.Payload) []at {
	story = slices.Clone(story)
	for _, e := range more {
		story = append(story, at{0, "", e})
	}
	return story
}

var (
	assessed    = after(registered, submit("2026-03-20", yearly("NOK", 1000, "")), &events.ImpactAssessed{Level: events.LevelMinimum, WithoutStatement: true})
	prioritized = after(assessed, &events.Prioritized{Class: events.ClassNext})
	planned     = after(prioritized, &events.PilotPlanned{Purpose: nb("Prøve"), Start: "2026-05-01", End: "2026-09-30"})
	concluded   = after(planned,
		&events.PilotConcluded{Party: events.PartyState, Conclusion: "go", ContentHash: "x"},
		&events.PilotConcluded{Party: events.PartyMunicipalities, Conclusion: "go", ContentHash: "x"})
	piloted  = after(concluded, &events.Piloted{})
	prepared = after(piloted, &events.HandoverPrepared{
		Receiver: nav, OnboardingPackage: &events.Package{URL: "https://example.no/pakke", Text: nb("Slik")},
		PriceModel: []events.PriceYear{{Year: 2027}, {Year: 2028, Amount: 12000, SizeClass: "under_5000"}},
	})
	operational = after(prepared, &events.HandedToOperations{Receiver: nav})
)

var acts = []news{
	{
		"registered", registered, []string{"stage_moved"}, changes.Know, false,
		"Nytt tiltak er registrert", "Antall kommuner det gjelder: 2.",
	}, {
		"registered with a deadline and past the municipalities", []at{proposed(func(p *events.Proposed) {
			p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-01-01"}
			p.Phase = events.PhaseExecution
		})}, []string{"stage_moved+deadline_set+bypassed"}, changes.Act, false,
		"Nytt tiltak er registrert",
		"Antall kommuner det gjelder: 2.\nPlikt: obligatorisk, med frist 1. januar 2027.\n" +
			"Prosjektet er i fasen gjennomføring uten at konsekvensene for kommunene er vurdert",
	}, {
		"recorded at a stage", after(registered, &events.RecordedAtStage{Stage: events.StageOperational}), []string{"stage_moved"}, changes.Know, false,
		"Tiltaket er nå overlevert til drift", "Før: foreslått.",
	}, {
		"assessed", assessed, []string{"stage_moved"}, changes.Know, false,
		"Tiltaket er nå konsekvensvurdert", "Før: foreslått.",
	}, {
		"prioritized", prioritized, []string{"decision_made+stage_moved"}, changes.Know, false,
		"Staten og kommunene har besluttet: neste", "Tiltaket er nå prioritert, før: konsekvensvurdert.",
	}, {
		"another class", after(prioritized, &events.Prioritized{Class: events.ClassNow}), []string{"decision_made"}, changes.Act, false,
		"Staten og kommunene har besluttet: nå", "Før: neste.",
	}, {
		"reconfirmed", after(prioritized, &events.PriorityReconfirmed{Class: events.ClassNext}), []string{"decision_made"}, changes.Know, false,
		"Staten og kommunene har bekreftet beslutningen: neste", "",
	}, {
		"rejected", after(assessed, &events.PriorityRejected{Reason: nb("For dyrt.")}), []string{"decision_made+standing_changed"}, changes.Know, false,
		"Staten og kommunene har besluttet: nei", "For dyrt.",
	}, {
		"to be investigated", after(assessed, &events.InvestigationRequested{Reason: nb("Uklart.")}), []string{"decision_made"}, changes.Know, false,
		"Staten og kommunene har besluttet: utredes nærmere", "Uklart.",
	}, {
		"one signature is no decision", after(assessed, &events.DecisionSigned{Party: events.PartyState, Class: events.ClassNow}), nil, "", false, "", "",
	}, {
		"statement", after(registered, submit("2026-03-20"), &events.StatementGiven{Position: "objects", Text: nb("Nei takk.")}),
		[]string{"statement_given"}, changes.Know, false, "KS har uttalt seg: går imot tiltaket", "Nei takk.",
	}, {
		"no statement in time", after(registered, submit("2026-03-20"), &events.StatementDeadlinePassed{Deadline: "2026-03-20"}),
		[]string{"statement_given"}, changes.Know, false, "KS uttalte seg ikke innen fristen 20. mars 2026", "",
	}, {
		"not yet answered in full", after(registered, submit("2026-03-20"), twoRequests, answer("1")), nil, "", false, "", "",
	}, {
		"answered in full", after(registered, submit("2026-03-20"), twoRequests, answer("1"), answer("2")),
		[]string{"statement_given"}, changes.Know, false, "KS har fått svar på alle endringene det er bedt om", "",
	}, {
		"another answer", after(registered, submit("2026-03-20"), twoRequests, answer("1"), answer("2"), answer("2")), nil, "", false, "", "",
	}, {
		"reopened", after(assessed, &events.AssessmentReopened{Reason: nb("Nye tall.")}), []string{"assessment_reopened"}, changes.Know, false,
		"Konsekvensvurderingen er åpnet igjen", "Nye tall.",
	}, {
		"pilot", planned, []string{"pilot_opened"}, changes.Know, false,
		"En pilot er planlagt fra 1. mai 2026 til 30. september 2026", "Prøve",
	}, {
		"pilot moved", after(planned, &events.PilotPlanned{Start: "2026-06-01", End: "2026-09-30"}), []string{"pilot_opened"}, changes.Know, false,
		"Piloten er flyttet: fra 1. juni 2026 til 30. september 2026", "Før: fra 1. mai 2026 til 30. september 2026.",
	}, {
		"pilot with other criteria", after(planned, &events.PilotPlanned{Purpose: nb("Annet"), Start: "2026-05-01", End: "2026-09-30"}), nil, "", false, "", "",
	}, {
		"a municipality joins", after(planned, &events.PilotJoined{Municipality: "0301"}), nil, "", false, "", "",
	}, {
		"go by both is published with the stage", concluded, nil, "", false, "", "",
	}, {
		"piloted", piloted, []string{"pilot_concluded+stage_moved"}, changes.Know, false,
		"Piloten er konkludert: gå videre", "Tiltaket er nå pilotert, før: prioritert.",
	}, {
		"no go by one", after(planned, noGo(events.PartyState)), nil, "", false, "", "",
	}, {
		"no go by both", after(planned, noGo(events.PartyState), noGo(events.PartyMunicipalities)), []string{"pilot_concluded"}, changes.Know, false,
		"Piloten er konkludert: ikke gå videre", "For tidlig.",
	}, {
		"a new pilot after no go", after(planned, noGo(events.PartyState), noGo(events.PartyMunicipalities),
			&events.PilotPlanned{Start: "2026-05-01", End: "2026-09-30"}), []string{"pilot_opened"}, changes.Know, false,
		"En pilot er planlagt fra 1. mai 2026 til 30. september 2026", "",
	}, {
		"pilot waived", after(prioritized, &events.Piloted{Waived: true}), []string{"stage_moved"}, changes.Know, false,
		"Tiltaket er nå pilotert", "Før: prioritert.",
	}, {
		"operational", operational, []string{"available_for_adoption+stage_moved"}, changes.Act, false,
		"Klart til innføring: overlevert til drift og forvaltning hos Arbeids- og velferdsetaten (Nav)",
		"Startpakke for kommunene: https://example.no/pakke\nPris i 2027: 0 kr\nPris i 2028, under 5000 innbyggere: 12\u00a0000 kr\n" +
			"Tiltaket er nå overlevert til drift, før: pilotert.",
	}, {
		"retired", after(operational, &events.Retired{On: "2030-01-01", ReplacedBy: other, Reason: nb("Nytt er bedre.")}),
		[]string{"sunset+standing_changed"}, changes.Act, false,
		"Tiltaket avvikles 1. januar 2030", "Erstattes av 2026-0043.\nNytt er bedre.",
	}, {
		"a product is ready", after(registered, ready("planned", "2027-04-01", "ready", "")), []string{"vendor_ready"}, changes.Know, false,
		"Fagsystemet «Oppvekst Fag» er klart, versjon 4.2", "Før: planlagt, april 2027.",
	}, {
		"a product has another day", after(registered, ready("planned", "2027-04-01", "planned", "2027-06-01")), []string{"vendor_ready"}, changes.Know, false,
		"Fagsystemet «Oppvekst Fag» skal være klart juni 2027", "Før: planlagt, april 2027.",
	}, {
		"a product is ready no longer", after(registered, ready("ready", "", "not_started", "")), []string{"vendor_ready"}, changes.Know, false,
		"Leverandøren av «Oppvekst Fag» har ikke begynt", "Før: klart.",
	}, {
		"the owner has seen that a product is ready", after(registered, &events.ReadinessVerified{Initiative: "2026-0042", Product: "Oppvekst Fag", Version: "4.2"}), []string{"vendor_ready"}, changes.Know, false,
		"Den ansvarlige virksomheten har bekreftet at «Oppvekst Fag» er klart, versjon 4.2", "",
	}, {
		"a product is ready in another version", after(registered, ready("ready", "", "ready", "")), nil, "", false, "", "",
	}, {
		"a vendor has not started", after(registered, ready("", "", "not_started", "")), nil, "", false, "", "",
	}, {
		"a wave is announced", after(registered, announcedWave(20)), []string{"wave_announced"}, changes.Act, false,
		"Ny pulje: «Pulje 1», plasser: 20, påmelding til 15. september 2026, start 2. november 2026", "Les vilkårene.",
	}, {
		"a wave has other days", after(registered, &events.WaveChanged{Initiative: id, WaveTerms: waveTerms(25), Was: waveTerms(20)}), []string{"wave_announced"}, changes.Know, false,
		"Puljen «Pulje 1» er endret: plasser: 25, påmelding til 15. september 2026, start 2. november 2026",
		"Før: «Pulje 1», plasser: 20, påmelding til 15. september 2026, start 2. november 2026.",
	}, {
		"a place is given", after(registered, &events.PlaceGiven{Initiative: id, Name: "Pulje 1", Municipality: "1103"}), []string{"wave_announced"}, changes.Act, false,
		"Stavanger har fått plass i puljen «Pulje 1»", "",
	}, {
		"a wave is closed", after(registered, &events.WaveClosed{Initiative: id, Name: "Pulje 1"}), []string{"wave_announced"}, changes.Know, false,
		"Påmeldingen til puljen «Pulje 1» er avsluttet", "",
	}, {
		"a wave is cancelled", after(registered, &events.WaveCancelled{Initiative: id, Name: "Pulje 1", Reason: nb("Løsningen er forsinket.")}), []string{"wave_announced"}, changes.Know, false,
		"Puljen «Pulje 1» er avlyst", "Løsningen er forsinket.",
	}, {
		"a need is raised", after(registered, raisedNeed), []string{"need_raised"}, changes.Know, false,
		"Nytt behov fra Stavanger. KS skal svare innen 10. juni 2026", "Søknadene tastes inn for hånd.",
	}, {
		"a need is taken up", after(registered, &events.NeedAnswered{NeedAbout: aboutNeed("0301", "1103"), Answer: events.NeedTakenUp, Initiative: id, Reason: nb("Det er det samme.")}), []string{"need_answered"}, changes.Know, false,
		"KS tar opp behovet: tiltak 2026-0042 gjør noe med det", "Det er det samme.",
	}, {
		"a need is not for now", after(registered, &events.NeedAnswered{NeedAbout: aboutNeed("1103"), Answer: events.NeedNotNow, Reason: nb("Ingen penger.")}), []string{"need_answered"}, changes.Know, false,
		"KS svarer: ikke nå", "Ingen penger.",
	}, {
		"a need goes on as another", after(registered, &events.NeedMerged{NeedAbout: aboutNeed("1103"), Into: "other", IntoTitle: nb("Digital søknad")}), []string{"need_merged"}, changes.Know, false,
		"Behovet er slått sammen med «Digital søknad». Alle stemmene er med videre", "",
	}, {
		"another need goes on as this one", after(registered, &events.NeedJoined{NeedAbout: aboutNeed("1103"), From: "other", FromTitle: nb("Digital søknad")}), []string{"need_merged"}, changes.Know, false,
		"Behovet «Digital søknad» er slått sammen med dette", "",
	}, {
		"a need is closed", after(registered, &events.NeedClosed{NeedAbout: aboutNeed("1103"), By: events.SpeakerSelf, Reason: nb("Løst lokalt.")}), []string{"need_closed"}, changes.Know, false,
		"Behovet er lukket", "Løst lokalt.",
	}, {
		"a need is supported", after(registered, &events.NeedSupported{Title: needTitle, Municipality: "0301", By: events.SpeakerSelf, Matters: events.MattersMuch}), nil, "", false, "", "",
	}, {
		"a network is formed", after(registered, &events.NetworkFormed{NetworkTerms: networkTerms}), []string{"network_formed"}, changes.Know, false,
		"Et nytt nettverk er dannet", "Sammen om innføring.",
	}, {
		"a network is described", after(registered, &events.NetworkDescribed{NetworkTerms: networkTerms, Was: events.NetworkTerms{Name: "Digi"}}), []string{"network_formed"}, changes.Minor, false,
		"Nettverket er beskrevet på nytt", "Sammen om innføring.",
	}, {
		"a member is reported", after(registered, &events.MemberReported{Name: "DigiRogaland", Municipality: "1103", By: events.SpeakerHost, From: "2024-01-01"}), []string{"network_member"}, changes.Act, false,
		"Stavanger er meldt som medlem fra 1. januar 2024, av vertskapet for nettverket. Kommunen bør bekrefte det eller si nei", "",
	}, {
		"a member joins", after(registered, &events.MemberJoined{Name: "DigiRogaland", Municipality: "1103", By: events.SpeakerSelf, From: "2024-01-01"}), []string{"network_member"}, changes.Know, false,
		"Stavanger er med fra 1. januar 2024", "",
	}, {
		"a member confirms", after(registered, &events.MemberConfirmed{Name: "DigiRogaland", Municipality: "1103", By: events.SpeakerSelf, From: "2024-01-01"}), []string{"network_member"}, changes.Know, false,
		"Stavanger har bekreftet at den er med fra 1. januar 2024", "",
	}, {
		"a member leaves", after(registered, &events.MemberLeft{Name: "DigiRogaland", Municipality: "1103", By: events.SpeakerSelf, From: "2024-01-01", Until: "2026-12-31"}), []string{"network_member"}, changes.Know, false,
		"Stavanger er med til og med 31. desember 2026, ifølge kommunen selv", "",
	}, {
		"a membership is denied", after(registered, &events.MembershipDenied{Name: "DigiRogaland", Municipality: "1103", By: events.SpeakerSelf}), []string{"network_member"}, changes.Know, false,
		"Stavanger har ikke vært med som meldt, ifølge kommunen selv", "",
	}, {
		"a list of needs is opened", after(registered, &events.NeedListOpened{Name: "DigiRogaland", Year: 2027, Deadline: "2026-11-01", Members: []string{"1103"}}), []string{"need_list_opened"}, changes.Act, false,
		"Si hvilke behov som haster mest i 2027, til og med 1. november 2026", "",
	}, {
		"its deadline is moved", after(registered, &events.NeedListOpened{Name: "DigiRogaland", Year: 2027, Deadline: "2026-12-01", Was: "2026-11-01", Members: []string{"1103"}}), []string{"need_list_opened"}, changes.Act, false,
		"Lengre frist for å si hvilke behov som haster mest i 2027: 1. desember 2026, ikke 1. november 2026", "",
	}, {
		"a member takes back what it has proposed", after(registered, &events.NeedListProposalWithdrawn{Name: "DigiRogaland", Year: 2027, Municipality: "1103", By: events.SpeakerSelf}), nil, "", false, "", "",
	}, {
		"a member proposes needs", after(registered, &events.NeedListProposed{Name: "DigiRogaland", Year: 2027, Municipality: "1103", By: events.SpeakerSelf}), nil, "", false, "", "",
	}, {
		"a list of needs is published", after(registered, publishedList), []string{"need_list"}, changes.Know, false,
		"Behovene som haster mest i 2027, er publisert", "1. Papir\n2. Faks\nAlle gjelder skolen.",
	}, {
		"a list of needs is corrected", after(registered, correctedList()), []string{"need_list"}, changes.Know, false,
		"Lista over behovene som haster mest i 2027, er rettet", "1. Papir\n2. Faks\nFeil rekkefølge.",
	}, {
		"a network is closed", after(registered, &events.NetworkClosed{Name: "DigiRogaland", Members: []string{"1103"}, Reason: nb("Lagt ned.")}), []string{"network_closed"}, changes.Know, false,
		"Nettverket er avsluttet", "Lagt ned.",
	}, {
		"a municipality signs up for a wave", after(registered, &events.MunicipalitySignedUp{Initiative: id, Name: "Pulje 1", Municipality: "1103", Place: "placed"}), nil, "", false, "", "",
	}, {
		"breaking change", after(operational, breaks("2027-02-01", "Versjon 1 slås av.")), []string{"breaking_change"}, changes.Act, false,
		"Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027",
		"Versjon 1 slås av.\nDette må gjøres: Ta i bruk versjon 2.\nLes mer: https://example.no/v2",
	}, {
		"breaking change without more", after(operational, &events.BreakingChangeAnnounced{On: "2027-02-01", What: nb("Versjon 1 slås av.")}),
		[]string{"breaking_change"}, changes.Act, false, "Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027", "Versjon 1 slås av.",
	}, {
		"another breaking change", after(operational, breaks("2027-02-01", "Versjon 1 slås av."), breaks("2027-09-01", "Versjon 2 slås av.")),
		[]string{"breaking_change"}, changes.Act, false, "Varsel om en endring som bryter med dagens løsning, fra 1. september 2027",
		"Versjon 2 slås av.\nDette må gjøres: Ta i bruk versjon 2.\nLes mer: https://example.no/v2",
	}, {
		"breaking change corrected", after(operational, breaks("2027-02-01", "Versjon 1 slås av."), &events.BreakingChangeAnnounced{On: "2027-02-01", What: nb("Bare lesing slås av.")}),
		[]string{"breaking_change"}, changes.Act, false, "Varselet om en endring fra 1. februar 2027 som bryter med dagens løsning, er rettet", "Bare lesing slås av.",
	}, {
		"breaking change moved", after(operational, breaks("2027-02-01", "Versjon 1 slås av."), moves("2027-02-01", "2027-05-01", "Versjon 1 slås av.")),
		[]string{"breaking_change"}, changes.Act, false, "Endringen som bryter med dagens løsning, er flyttet fra 1. februar 2027 til 1. mai 2027",
		"Datoen er flyttet 3 måneder senere.\nVersjon 1 slås av.\nDette må gjøres: Ta i bruk versjon 2.\nLes mer: https://example.no/v2",
	}, {
		"breaking change moved once more, earlier", after(operational, breaks("2027-02-01", "A"), moves("2027-02-01", "2027-05-01", "A"), moves("2027-05-01", "2027-04-20", "Bare lesing slås av.")),
		[]string{"breaking_change"}, changes.Act, false, "Endringen som bryter med dagens løsning, er flyttet fra 1. mai 2027 til 20. april 2027",
		"Datoen er flyttet 11 dager tidligere.\nBare lesing slås av.\nDette må gjøres: Ta i bruk versjon 2.\nLes mer: https://example.no/v2",
	}, {
		"breaking change where one has moved away", after(operational, breaks("2027-02-01", "A"), moves("2027-02-01", "2027-05-01", "A"), breaks("2027-02-01", "B")),
		[]string{"breaking_change"}, changes.Act, false, "Varsel om en endring som bryter med dagens løsning, fra 1. februar 2027",
		"B\nDette må gjøres: Ta i bruk versjon 2.\nLes mer: https://example.no/v2",
	}, {
		"breaking change withdrawn", after(operational, breaks("2027-02-01", "Versjon 1 slås av."), &events.BreakingChangeWithdrawn{On: "2027-02-01", Reason: nb("Leverandørene er ikke klare.")}),
		[]string{"breaking_change"}, changes.Act, false, "Varselet om en endring fra 1. februar 2027 som bryter med dagens løsning, er trukket",
		"Dette var varslet: Versjon 1 slås av.\nLeverandørene er ikke klare.",
	}, {
		"execution before assessment", after(registered, &events.PhaseReported{Phase: events.PhaseExecution}), []string{"bypassed", "described"}, changes.Know, false,
		"Prosjektet er i fasen gjennomføring uten at konsekvensene for kommunene er vurdert", "",
	}, {
		"confirmed", after(registered, &events.ConfirmedCurrent{}), nil, "", false, "", "",
	}, {
		"unknown", after(registered, nil), nil, "", false, "", "",
	},
}

func moves(from, on events.Date, what string) *events.BreakingChangeAnnounced {
	e := breaks(on, what)
	e.MovedFrom = from
	return e
}

func breaks(on events.Date, what string) *events.BreakingChangeAnnounced {
	return &events.BreakingChangeAnnounced{On: on, What: nb(what), Action: nb("Ta i bruk versjon 2."), Reference: "https://example.no/v2"}
}

var twoRequests = &events.StatementGiven{Position: "supports_with_changes", RequestedChanges: []events.RequestedChange{{ID: "1"}, {ID: "2"}}}

// timed gives a step of an onboarding package hours.
func timed(e *events.OnboardingDescribed, i int, low, high int64) *events.OnboardingDescribed {
	e.Steps[i].Hours = &events.HourRange{Low: low, High: high}
	return e
}

func answer(change string) *events.StatementAnswered {
	return &events.StatementAnswered{Answers: []events.Answer{{Change: change, Answer: "taken"}}}
}

func noGo(p events.Party) *events.PilotConcluded {
	return &events.PilotConcluded{Party: p, Conclusion: "no_go", ContentHash: "x", Reason: nb("For tidlig.")}
}

var edits = []news{
	{
		"a date", after(registered, plan("Pilotstart", "2027-03-01"), plan("Pilotstart", "2027-06-01")), []string{"date_moved"}, changes.Know, true,
		"«Pilotstart» er flyttet 3 måneder senere", "Pilotstart: 1. juni 2027, før 1. mars 2027 (3 måneder senere)",
	}, {
		"several dates", after(registered, plan("A", "2027-03-01", "B", "2027-05-01", "C", "2027-07-01"), plan("A", "2027-02-28", "B", "2027-05-15", "D", "2028-01-01")),
		[]string{"date_moved"}, changes.Know, true, "2 milepæler er flyttet, «B» mest: 14 dager senere",
		"A: 28. februar 2027, før 1. mars 2027 (1 dag tidligere)\nB: 15. mai 2027, før 1. mai 2027 (14 dager senere)\n" +
			"D: 1. januar 2028 (ny)\nC: 1. juli 2027 (tatt ut av planen)",
	}, {
		"how exact a date is", after(registered, plan("A", "2027-03-01"),
			&events.ForecastChanged{Milestones: []events.Milestone{{Milestone: "A", Date: "2027-03-01", Precision: "quarter"}}}),
		[]string{"date_moved"}, changes.Minor, true, "Milepælene er endret", "A: 1. kvartal 2027, før 1. mars 2027",
	}, {
		"the same plan as a baseline", after(registered, plan("A", "2027-03-01"),
			&events.PlanBaselined{Milestones: []events.Milestone{{Milestone: "A", Date: "2027-03-01", Precision: "day"}}}), nil, "", false, "", "",
	}, {
		"first cost, with the deadline", after(registered, submit("2026-03-20", yearly("NOK", 1000, ""))), []string{"deadline_set", "cost_changed"}, changes.Act, false,
		"Konsekvensvurderingen er sendt til KS, med frist 20. mars 2026 for uttalelse", "",
	}, {
		"another deadline", after(registered, submit("2026-03-20"), submit("2026-04-20")), []string{"deadline_set"}, changes.Act, false,
		"Konsekvensvurderingen er sendt til KS, med frist 20. april 2026 for uttalelse", "Fristen var 20. mars 2026.",
	}, {
		"prices", after(piloted, &events.HandoverPrepared{PriceModel: []events.PriceYear{{Year: 2027, Amount: 500}}},
			&events.HandoverPrepared{PriceModel: []events.PriceYear{{Year: 2027, Amount: 700}, {Year: 2028, Amount: 700}}}),
		[]string{"cost_changed"}, changes.Know, true, "Kostnaden for kommunene er endret", "Pris i 2027: 700\u00a0kr, før 500\u00a0kr\nPris i 2028: 700\u00a0kr",
	}, {
		"obligation", after(registered, oblige(events.ObligationRecommended, ""), &events.ObligationChanged{Obligation: &events.Obligation{
			Level: events.ObligationMandatoryLater, LegalBasis: "eforvaltningsforskriften", Note: nb("Unntatt nettadresser.")}}),
		[]string{"obligation_changed"}, changes.Act, true, "Tiltaket er nå obligatorisk på sikt for kommunene",
		"Før: anbefalt.\nHjemmel: eforvaltningsforskriften.\nUnntatt nettadresser.",
	}, {
		"obligation that does not bind", after(registered, oblige(events.ObligationRecommended, "")), []string{"obligation_changed"}, changes.Know, true,
		"Tiltaket er nå anbefalt for kommunene", "Plikten var ikke oppgitt før.",
	}, {
		"deadline of an obligation", after(registered, oblige(events.ObligationVoluntary, "2027-01-01"), oblige(events.ObligationVoluntary, "2026-12-01")),
		[]string{"obligation_changed+deadline_set"}, changes.Act, false, "Tiltaket er nå frivillig for kommunene, med frist 1. desember 2026",
		"Før: frivillig, med frist 1. januar 2027.\nFristen er flyttet 1 måned tidligere.",
	}, {
		"obligation lifted", after(registered, oblige(events.ObligationMandatory, ""), &events.ObligationChanged{}), []string{"obligation_changed"}, changes.Act, true,
		"Plikten for kommunene er ikke lenger oppgitt", "Før: obligatorisk.",
	}, {
		"reach", after(registered, reaches("0301", "1108", "3301")), []string{"reach_changed"}, changes.Know, true,
		"Hvilke kommuner tiltaket gjelder, er endret", "Antall kommuner: 3, før 2.\nKommet til: Sandnes, Drammen.\nIkke lenger med: Bergen.",
	}, {
		"reach in many", after(registered, &events.ReachChanged{Reach: events.Reach{Scope: events.ScopeAll}}), []string{"reach_changed"}, changes.Know, true,
		"Hvilke kommuner tiltaket gjelder, er endret", "Antall kommuner: 357, før 2.\nKommet til: 355 kommuner.",
	}, {
		"reach with another note", after(registered, &events.ReachChanged{Reach: events.Reach{
			Scope: events.ScopeMunicipalities, Codes: []string{"4601", "0301"}, ReferenceDate: "2026-01-01"}}),
		[]string{"reach_changed"}, changes.Minor, true, "Hvilke kommuner tiltaket gjelder, er endret", "De samme kommunene som før: 2.",
	}, {
		"on hold", after(registered, &events.PutOnHold{Reason: nb("Venter på loven."), Until: "2026-12-01"}), []string{"standing_changed"}, changes.Know, true,
		"Tiltaket er satt på vent til 1. desember 2026", "Før: aktivt.\nVenter på loven.",
	}, {
		"resumed", after(registered, &events.PutOnHold{Reason: nb("Venter.")}, &events.Resumed{Reason: nb("Klart.")}), []string{"standing_changed"}, changes.Know, true,
		"Tiltaket er i gang igjen", "Før: satt på vent.",
	}, {
		"merged", after(registered, &events.Merged{Into: other, Reason: nb("Samme sak.")}), []string{"standing_changed"}, changes.Know, true,
		"Tiltaket er slått sammen med 2026-0043", "Før: aktivt.\nSamme sak.",
	}, {
		"withdrawn", after(registered, &events.Withdrawn{Reason: nb("Ingen penger.")}), []string{"standing_changed"}, changes.Know, true,
		"Tiltaket er trukket", "Før: aktivt.\nIngen penger.",
	}, {
		"described", after(registered, &events.Described{Title: ptr(nb("Nytt navn")), Themes: ptr([]string{"skatt-og-avgift"}), Links: ptr([]events.Link{{URL: "https://example.no"}})}),
		[]string{"described"}, changes.Minor, true, "Opplysninger om tiltaket er endret",
		"Tittel: Nytt navn (før: Felles meldingsboks)\nTemaer: Skatt og avgift\nLenker er endret.",
	}, {
		"one field", after(registered, &events.Described{Summary: ptr(nb("Kort."))}), []string{"described"}, changes.Minor, true, "Endret: Sammendrag", "",
	}, {
		"for others in the end", after(registered, &events.Described{TargetGroups: ptr([]events.TargetGroup{events.TargetChildren, events.TargetOlder})}),
		[]string{"described"}, changes.Minor, true, "Endret: Målgrupper", "Målgrupper: barn og unge, eldre",
	}, {
		"another owner", after(registered, &events.Described{Owner: ptr(nav)}), []string{"described"}, changes.Know, true, "Endret: Ansvarlig virksomhet",
		"Ansvarlig virksomhet: Arbeids- og velferdsetaten (Nav) (før: Skatteetaten)",
	}, {
		"phase", after(registered, &events.PhaseReported{Phase: events.PhaseConcept}), []string{"described"}, changes.Minor, true, "Endret: Prosjektfase",
		"Prosjektfase: konsept",
	}, {
		"relation", after(registered, &events.RelationAdded{Relation: events.Relation{Kind: events.RelationReplaces, Target: other}}),
		[]string{"described"}, changes.Minor, true, "Endret: Koblinger til andre tiltak", "",
	}, {
		"a first onboarding package", after(registered, timed(packed("Signer avtalen", "Ta kurset"), 0, 2, 8)), []string{"onboarding_changed"}, changes.Know, true,
		"Startpakken for kommunene er klar. Antall steg: 2",
		"Timer for én kommune: 2–8.\nAntall steg som ingen har anslått timer for: 1.\nSteg: Signer avtalen\nSteg: Ta kurset",
	}, {
		"an onboarding package with a step more, one less, and one worded anew", after(registered, packed("A", "B", "C"),
			&events.OnboardingDescribed{Steps: []events.OnboardingStep{packed("A").Steps[0], packed("", "B2").Steps[1], {ID: "4", Kind: "other", Title: nb("D")}}}),
		[]string{"onboarding_changed"}, changes.Know, true, "Startpakken for kommunene er endret. Antall steg: 3, før 3",
		"Ingen har anslått timer for stegene.\nEndret steg: B2\nNytt steg: D\nTatt bort: C",
	}, {
		"an onboarding package taken away", after(registered, packed("A"), packed()), []string{"onboarding_changed"}, changes.Know, true,
		"Startpakken for kommunene er tatt bort", "",
	}, {
		"described as it was", after(registered, &events.Described{Title: ptr(nb("Felles meldingsboks")), Links: &[]events.Link{}}), nil, "", false, "", "",
	},
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for _, n := range slices.Concat(acts, edits) {
		t.Run(n.name, func(t *testing.T) {
			t.Parallel()
			got := last(n.story...)
			wantClasses(t, got, n.want...)
			if len(got) == 0 {
				return
			}
			c := got[0]
			headline, detail := c.Words(locale.Bokmaal, ref)
			if c.Severity != n.severity || c.Held != n.held {
				t.Errorf("severity %s, held %v; want %s, %v", c.Severity, c.Held, n.severity, n.held)
			}
			if headline != n.headline {
				t.Errorf("headline:\n got %s\nwant %s", headline, n.headline)
			}
			if strings.ReplaceAll(detail, "\u00a0", " ") != strings.ReplaceAll(n.detail, "\u00a0", " ") {
				t.Errorf("detail:\n got %s\nwant %s", detail, n.detail)
			}
		})
	}
}

// TestEveryFieldOfADescriptionIsPublished: none that can be edited is left out of the news.
func TestEveryFieldOfADescriptionIsPublished(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[events.Described]()
	for i := range fields.NumField() {
		name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		if name == "provenance" {
			continue // how the rest is known
		}
		edit := &events.Described{}
		value := reflect.New(fields.Field(i).Type.Elem())
		switch v := value.Interface().(type) {
		case *string:
			*v = nav
		case *events.Text:
			*v = nb("Noe annet")
		default:
			value.Elem().Set(reflect.MakeSlice(value.Type().Elem(), 1, 1))
		}
		reflect.ValueOf(edit).Elem().Field(i).Set(value)
		got := last(after(registered, edit)...)
		if len(got) != 1 || !slices.Equal(got[0].Fields, []string{name}) {
			t.Errorf("%s is edited: %s", name, js(got))
		}
	}
}

// TestBreakingChangeReachesWhoAskedForIt: the class is one that subscriptions
// filter by, and a correction is distinguished from what it corrects.
func TestBreakingChangeReachesWhoAskedForIt(t *testing.T) {
	t.Parallel()
	got := last(after(operational, breaks("2027-02-01", "A"), breaks("2027-02-01", "B"))...)
	wantClasses(t, got, "breaking_change")
	for class, want := range map[changes.Class]bool{changes.BreakingChange: true, changes.Sunset: false} {
		var s subscription.Subscription
		s.Filters = subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}, filter.ChangeClass: {string(class)}}}
		if subscription.Matches(&s, &got[0], ref, search.Listed) != want {
			t.Errorf("a subscription to %s: %v", class, !want)
		}
	}
	if c := got[0]; c.Old.What["nb"] != "A" || c.New.What["nb"] != "B" || c.Old.On != c.New.On {
		t.Errorf("corrected from %+v to %+v", c.Old, c.New)
	}
}

// TestWordsInEveryLanguage: nothing is left as a key or as a dash, and the
// languages differ.
func TestWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	var list []changes.Change
	for _, n := range slices.Concat(acts, edits) {
		list = append(list, last(n.story...)...)
	}
	seen := map[changes.Class]bool{}
	for _, c := range list {
		seen[c.Class] = true
		headlines := map[string]bool{}
		for _, l := range locale.Languages {
			headline, detail := c.Words(l, ref)
			for _, text := range []string{headline, detail} {
				if strings.Contains(text, "change.") || strings.Contains(text, "–:") || strings.Contains(text, ": –") {
					t.Errorf("%s in %s: %s", c.Class, l, text)
				}
			}
			headlines[headline] = true
		}
		if len(headlines) < 2 {
			t.Errorf("%s has the same words in every language: %v", c.Class, headlines)
		}
	}
	for _, class := range changes.Classes {
		if !seen[class] {
			t.Errorf("no example of %s", class)
		}
		for _, l := range locale.Languages {
			if !l.Has("value.changeClass." + string(class)) {
				t.Errorf("%s has no name in %s", class, l)
			}
		}
	}
}

func TestWhoIsConcerned(t *testing.T) {
	t.Parallel()
	split := last(proposed(func(p *events.Proposed) {
		p.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-06-01"}
	}))[0]
	if want := []string{"1508", "1580"}; !slices.Equal(split.Municipalities, want) {
		t.Errorf("1507 in 2021 concerns %v, want %v", split.Municipalities, want)
	}
	moved := last(after(registered, reaches("0301", "1108"))...)[0]
	if want := []string{"0301", "1108", "4601"}; !slices.Equal(moved.Municipalities, want) {
		t.Errorf("a change of reach concerns %v, want %v", moved.Municipalities, want)
	}
	if !slices.Equal(moved.Added, []string{"1108"}) || !slices.Equal(moved.Removed, []string{"4601"}) {
		t.Errorf("added %v, removed %v", moved.Added, moved.Removed)
	}
	owned := last(after(registered, &events.Described{Owner: ptr(nav), Themes: ptr([]string{"helse"})}, &events.Described{Owner: ptr(skatt), Themes: ptr([]string{"skatt"})})...)[0]
	if owned.Owner != skatt || owned.FormerOwner != nav || owned.Ministry == "" || owned.FormerMinistry == "" || owned.Ministry == owned.FormerMinistry {
		t.Errorf("owner %s of %s, before %s of %s", owned.Owner, owned.Ministry, owned.FormerOwner, owned.FormerMinistry)
	}
	if want := []string{"helse", "skatt"}; !slices.Equal(owned.Themes, want) {
		t.Errorf("themes %v, want %v", owned.Themes, want)
	}
	meant := last(after(registered, &events.Described{TargetGroups: ptr([]events.TargetGroup{events.TargetOlder})}, &events.Described{TargetGroups: ptr([]events.TargetGroup{events.TargetBusiness})})...)[0]
	if want := []events.TargetGroup{events.TargetBusiness, events.TargetOlder}; !slices.Equal(meant.TargetGroups, want) {
		t.Errorf("that it is for others concerns %v, want %v", meant.TargetGroups, want)
	}
	if owned.Old.Details != nil || owned.New.Details != nil {
		t.Error("details are published")
	}
}

func TestCosts(t *testing.T) {
	t.Parallel()
	oneOff := func(system string, low, expected, high int64) events.CostLine {
		return events.CostLine{Unit: "NOK", Frequency: "one_off", VendorSystem: system, Low: low, Expected: expected, High: high}
	}
	late := yearly("hours", 50, "")
	late.FromYear, late.ToYear = 2029, 2032
	for _, c := range []struct {
		name  string
		lines []events.CostLine
		want  []changes.Cost
	}{
		{"alike", []events.CostLine{yearly("NOK", 100, ""), yearly("NOK", 20, "")}, []changes.Cost{{Unit: "NOK", Frequency: "yearly", Low: 60, Expected: 120, High: 240}}},
		{"one size only", []events.CostLine{yearly("NOK", 100, "under_5000")}, []changes.Cost{{SizeClass: "under_5000", Unit: "NOK", Frequency: "yearly", Low: 50, Expected: 100, High: 200}}},
		{"the dearest year", []events.CostLine{yearly("hours", 100, ""), late}, []changes.Cost{{Unit: "hours", Frequency: "yearly", Low: 75, Expected: 150, High: 300}}},
		{"one of the systems", []events.CostLine{oneOff("", 1, 2, 3), oneOff("A", 10, 20, 30), oneOff("B", 5, 40, 50), oneOff("A", 1, 1, 1)},
			[]changes.Cost{{Unit: "NOK", Frequency: "one_off", Low: 6, Expected: 42, High: 53}}},
	} {
		got := last(after(registered, submit("2026-03-20", c.lines...))...)
		wantClasses(t, got, "deadline_set", "cost_changed")
		if !slices.Equal(got[1].New.Costs, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got[1].New.Costs, c.want)
		}
	}
	grown := last(after(registered, submit("2026-03-20", yearly("NOK", 100, "")), submit("2026-03-20", yearly("NOK", 100, ""), yearly("hours", 8, "")))...)
	if _, detail := grown[1].Words(locale.Bokmaal, ref); detail != "Årlig arbeid per kommune: 8 timer (fra 4 til 16)" {
		t.Errorf("published %q", detail)
	}
	none := last(after(registered, submit("2026-03-20", yearly("NOK", 100, "")), &events.AssessmentSubmitted{
		Assessment: events.Assessment{NoCostReason: nb("Staten betaler.")}, StatementDeadline: "2026-03-20"})...)
	want := "Det er vurdert at tiltaket ikke koster kommunene noe.\nÅrlig kostnad per kommune: ikke lenger anslått, før 100\u00a0kr (fra 50\u00a0kr til 200\u00a0kr)"
	if _, detail := none[1].Words(locale.Bokmaal, ref); detail != want {
		t.Errorf("published %q", detail)
	}
}

// TestRoundsAreTheirInitiatives: a round speaks through the events that it
// writes on its initiatives.
func TestRoundsAreTheirInitiatives(t *testing.T) {
	t.Parallel()
	rec := events.Record{Aggregate: events.AggregateRound, Name: "round-concluded", Data: &events.RoundConcluded{}, Position: 1, Time: began}
	if got := changes.Classify(&initiative.State{}, &initiative.State{}, rec, ref); got != nil {
		t.Errorf("published %v", classes(got))
	}
	if got := window().Apply(nil, nil, nil, rec); got != nil {
		t.Errorf("published %v", classes(got))
	}
}
