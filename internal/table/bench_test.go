package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/table"
)

// benchRows is a long list: that of all the state's projects would be shorter.
const benchRows = 20_000

func BenchmarkDelimited(b *testing.B) {
	var text strings.Builder
	text.WriteString("ID;Tittel;Sammendrag;Orgnr;Kommuner;Start;Slutt;Fase\r\n")
	for i := range benchRows {
		fmt.Fprintf(&text, "%d;Ny løsning nummer %d;\"En tekst på en linje; med skilletegn og %d ord\";991825827;alle;2026-08;2027;planlegging\r\n", i, i, i)
	}
	benchmark(b, "a.csv", []byte(text.String()))
}

func BenchmarkWorkbook(b *testing.B) {
	var rows, texts strings.Builder
	texts.WriteString("<sst>")
	for i := range benchRows {
		n := i + 2
		fmt.Fprintf(&texts, "<si><t>Ny løsning nummer %d</t></si><si><t>En tekst på en linje med %d ord &amp; tegn</t></si>", i, i)
		fmt.Fprintf(&rows, `<row r="%d" spans="1:8"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d"><v>991825827</v></c>`+
			`<c r="D%d" t="inlineStr"><is><t>alle</t></is></c><c r="E%d" s="7"><v>46235</v></c><c r="F%d" s="1"><v>46388</v></c><c r="G%d"><v>%d</v></c></row>`,
			n, n, 2*i, n, 2*i+1, n, n, n, n, n, i)
	}
	texts.WriteString("</sst>")
	benchmark(b, "a.xlsx", workbook(b, sheetOf(rows.String()), "xl/sharedStrings.xml", texts.String(), "xl/styles.xml", styles))
}

func benchmark(b *testing.B, name string, data []byte) {
	b.Helper()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		got, err := read(name, data, table.Options{})
		if err != nil || len(got.Rows) != benchRows {
			b.Fatal(err)
		}
	}
}
