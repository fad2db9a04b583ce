package table_test

import (
	"errors"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
)

// openDocument is a workbook of the sheets.
func openDocument(t testing.TB, sheets string) []byte {
	t.Helper()
	const styles = `<office:automatic-styles>` +
		`<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`<number:date-style style:name="N1"><number:month number:textual="true"/><number:text> </number:text><number:year number:style="long"/></number:date-style>` +
		`<number:date-style style:name="N2"><number:year/></number:date-style>` +
		`<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>` +
		`<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/></office:automatic-styles>`
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml",
		`<?xml version="1.0" encoding="UTF-8"?><office:document-content>`+styles+`<office:body><office:spreadsheet>`+sheets+`</office:spreadsheet></office:body></office:document-content>`)
}

func TestOpenDocument(t *testing.T) {
	t.Parallel()
	text := func(s string) string {
		return `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>` + s + `</text:p></table:table-cell>`
	}
	row := func(cells string) string {
		return `<table:table-row table:style-name="ro1">` + cells + `</table:table-row>`
	}
	head := row(text("Tittel") + text("Sammendrag") + text("Orgnr") + text("Kommuner") + text("Slutt"))
	sheet := func(rows string) string {
		return `<table:table table:name="Tiltak" table:style-name="ta1"><table:table-column table:number-columns-repeated="16384"/>` + rows +
			`<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`
	}
	const blank = `<table:table-cell table:number-columns-repeated="3"/>`
	for name, tc := range map[string]struct{ sheets, want string }{
		"texts": {sheet(head + row(text("a<text:s text:c=\"2\"/>b<text:span> c</text:span></text:p><text:p>d")+text("x<office:annotation><text:p>merknad</text:p></office:annotation>")+text("1")+text("alle"))), "2: a  b c\nd|x|1|alle\ntable_comments B2: «merknad»"},
		"numbers": {sheet(head + row(text("a")+text("b")+`<table:table-cell office:value-type="float" office:value="991825827"><text:p>991 825 827</text:p></table:table-cell>`+
			`<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>SANN</text:p></table:table-cell>`)), "2: a|b|991 825 827|SANN\n"},
		"dates": {sheet(head + row(text("a")+blank+`<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2026-08-14"><text:p>aug 2026</text:p></table:table-cell>`) +
			row(text("b")+blank+`<table:table-cell table:style-name="ce2" office:value-type="date" office:date-value="2026-08-14T00:00:00"><text:p>2026</text:p></table:table-cell>`) +
			row(text("c")+blank+`<table:table-cell office:value-type="date" office:date-value="2026-08-14"><text:p>14.08.26</text:p></table:table-cell>`)),
			"2: a||||2026-08\n3: b||||2026\n4: c||||2026-08-14\n"},
		"no value": {sheet(head + row(text("a")+blank+`<table:table-cell table:formula="of:=[.A1]"/>`) + row(text("b")+blank+`<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>`)),
			"2: a||||\n3: b||||#DIV/0!\nformula_error @3,5\nformula_without_value @2,5"},
		"hidden": {`<table:table table:name="Gammel" table:style-name="ta2">` + head + row(text("borte")) + `</table:table>` + `<table:table table:name="Tiltak" table:style-name="ta1"><table:table-column/><table:table-column table:visibility="collapse"/>` +
			head + `<table:table-row table:visibility="collapse">` + text("skjult") + `</table:table-row><table:table-row table:visibility="filter" table:number-rows-repeated="2">` + text("filtrert") + `</table:table-row>` + row(text("a")+text("b")+text("1")) + `</table:table>`,
			"5: a|1\ntable_hidden_columns B: Sammendrag\ntable_hidden_rows 2–4\ntable_hidden_sheets Gammel"},
		"merged": {sheet(head + row(text("a")+text("b")+`<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>1</text:p></table:table-cell>`+text("alle")) +
			row(text("c")+text("d")+`<table:covered-table-cell/>`+text("alle"))), "2: a|b|1|alle\n3: c|d|1|alle\ntable_merged_filled 3"},
		"repeated": {sheet(head + `<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>` + `<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>`), "5: x|x\n6: x|x\n"},
	} {
		got, err := read("a.ods", openDocument(t, tc.sheets), table.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if summary(got) != tc.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, summary(got), tc.want)
		}
	}
	for want, data := range map[string][]byte{
		"import_too_many_rows":    openDocument(t, sheet(head+`<table:table-row table:number-rows-repeated="1048000">`+text("x")+`</table:table-row>`)),
		"import_too_many_columns": openDocument(t, sheet(head+row(`<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>`))),
		"import_is_locked":        zipped(t, "mimetype", "", "content.xml", "", "META-INF/manifest.xml", `<manifest><file-entry><encryption-data/></file-entry></manifest>`),
	} {
		_, err := read("a.ods", data, table.Options{})
		var e *fault.Error
		if !errors.As(err, &e) || e.Key != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
