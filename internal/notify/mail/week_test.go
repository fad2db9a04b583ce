package mail_test

import (
	"time"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// now is the Monday morning on which the week's digest is written.
var now = time.Date(2026, 9, 14, 5, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// day is a moment in the week of the digest, in Norway.
func day(d, hour, minute int) time.Time { return time.Date(2026, 9, d, hour-2, minute, 0, 0, time.UTC) }

// busyWeek is a week in which much happened, as the adapter would hand it over:
// the initiatives in the order of their numbers, the changes in that of time.
func busyWeek(l locale.Language) mail.Digest {
	say := func(nb, nn string) string {
		if l == locale.Nynorsk {
			return nn
		}
		return nb
	}
	everybody := say("alle kommuner", "alle kommunar")
	return mail.Digest{From: "2026-09-07", To: "2026-09-13", Frequency: mail.Weekly, Initiatives: []mail.Initiative{
		{ID: "2026-0007", Title: "Digital søknad om parkeringstillatelse for forflytningshemmede", TitleTag: say("", "nb"), Owner: "Statens vegvesen", Changes: []mail.Change{
			{Headline: say("Beskrivelsen er oppdatert", "Skildringa er oppdatert"), Severity: mail.Minor, At: day(8, 9, 12), Values: []mail.Value{
				{Label: say("Prosjektfase", "Prosjektfase"), From: say("konsept", "konsept"), To: say("planlegging", "planlegging")},
			}},
		}},
		{ID: "2026-0011", Title: "Felles varsling ved flytting mellom kommuner", TitleTag: say("", "nb"), Owner: "Skatteetaten", Changes: []mail.Change{
			{Headline: say("Milepælen «Oppstart av pilot» er utsatt 92 dager", "Milepælen «Oppstart av pilot» er utsett 92 dagar"), Severity: mail.Know, At: day(9, 10, 41), Values: []mail.Value{
				{Label: "Oppstart av pilot", From: "1. oktober 2026", To: "1. januar 2027", Note: say("92 dager senere", "92 dagar seinare")},
				{Label: say("Innføring i første pulje", "Innføring i første pulje"), From: "2. kvartal 2027", To: "4. kvartal 2027"},
				{Label: say("Avvikling av dagens løsning", "Avvikling av dagens løysing"), To: "2028"},
			}, Concerns: everybody},
			{Headline: say("Kostnadsanslaget er endret", "Kostnadsoverslaget er endra"), Severity: mail.Know, At: day(10, 15, 3), Values: []mail.Value{
				{Label: say("Engangskostnad, 5 000–19 999 innbyggere", "Eingongskostnad, 5 000–19 999 innbyggjarar"), From: "120 000–300 000 kr", To: "150 000–450 000 kr", Note: say("forventet 260 000 kr", "forventa 260 000 kr")},
				{Label: say("Årlige timer", "Årlege timar"), From: say("40 timer", "40 timar"), To: say("65 timer", "65 timar")},
			}, Concerns: everybody},
		}},
		{ID: "2026-0019", Title: say("Innsyn i eldreomsorg på ett sted", "Innsyn i eldreomsorg på éin stad"), Owner: "Helsedirektoratet", Changes: []mail.Change{
			{Headline: say("Steget er endret til konsekvensvurdert", "Steget er endra til konsekvensvurdert"), Severity: mail.Know, At: day(11, 12, 30), Values: []mail.Value{
				{Label: say("Steg", "Steg"), From: say("foreslått", "foreslått"), To: "konsekvensvurdert"},
			}, Concerns: everybody},
			{Headline: say("KS har gitt uttalelse og ber om endringer", "KS har gitt fråsegn og ber om endringar"), Severity: mail.Know, At: day(7, 14, 0)},
		}},
		{ID: "2026-0023", Title: "Nytt grensesnitt for folkeregisteroppslag", TitleTag: say("", "nb"), Owner: "Skatteetaten", Changes: []mail.Change{
			{Headline: say("Dagens grensesnitt slås av 1. mars 2027", "Dagens grensesnitt blir slått av 1. mars 2027"), Severity: mail.Act, At: day(10, 8, 15), Values: []mail.Value{
				{Label: say("Slås av", "Blir slått av"), To: "1. mars 2027"},
				{Label: say("Erstattes av", "Blir erstatta av"), From: "versjon 1", To: "versjon 2"},
			}, Action: say("Be leverandøren bekrefte at fagsystemet bruker versjon 2 før datoen.", "Be leverandøren stadfeste at fagsystemet bruker versjon 2 før datoen."), Concerns: everybody},
			{Headline: say("Klart til innføring", "Klart til innføring"), Severity: mail.Act, At: day(11, 16, 45), Action: say("Innføringspakken ligger på tiltakets side.", "Innføringspakka ligg på sida til tiltaket."), Concerns: everybody},
			{Headline: say("Lenkene er oppdatert", "Lenkjene er oppdaterte"), Severity: mail.Minor, At: day(11, 17, 2)},
		}},
		{ID: "2026-0031", Title: say("Elektronisk skjenkekontroll", "Elektronisk skjenkekontroll"), Owner: "Helsedirektoratet", Changes: []mail.Change{
			{Headline: say("Fristen for plikten er flyttet til 1. juni 2027", "Fristen for plikta er flytt til 1. juni 2027"), Severity: mail.Act, At: day(10, 14, 5), Values: []mail.Value{
				{Label: say("Frist for plikten", "Frist for plikta"), From: "1. januar 2027", To: "1. juni 2027", Note: say("151 dager senere", "151 dagar seinare")},
				{Label: say("Plikt", "Plikt"), From: say("anbefalt", "tilrådd"), To: say("lovpålagt", "lovpålagd")},
			}, Action: say("Sett av tid i virksomhetsplanen for 2027.", "Set av tid i verksemdsplanen for 2027."), Concerns: say("Hvaler, Fredrikstad, Sarpsborg, Moss, Råde, Våler (Østfold) og 12 kommuner til", "Hvaler, Fredrikstad, Sarpsborg, Moss, Råde, Våler (Østfold) og 12 kommunar til")},
			{Headline: say("Tiltaket gjelder ikke lenger Halden", "Tiltaket gjeld ikkje lenger Halden"), Severity: mail.Know, At: day(9, 9, 30), Values: []mail.Value{
				{Label: say("Hvem det gjelder", "Kven det gjeld"), From: say("19 kommuner", "19 kommunar"), To: ""},
			}},
		}},
		{ID: "2026-0042", Title: "Matrikkel <test> & kart på nett", TitleTag: say("", "nb"), Owner: "Kartverket", Changes: []mail.Change{
			{Headline: say("Piloten er avsluttet: gå videre", "Piloten er avslutta: gå vidare"), Severity: mail.Know, At: day(13, 23, 10), Values: []mail.Value{
				{Label: say("Konklusjon", "Konklusjon"), To: say("gå videre", "gå vidare"), Note: say("4 av 5 mål nådd", "4 av 5 mål nådde")},
			}, Concerns: "Bodø, Hamarøy – Hábmer"},
		}},
	}}
}
