package table_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
)

const csvHead = "tittel;sammendrag;orgnr;kommuner\n"

// What delimited text gives.
func TestDelimited(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		opt  table.Options
		want string
	}{
		"comma":            {"tittel,sammendrag,orgnr,kommuner\na,\"b, c\",1,alle\n", table.Options{}, "2: a|b, c|1|alle\n"},
		"tab":              {"tittel\tsammendrag\torgnr\tkommuner\na\tb; c, d\t1\talle\n", table.Options{}, "2: a|b; c, d|1|alle\n"},
		"bar":              {"tittel|sammendrag|orgnr|kommuner\na|b|1|alle\n", table.Options{}, "2: a|b|1|alle\n"},
		"unknown headings": {"Hei, du;Om\na, b;c\nd, e;f\n", table.Options{}, "2: a, b|c\n3: d, e|f\n"},
		"CR":               {"tittel;orgnr\ra;1\rb;2\r", table.Options{}, "2: a|1\n3: b|2\n"},
		"mixed ends":       {"tittel;orgnr\r\na;1\rb;2\nc;3", table.Options{}, "2: a|1\n3: b|2\n4: c|3\n"},
		"line in a field":  {"tittel;orgnr\r\n\"a\r\nb\";1\r\nc;2\r\n", table.Options{}, "2: a\r\nb|1\n4: c|2\n"},
		"doubled marks":    {"tittel;orgnr\n\"Si \"\"hei\"\"\";1\n", table.Options{}, "2: Si \"hei\"|1\n"},
		"space behind":     {"tittel;orgnr\n\"a;b\" ;1\n", table.Options{}, "2: a;b|1\n"},
		"open mark":        {csvHead + "\"a;b;1;alle\nc;d;2;alle\ne;\"f;g\";3;alle\n", table.Options{}, "2: \"a|b|1|alle\n3: c|d|2|alle\n4: e|f;g|3|alle\ntable_open_quote @2"},
		"open at the end":  {csvHead + "a;b;1;\"alle\n\n\n", table.Options{}, "2: a|b|1|\"alle\ntable_open_quote @2"},
		"two open marks":   {csvHead + "\"a;b;1;alle\nc;slik \";2;alle\n", table.Options{}, "2: \"a|b|1|alle\n3: c|slik \"|2|alle\ntable_open_quote @2\ntable_stray_quote @3"},
		"sep with tab":     {"SEP=\\t\ntittel\torgnr\na\t1\n", table.Options{}, "3: a|1\ntable_separator_line @1"},
		"sep and more":     {"sep=,,,\r\ntittel,orgnr\r\na,1\r\n", table.Options{}, "3: a|1\ntable_separator_line @1"},
		"as formula":       {"tittel;orgnr\n=\"00123\";\"=\"\"991825827\"\"\"\n", table.Options{}, "2: 00123|991825827\n"},
		"delimiter given":  {"tittel,orgnr;x\na,1;y\n", table.Options{Delimiter: ";"}, "2: a,1|y\n"},
		"error values":     {"tittel;orgnr;slutt\na;#I/T;#######\n", table.Options{}, "2: a|#I/T|#######\nformula_error @2,2\nformula_error @2,3"},
		"lost letter":      {"tittel;lenke\nl?sning;https://a.no/b?c=d\nHva? Ja;Hva?Ja\n", table.Options{}, "2: l?sning|https://a.no/b?c=d\n3: Hva? Ja|Hva?Ja\ntable_lost_letter @2,1"},
		"invisible":        {"tittel;orgnr\na\u200bb;1\nc\u00add;2\n", table.Options{}, "2: ab|1\n3: cd|2\ntable_invisible_removed 2–3"},
		"short and long":   {csvHead + "a;b;1;alle\nc;d\ne;f;2;alle;x\n", table.Options{}, "2: a|b|1|alle\n3: c|d\n4: e|f|2|alle|x\ntable_short_row @3"},
		"repeated heads":   {csvHead + "a;b;1;alle\nTittel;Sammendrag;Orgnr;Kommuner\nc;d;2;alle\n", table.Options{}, "2: a|b|1|alle\n4: c|d|2|alle\ntable_repeated_headings 3"},
		"two tables":       {csvHead + "a;b;1;alle\n\nID;Tittel;Start;Slutt\n1;c;2026;2027\n", table.Options{}, "2: a|b|1|alle\ntable_further 4–5"},
		"two rows of them": {"Tittel;Kort;Ansvarlig;Berørte\n;beskrivelse;virksomhet;kommuner\na;b;Nav;alle\n", table.Options{}, "3: a|b|Nav|alle\ntable_two_heading_rows @1"},
		"heading row":      {"Tittel;Orgnr\nTittel;Sammendrag\na;b\n", table.Options{HeaderRow: 2}, "3: a|b\ntable_above 1"},
		"totals":           {csvHead + "a;b;1;alle\nTotalt;;;2\n;;I alt:;3 500,5\nAntall tiltak: 4;;;\nSum av alt;Et tiltak om summer;1;alle\n", table.Options{}, "2: a|b|1|alle\n6: Sum av alt|Et tiltak om summer|1|alle\ntable_total 3–5"},
		"remarks":          {csvHead + "a;b;1;alle\n\nKilde: regneark\nOppdatert 3. mars\n* noe annet\n", table.Options{}, "2: a|b|1|alle\ntable_below 4–6"},
		"lonely title":     {csvHead + "a;b;1;alle\nKildevann\nc;d;2;alle\n", table.Options{}, "2: a|b|1|alle\n3: Kildevann\n4: c|d|2|alle\n"},
		"guards":           {csvHead + "'-a;''=b;'en;alle\nc;-;−5;alle\n", table.Options{}, "2: -a|'=b|'en|alle\n3: c|-|−5|alle\ntable_guard_removed 2"},
		"guards and bare":  {csvHead + "'-a;=b;1;alle\n", table.Options{}, "2: '-a|=b|1|alle\ntable_apostrophe_kept 2"},
	} {
		got, err := read("a.csv", []byte(tc.text), tc.opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if summary(got) != tc.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, summary(got), tc.want)
		}
	}
}

// Norwegian text in every encoding that people have is read as it was written.
func TestEncodings(t *testing.T) {
	t.Parallel()
	utf16Bytes := func(s string, high, low int) []byte {
		var out []byte
		for _, u := range utf16.Encode([]rune(s)) {
			pair := [2]byte{}
			pair[high], pair[low] = byte(u>>8), byte(u)
			out = append(out, pair[:]...)
		}
		return out
	}
	page := func(c *charmap.Charmap, s string) []byte {
		out, err := c.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	again := func(c *charmap.Charmap, s string) []byte {
		out, err := c.NewDecoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, title := range []string{
		"Ny løsning på nett", "Åpne data", "ØKT SIKKERHET PÅ TVERS", "Æresbevisning", "Én vei inn", "Felles innbyggerdialog i Bodø og Tromsø",
		"Kommunenes datasjø", "Blå resept", "Ærlig talt", "Sjøområder", "Få på plass å-en",
	} {
		text := "tittel;orgnr\n" + title + ";1\n"
		files := map[string][]byte{
			"utf-8": []byte(text), "utf-8-bom": append([]byte("\xef\xbb\xbf"), text...),
			"windows-1252": page(charmap.Windows1252, text), "macintosh": page(charmap.Macintosh, text), "cp850": page(charmap.CodePage850, text),
			"utf-16le": utf16Bytes(text, 1, 0), "utf-16le bom": append([]byte("\xff\xfe"), utf16Bytes(text, 1, 0)...),
			"utf-16be": utf16Bytes(text, 0, 1), "utf-16be bom": append([]byte("\xfe\xff"), utf16Bytes(text, 0, 1)...),
			"utf-8-double 1252": again(charmap.Windows1252, text), "utf-8-double mac": again(charmap.Macintosh, text), "utf-8-double 850": again(charmap.CodePage850, text),
			"utf-8-double latin-1": again(charmap.ISO8859_1, text), "utf-8-double thrice": again(charmap.Windows1252, string(again(charmap.Windows1252, text))),
		}
		for want, data := range files {
			got, err := read("a.csv", data, table.Options{})
			if err != nil {
				t.Errorf("%s in %s: %v", title, want, err)
				continue
			}
			want, _, _ = strings.Cut(want, " ")
			if got.Rows[0].Cells[0].Text != title || got.Encoding != want && want != "cp850" {
				t.Errorf("%s in %s is read as %q in %s", title, want, got.Rows[0].Cells[0].Text, got.Encoding)
			}
		}
	}
	for _, s := range []string{"«Å» og «FÅ»", "2024–2026", "Kr 5 000 – 7 000", "§ 5 i loven", "Meråker – Åre", "L’Oréal «på» nett…"} {
		for _, c := range []*charmap.Charmap{nil, charmap.Windows1252} {
			data := []byte("tittel;orgnr\n" + s + " løsning;1\n")
			if c != nil {
				data = page(c, string(data))
			}
			if got, err := read("a.csv", data, table.Options{}); err != nil || got.Rows[0].Cells[0].Text != s+" løsning" {
				t.Errorf("%s in %v: %v", s, c, err)
			}
		}
	}
}

// Where letters were lost, or nothing tells what they are, the file is refused
// with what to do.
func TestEncodingsThatCannotBeTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"l\ufffdsning":    "import_encoding",
		"l¿sning":         "import_encoding_lost",
		"p† nett l›sning": "import_encoding_lost",
		"\xffl\xf0\x81":   "import_encoding",
		"\x00\x00a\x00":   "import_format",
		"\xb5 \xb5 \xb5":  "import_encoding",
	} {
		_, err := read("a.csv", []byte("tittel;orgnr\n"+text+";1\n"), table.Options{})
		var e *fault.Error
		if !errors.As(err, &e) || e.Key != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if got, err := read("a.csv", []byte("tittel;orgnr\n\xb5 a;1\n"), table.Options{Encoding: table.Windows1252}); err != nil || got.Rows[0].Cells[0].Text != "µ a" {
		t.Errorf("an encoding that was given: %v", err)
	}
}
