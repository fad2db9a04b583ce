package table_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/table"
)

// struckIn writes which cells of the rows are struck through, and what of them is
// not.
func struckIn(t *table.Table) string {
	var out []string
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			if c.Struck != nil {
				out = append(out, fmt.Sprintf("%d.%d=%q", r.Number, i, c.Struck.Rest))
			}
		}
		if r.Wholly() {
			out = append(out, fmt.Sprintf("%d", r.Number))
		}
	}
	return strings.Join(out, " ")
}

// A list where somebody has drawn a line through what does not apply any more, and
// pinned comments to cells, as Excel saves it.
func TestStruckThroughInAWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	line, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	for i, row := range [][]any{
		{"Tittel", "Sammendrag", "Orgnr", "Kommuner", "Slutt"},
		{"Gjelder", "S.", 991825827, "alle", 2027},
		{"Avlyst", "S.", 991825827, "alle", 2027},
		{"Utsatt", "S.", 991825827, "alle", nil},
		{"Uten frist", "S.", 991825827, "alle", 2028},
	} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		must(f.SetSheetRow("Sheet1", cell, &row))
	}
	must(f.SetCellStyle("Sheet1", "A3", "E3", line))
	must(f.SetCellStyle("Sheet1", "E5", "E5", line))
	must(f.SetCellRichText("Sheet1", "E4", []excelize.RichTextRun{
		{Text: "2027 ", Font: &excelize.Font{Strike: true}}, {Text: "2029", Font: &excelize.Font{Bold: true}},
	}))
	must(f.AddComment("Sheet1", excelize.Comment{Cell: "A3", Author: "Kari", Text: "Avlyst i mars"}))
	must(f.AddComment("Sheet1", excelize.Comment{Cell: "H9", Author: "Kari", Text: "Spør Per"}))
	var out bytes.Buffer
	must(f.Write(&out))
	got, err := read("a.xlsx", out.Bytes(), table.Options{})
	must(err)
	const want = `3.0="" 3.1="" 3.2="" 3.3="" 3.4="" 3 4.4="2029" 5.4=""`
	if struckIn(got) != want {
		t.Errorf("struck %s, want %s", struckIn(got), want)
	}
	if notes := summary(got)[strings.LastIndex(summary(got), "\ntable_comments")+1:]; notes != "table_comments A3: «Avlyst i mars», H9: «Spør Per»\ntable_struck 3–5" {
		t.Error(notes)
	}
}

// What of a text is struck through follows from its pieces, and from the cell
// where a piece does not say it.
func TestStruckPieces(t *testing.T) {
	t.Parallel()
	const fonts = `<styleSheet><fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs>` +
		`<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="9"/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>`
	const line, plain = `<r><rPr><strike/></rPr><t>gammel</t></r>`, `<r><rPr><b/></rPr><t>ny</t></r>`
	for cell, want := range map[string]string{
		`<c s="0"><v>1</v></c>`:                                                            "",
		`<c s="1"><v>1</v></c>`:                                                            `2.3=""`,
		`<c s="2"><v>1</v></c>`:                                                            "",
		`<c s="3"><v>1</v></c>`:                                                            "",
		`<c s="1" t="inlineStr"><is><t>x</t></is></c>`:                                     `2.3=""`,
		`<c t="inlineStr"><is>` + line + plain + `</is></c>`:                               `2.3="ny"`,
		`<c t="inlineStr"><is>` + line + `</is></c>`:                                       `2.3=""`,
		`<c s="1" t="inlineStr"><is><r><t>gammel</t></r>` + plain + `</is></c>`:            `2.3="ny"`,
		`<c s="1" t="inlineStr"><is>` + plain + `</is></c>`:                                "",
		`<c t="inlineStr"><is><r><rPr><strike val="false"/></rPr><t>x</t></r></is></c>`:    "",
		`<c t="inlineStr"><is><r><rPr><strike/></rPr><t> </t></r><r><t>x</t></r></is></c>`: "",
		`<c t="s"><v>0</v></c>`:                                                            `2.3="ny"`,
		`<c s="1" t="s"><v>1</v></c>`:                                                      `2.3=""`,
		`<c t="s"><v>1</v></c>`:                                                            "",
	} {
		data := workbook(t, sheetOf("<row>"+inline("x")+inline("y")+inline("1")+cell+"</row>"), "xl/styles.xml", fonts,
			"xl/sharedStrings.xml", `<sst><si>`+line+plain+`</si><si><t>x</t></si></sst>`)
		got, err := read("a.xlsx", data, table.Options{})
		if err != nil {
			t.Errorf("%s: %v", cell, err)
		} else if struckIn(got) != want {
			t.Errorf("%s: struck %s, want %s", cell, struckIn(got), want)
		}
	}
}

// A heading that is struck through, threads of comments, and comments on what is
// hidden are summary of.
func TestWhatIsPinnedToCells(t *testing.T) {
	t.Parallel()
	rels := `<Relationships><Relationship Id="a" Type="` + office + `/comments" Target="../comments1.xml"/><Relationship Id="b" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/t1.xml"/></Relationships>`
	data := workbook(t, `<worksheet><sheetData><row><c s="1" t="inlineStr"><is><t>Tittel</t></is></c>`+headRow[len(`<row>`+inline("Tittel")):]+`<row>`+inline("a")+inline("b")+`</row><row hidden="1">`+inline("x")+`</row></sheetData></worksheet>`,
		"xl/styles.xml", `<styleSheet><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels", rels,
		"xl/comments1.xml", `<comments><commentList><comment ref="A2"><text><r><t>[Threaded comment] Your version of Excel …</t></r></text></comment><comment ref="A3"><text><t>På en skjult rad</t></text></comment></commentList></comments>`,
		"xl/threadedComments/t1.xml", `<ThreadedComments><threadedComment ref="A2"><text>Er dette trukket?</text></threadedComment><threadedComment ref="A2"><text>Ja</text></threadedComment></ThreadedComments>`)
	got, err := read("a.xlsx", data, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "2: a|b\ntable_comments A2: «Er dette trukket?», A3: «På en skjult rad»\ntable_hidden_rows 3\ntable_struck_headings Tittel"
	if summary(got) != want {
		t.Errorf("%s\nwant\n%s", summary(got), want)
	}
}

// The same as LibreOffice saves it: a cell's style, one that it builds on, one of
// its row or column, or of a piece of its text.
func TestStruckThroughInOpenDocument(t *testing.T) {
	t.Parallel()
	const looks = `<style:style style:name="cs" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>` +
		`<style:style style:name="cs2" style:family="table-cell" style:parent-style-name="cs"><style:text-properties fo:color="#ff0000"/></style:style>` +
		`<style:style style:name="cn" style:family="table-cell" style:parent-style-name="cs"><style:text-properties style:text-line-through-style="none"/></style:style>` +
		`<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-type="single"/></style:style>` +
		`<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>`
	text := func(style, s string) string {
		if style != "" {
			style = ` table:style-name="` + style + `"`
		}
		return `<table:table-cell` + style + ` office:value-type="string"><text:p>` + s + `</text:p></table:table-cell>`
	}
	row := func(attrs string, cells ...string) string {
		return `<table:table-row` + attrs + `>` + strings.Join(cells, "") + `</table:table-row>`
	}
	note := `<table:table-cell><office:annotation><dc:creator>Kari</dc:creator><dc:date>2026-01-01</dc:date><text:p>Avlyst</text:p><text:p>i mars</text:p></office:annotation></table:table-cell>`
	data := zipped(t, "mimetype", "", "META-INF/manifest.xml", "", "styles.xml", `<office:document-styles>`+looks+`</office:document-styles>`, "content.xml",
		`<office:document-content><office:body><office:spreadsheet><table:table table:name="A"><table:table-column table:number-columns-repeated="3"/><table:table-column table:default-cell-style-name="cs2"/>`+
			row("", text("", "Tittel"), text("", "Sammendrag"), text("", "Orgnr"), text("cn", "Kommuner"), text("", "Slutt"))+
			row("", text("", "Gjelder"), text("cn", "S."), text("", "1"), text("cn", "alle"))+
			row("", text("cs", "Avlyst"), text("cs2", "S."), text("cs", "1"), text("", "alle"))+
			row(` table:default-cell-style-name="cs"`, text("", "Avlyst"), text("", "S."), note)+
			row("", text("", `<text:span text:style-name="T1">Gammel </text:span><text:span text:style-name="T2">ny</text:span>`), text("cs", `<text:span text:style-name="T1">x</text:span>`))+
			`</table:table></office:spreadsheet></office:body></office:document-content>`)
	got, err := read("a.ods", data, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := `3.0="" 3.1="" 3.2="" 3.3="" 3 4.0="" 4.1="" 4 5.0="ny" 5.1=""`; struckIn(got) != want {
		t.Errorf("struck %s, want %s", struckIn(got), want)
	}
	if notes := summary(got)[strings.LastIndex(summary(got), "\ntable_comments")+1:]; notes != "table_comments C4: «Avlyst i mars»\ntable_struck 3–5" {
		t.Error(notes)
	}
}
