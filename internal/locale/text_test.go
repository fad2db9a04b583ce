package locale_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

func TestText(t *testing.T) {
	t.Parallel()
	if got := nb.Text("no.such.key", nil); got != "no.such.key" || nb.Has("no.such.key") {
		t.Errorf("a missing text is %q", got)
	}
	if !en.Has("title.invalid") {
		t.Error("title.invalid is missing")
	}
	if got := locale.Language("fr").Text("title.not_found", nil); got != "Finnes ikke" {
		t.Errorf("an unknown language says %q", got)
	}
	words := nb.Field(fault.Field{Code: "unknown_value", Args: fault.Args{"given": "snart", "phase": []events.Phase{"idea", "concept"}}})
	if want := "Vi kjenner ikke verdien «snart». Bruk en av disse: idé, konsept."; words != want {
		t.Errorf("%s, want %s", words, want)
	}
	injected := nb.Field(fault.Field{Code: "unknown_value", Args: fault.Args{"given": "{allowed}[{x}]", "allowed": []events.Phase{"idea", "concept"}}})
	if want := "Vi kjenner ikke verdien «{allowed}[{x}]». Bruk en av disse: idea, concept."; injected != want {
		t.Errorf("a value was read as a text: %q", injected)
	}
	long := nb.Field(fault.Field{Code: "unknown_theme", Args: fault.Args{"given": strings.Repeat("lang\n tekst ", 400)}})
	if n := len([]rune(long)); n > 320 || !strings.Contains(long, "lang tekst…»") && !strings.Contains(long, "lang…»") {
		t.Errorf("a long value is not shortened (%d): %s", n, long)
	}
	if got := nb.Field(fault.Field{Code: "gate_item_open"}); !strings.Contains(got, "–") {
		t.Errorf("a value that is missing is not shown as a dash: %q", got)
	}
}

func TestField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field      fault.Field
		nb, nn, en string
	}{
		{
			fault.Field{Code: "required"},
			"Fyll ut dette feltet.", "Fyll ut dette feltet.", "Fill in this field.",
		}, {
			fault.Field{Code: "too_long", Args: fault.Args{"max": 280, "given": 12345}},
			"For langt: høyst 280 tegn, dette er 12\u00a0345.", "For langt: høgst 280 teikn, dette er 12\u00a0345.",
			"Too long: at most 280 characters, this is 12,345.",
		}, {
			fault.Field{Code: "out_of_range", Args: fault.Args{"min": 2000, "max": 2100, "given": 1999}},
			"Verdien er utenfor det som er tillatt: fra 2000 til 2100, ikke 1999.",
			"Verdien er utanfor det som er tillate: frå 2000 til 2100, ikkje 1999.",
			"The value is outside what is allowed: from 2000 to 2100, not 1999.",
		}, {
			fault.Field{Code: "out_of_range", Args: fault.Args{"min": "1m0s", "max": "24h0m0s"}},
			"Verdien er utenfor det som er tillatt: fra 1m0s til 24h0m0s.",
			"Verdien er utanfor det som er tillate: frå 1m0s til 24h0m0s.",
			"The value is outside what is allowed: from 1m0s to 24h0m0s.",
		}, {
			fault.Field{Code: "unknown_municipality", Args: fault.Args{"code": "1507", "date": "2026-01-02"}},
			"Kommunenummeret finnes ikke: «1507» (2. januar 2026). Skriv det med fire sifre.",
			"Kommunenummeret finst ikkje: «1507» (2. januar 2026). Skriv det med fire siffer.",
			"The municipality number does not exist: “1507” (2 January 2026). Write it with four digits.",
		}, {
			fault.Field{Code: "unknown_municipality", Args: fault.Args{"given": "99"}},
			"Kommunenummeret finnes ikke: «99». Skriv det med fire sifre.",
			"Kommunenummeret finst ikkje: «99». Skriv det med fire siffer.",
			"The municipality number does not exist: “99”. Write it with four digits.",
		}, {
			fault.Field{Code: "not_one_of", Args: fault.Args{"given": "maybe", "allowed": []any{"low", "high"}}},
			"«maybe» kan ikke brukes. Velg en av de tillatte verdiene: low, high.",
			"«maybe» kan ikkje brukast. Vel ein av dei tillatne verdiane: low, high.",
			"“maybe” cannot be used. Choose one of the allowed values: low, high.",
		}, {
			fault.Field{Code: "gate_signature_missing", Args: fault.Args{"party": events.PartyMunicipalities}},
			"Signatur mangler fra kommunene.", "Signatur manglar frå kommunane.", "A signature is missing from the municipalities.",
		}, {
			fault.Field{Code: "deadline_too_short", Args: fault.Args{"given": "2026-05-01", "earliest": "2026-05-20", "days": 10}},
			"Fristen 1. mai 2026 er for kort. KS skal ha minst 10 virkedager, tidligst 20. mai 2026.",
			"Fristen 1. mai 2026 er for kort. KS skal ha minst 10 yrkedagar, tidlegast 20. mai 2026.",
			"The deadline 1 May 2026 is too short. KS must have at least 10 working days, 20 May 2026 at the earliest.",
		}, {
			fault.Field{Code: "wrong_type", Args: fault.Args{"expected": "integer"}},
			"Verdien er av feil type: det skal være et heltall.", "Verdien er av feil type: det skal vere eit heiltal.",
			"The value is of the wrong type: it should be a whole number.",
		},
	} {
		for l, want := range map[locale.Language]string{nb: c.nb, nn: c.nn, en: c.en} {
			if got := l.Field(c.field); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", c.field.Code, l, got, want)
			}
		}
	}
}

func TestFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err           *fault.Error
		title, detail string
	}{
		{nil, "Feil hos oss", "Noe gikk galt hos oss. Prøv igjen om litt. Meld fra til oss hvis det fortsetter."},
		{&fault.Error{Code: "new_code", Key: "new_key", Cause: errors.New("secret")}, "Feil hos oss", "Noe gikk galt hos oss. Prøv igjen om litt. Meld fra til oss hvis det fortsetter."},
		{fault.New(fault.NotFound, "new_key", nil), "Finnes ikke", "Vi finner ikke det du ber om. Kontroller adressen."},
		{fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": "2026-0042"}), "Finnes ikke", "Vi finner ikke tiltaket 2026-0042. Kontroller nummeret."},
		{fault.New(fault.NotFound, "initiative_not_found", nil), "Finnes ikke", "Vi finner ikke tiltaket. Kontroller nummeret."},
		{
			fault.New(fault.NotFound, "initiative_not_yet", fault.Args{"id": "2026-0042", "registered": "2026-01-20T23:30:00Z"}), "Finnes ikke",
			"Tiltaket 2026-0042 var ikke registrert på det tidspunktet. Det ble registrert 21. januar 2026 kl. 00.30.",
		},
		{
			fault.New(fault.PreconditionFailed, "", fault.Args{"given": uint64(12345), "current": uint64(12350)}), "Endret siden du leste",
			"Dette er endret siden du leste det, så ingenting er lagret. Les på nytt, og prøv igjen. Du leste versjon 12345, nå gjelder 12350.",
		},
		{
			fault.New(fault.SignatureMismatch, "signed_other_class", fault.Args{"party": events.PartyState, "otherClass": events.ClassNow, "class": events.ClassNo, "hash": "ab"}),
			"Signaturene stemmer ikke overens",
			"Den andre parten (staten) har signert «nå», og dere signerer «nei». Ingenting er avgjort før begge signerer det samme.",
		},
		{fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": 20 << 20, "given": 1 << 30}), "For stort", "Filen er for stor. Grensen er 20\u00a0MB. Del den i flere filer."},
		{fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": int64(64 << 10)}), "For stort", "Det du sendte, er for stort. Grensen er 64\u00a0kB."},
		{fault.New(fault.NotAllowedNow, "standing_refuses", fault.Args{"standing": events.StandingOnHold}), "Ikke mulig nå", "Tiltaket er satt på vent, og kan derfor ikke endres slik."},
	} {
		if title, detail := nb.Fault(c.err); title != c.title || detail != c.detail {
			t.Errorf("%v:\n got %s: %s\nwant %s: %s", c.err, title, detail, c.title, c.detail)
		}
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	all := events.Text{"nb": "b", "nn": "n", "en": "e", "se": "s"}
	for _, c := range []struct {
		l    locale.Language
		text events.Text
		want string
	}{
		{nb, all, "b"}, {nn, all, "n"}, {en, all, "e"}, {locale.Language("fr"), all, "b"},
		{nb, events.Text{"nn": "n", "en": "e"}, "n"},
		{nn, events.Text{"nb": "b", "en": "e"}, "b"},
		{en, events.Text{"nn": "n", "se": "s"}, "n"},
		{en, events.Text{"en": " ", "nb": "b"}, "b"},
		{nb, events.Text{"se": "s"}, "s"},
		{nb, events.Text{"de": "d"}, ""},
		{nb, nil, ""},
	} {
		if got := c.l.Pick(c.text); got != c.want {
			t.Errorf("%s picks %q of %v, want %q", c.l, got, c.text, c.want)
		}
	}
}
