package table_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
)

func sheetOf(rows string) string {
	return `<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><dimension ref="A1:XFD1048576"/><sheetData>` + headRow + rows + `</sheetData></worksheet>`
}

const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/><numFmt numFmtId="171" formatCode="[$-414]mmmm\ yyyy;@"/><numFmt numFmtId="172" formatCode="0000"/>` +
	`<numFmt numFmtId="173" formatCode="000\ 000\ 000"/><numFmt numFmtId="174" formatCode="[$-F800]dddd\,\ mmmm\ dd\,\ yyyy"/><numFmt numFmtId="175" formatCode="&quot;År &quot;0"/><numFmt numFmtId="176" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts>` +
	`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/><xf numFmtId="174"/><xf numFmtId="14"/><xf numFmtId="17"/><xf numFmtId="22"/><xf numFmtId="9"/><xf numFmtId="4"/><xf numFmtId="46"/><xf numFmtId="175"/><xf numFmtId="176"/><xf numFmtId="45"/></cellXfs></styleSheet>`

// What one cell of a workbook shows.
func TestCells(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		`<c s="1"><v>46023</v></c>`:                     "2026 date year 2026-01-01",
		`<c s="2"><v>46235</v></c>`:                     "2026-08 date month 2026-08-01",
		`<c s="5"><v>46235</v></c>`:                     "2026-08-01 date day 2026-08-01",
		`<c s="6"><v>46235.0</v></c>`:                   "2026-08-01 date day 2026-08-01",
		`<c s="7"><v>46235</v></c>`:                     "2026-08 date month 2026-08-01",
		`<c s="8"><v>46235.5</v></c>`:                   "2026-08-01 12:00:00 date day 2026-08-01",
		`<c s="13"><v>46235.5</v></c>`:                  "2026-08-01 12:00:00 date day 2026-08-01",
		`<c s="6"><v>1</v></c>`:                         "1900-01-01 date day 1900-01-01",
		`<c s="6"><v>-1</v></c>`:                        "#### error",
		`<c s="3"><v>301</v></c>`:                       "0301 number",
		`<c s="4"><v>991825827</v></c>`:                 "991 825 827 number",
		`<c s="9"><v>0.25</v></c>`:                      "25 % number",
		`<c s="10"><v>1234.5</v></c>`:                   "1234,50 number",
		`<c s="11"><v>1.5</v></c>`:                      "36:00:00 number",
		`<c s="14"><v>0.5</v></c>`:                      "12:00:00 number",
		`<c s="12"><v>2026</v></c>`:                     "2026 number",
		`<c><v>9.91825827E8</v></c>`:                    "991825827 number",
		`<c><v>0.30000000000000004</v></c>`:             "0,3 number",
		`<c><v>1.5</v></c>`:                             "1,5 number",
		`<c t="b"><v>1</v></c>`:                         "SANN bool",
		`<c t="e"><v>#N/A</v></c>`:                      "#N/A error",
		`<c t="s"><v>0</v></c>`:                         "Ny løsning text",
		`<c t="s"><v>1</v></c>`:                         "a\nb & c text",
		`<c t="s"><v>9</v></c>`:                         "blank",
		`<c t="str"><f>A1</f><v>svar</v></c>`:           "svar text",
		`<c t="str"><f>""</f><v></v></c>`:               "blank",
		`<c><f>A1</f></c>`:                              " novalue",
		`<c t="str"><f>A1</f></c>`:                      " novalue",
		`<c><f t="shared" si="0"/><v/></c>`:             " novalue",
		`<c t="d" s="7"><v>2026-08-14T00:00:00</v></c>`: "2026-08 date month 2026-08-14",
		`<c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>`: "a b text",
		`<x:c t="inlineStr"><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c>`:                   "a<b text",
		`<c t="inlineStr"><is><t>a&#229;&#xE5;</t></is></c>`:                                 "aåå text",
	} {
		got, err := read("a.xlsx", workbook(t, sheetOf("<row>"+inline("x")+inline("y")+inline("1")+cell+"</row>"), "xl/styles.xml", styles,
			"xl/sharedStrings.xml", `<sst><si><r><t>Ny </t></r><r><t>løsning</t></r><rPh><t>uttale</t></rPh></si><si><t>a_x000A_b &amp; c</t></si></sst>`), table.Options{})
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		if c := cellAt(got, 3); c != want {
			t.Errorf("%s is read as %q, want %q", cell, c, want)
		}
	}
}

func cellAt(t *table.Table, column int) string {
	if len(t.Rows) != 1 || len(t.Rows[0].Cells) <= column {
		return "blank"
	}
	c := t.Rows[0].Cells[column]
	s := c.Text + " " + [...]string{"blank", "text", "number", "date", "bool", "error", "novalue"}[c.Kind]
	if c.Day != nil {
		s += " " + c.Day.Precision + " " + c.Day.Date
	}
	return s
}

// What stands in a sheet, and what is seen of it.
func TestSheets(t *testing.T) {
	t.Parallel()
	row := func(attrs string, texts ...string) string {
		s := "<row " + attrs + ">"
		for _, x := range texts {
			s += inline(x)
		}
		return s + "</row>"
	}
	good := row("", "a", "b", "1", "alle")
	sheet := func(before, rows, after string) string {
		return `<worksheet>` + before + `<sheetData>` + headRow + rows + `</sheetData>` + after + `</worksheet>`
	}
	for name, tc := range map[string]struct {
		sheet string
		more  []string
		want  string
	}{
		"from 1904":          {sheet("", `<row>`+inline("a")+inline("b")+inline("1")+`<c s="6"><v>44773</v></c></row>`, ""), []string{"xl/styles.xml", styles, "xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="A" r:id="a"/></sheets></workbook>`}, "2: a|b|1|2026-08-01\n"},
		"hidden column":      {sheet(`<cols><col min="2" max="2" hidden="1"/><col min="3" max="3" width="0"/><col min="9" max="16384" hidden="1"/></cols>`, good, ""), nil, "2: a|alle\ntable_hidden_columns B: Sammendrag, C: Orgnr"},
		"hidden rows":        {sheet("", row(`hidden="true"`, "x")+good+row(`ht="0" customHeight="1"`, "y"), `<autoFilter ref="A1:D4"/>`), nil, "3: a|b|1|alle\ntable_hidden_rows 2, 4"},
		"out of order":       {sheet("", `<row r="5"><c r="D5"><v>4</v></c><c r="A5"><v>1</v></c></row><row r="3"><c r="A3"><v>9</v></c></row>`, ""), nil, "3: 9\n5: 1|||4\n"},
		"the same row twice": {sheet("", `<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="A5"><v>2</v></c></row>`, ""), nil, "5: 1\n5: 2\nrow_twice @5"},
		"merged downwards":   {sheet("", `<row r="2">`+inline("a")+inline("b")+inline("1")+inline("alle")+`</row><row r="3"><c r="A3"><v>3</v></c></row><row r="5"><c r="A5"><v>5</v></c></row>`, `<mergeCells><mergeCell ref="$C$2:$D$1048576"/></mergeCells>`), nil, "2: a|b|1|alle\n3: 3||1\n5: 5||1\ntable_merged_across 2\ntable_merged_filled 3, 5"},
		"merged and hidden":  {sheet(`<cols><col min="3" max="3" hidden="1"/></cols>`, `<row r="2" hidden="1">`+inline("a")+inline("b")+inline("1")+`</row><row r="3"><c r="A3"><v>3</v></c></row>`, `<mergeCells><mergeCell ref="C2:D3"/></mergeCells>`), nil, "3: 3||1\ntable_hidden_columns C: Orgnr\ntable_hidden_rows 2\ntable_merged_filled 3"},
		"written by people":  {sheet("", row("", "'=1+1", "b", "1", "alle"), ""), nil, "2: =1+1|b|1|alle\ntable_guard_removed 2"},
		"written by us":      {sheet("", row("", "'=1+1", "b", "1", "alle"), ""), []string{"docProps/core.xml", `<cp:coreProperties><dc:creator>Samstyring</dc:creator></cp:coreProperties>`}, "2: '=1+1|b|1|alle\ntable_apostrophe_kept 2"},
		"section":            {sheet("", `<row r="2">`+inline("Etater")+`</row><row r="3">`+inline("a")+inline("b")+`</row>`, `<mergeCells><mergeCell ref="A2:D2"/></mergeCells>`), nil, "3: a|b\ntable_merged_across 2\ntable_section 2"},
		"other sheets": {sheet("", good, ""), []string{
			"xl/workbook.xml", `<workbook><sheets><sheet name="Les meg" r:id="b"/><sheet name="A" r:id="a"/><sheet name="Gjemt" state="veryHidden" r:id="b"/></sheets></workbook>`,
			"xl/worksheets/sheet2.xml", `<worksheet><sheetData><row>` + inline("Hei") + inline("du") + `</row></sheetData></worksheet>`,
		}, "2: a|b|1|alle\ntable_hidden_sheets Gjemt\ntable_other_sheets Les meg"},
		"groups of headings": {`<worksheet><sheetData><row>` + inline("Tiltak") + inline("Sammendrag") + inline("Ansvarlig") + `<c r="E1" t="inlineStr"><is><t>Kommuner</t></is></c></row><row>` + `<c r="C2" t="inlineStr"><is><t>Virksomhet</t></is></c>` + inline("Orgnr") + `</row>` + row("", "a", "b", "Nav", "1", "alle") + `</sheetData><mergeCells><mergeCell ref="C1:D1"/></mergeCells></worksheet>`, nil, "3: a|b|Nav|1|alle\ntable_merged_across 1\ntable_two_heading_rows @1"},
	} {
		got, err := read("a.xlsx", workbook(t, tc.sheet, tc.more...), table.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if summary(got) != tc.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, summary(got), tc.want)
		}
	}
}

// What is no table is refused with what it is.
func TestOtherFiles(t *testing.T) {
	t.Parallel()
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for want, data := range map[string]string{
		"import_is_xls":      "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + utf16("Workbook"),
		"import_is_locked":   "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + utf16("EncryptedPackage"),
		"import_is_pdf":      "%PDF-1.7",
		"import_is_html":     "\xef\xbb\xbf \n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>",
		"import_is_xml":      "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
		"import_is_json":     "[{\"tittel\": 1}]",
		"import_is_xlsb":     string(zipped(t, "xl/workbook.bin", "")),
		"import_is_numbers":  string(zipped(t, "Index/Document.iwa", "")),
		"import_is_document": string(zipped(t, "word/document.xml", "", "_rels/.rels", "")),
		"import_is_archive":  string(zipped(t, "liste.csv", "a;b")),
		"import_workbook":    "PK\x03\x04 and no more",
		"import_all_hidden":  string(workbook(t, sheetOf(""), "xl/workbook.xml", `<workbook><sheets><sheet name="A" state="hidden" r:id="a"/></sheets></workbook>`)),
		"import_empty":       string(workbook(t, "<worksheet/>")),
	} {
		_, err := read("a.xlsx", []byte(data), table.Options{})
		var e *fault.Error
		if !errors.As(err, &e) || e.Key != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
