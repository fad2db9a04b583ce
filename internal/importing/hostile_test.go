package importing_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
)

// A file costs no more memory than its size allows, whatever stands in it.
func TestHostileFilesAreRefusedCheaply(t *testing.T) { // not parallel: memory is measured
	const strict = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for name, c := range map[string]struct {
		csv        string
		part, text string // of a workbook
	}{
		"commas":               {csv: "tittel,orgnr\n" + many(19<<20, ",")},
		"semicolons":           {csv: "tittel;orgnr\n" + many(19<<20, ";")},
		"one cell":             {csv: "tittel,orgnr\n" + many(19<<20, "a")},
		"one heading":          {csv: many(19<<20, "a") + "\n1\n"},
		"texts":                {part: "xl/sharedStrings.xml", text: "<sst " + strict + many(2_000_000, "<si><t/></si>") + "</sst>"},
		"texts with a prefix":  {part: "xl/sharedStrings.xml", text: "<x:sst xmlns:x='a'>" + many(2_000_000, "<x:si><x:t/></x:si>") + "</x:sst>"},
		"texts as a sheet":     {part: "xl/sharedStrings.xml", text: "<!--<worksheet>--><sst " + strict + many(2_000_000, "<si><t/></si>") + "</sst>"},
		"pieces of one text":   {part: "xl/sharedStrings.xml", text: "<sst " + strict + "<si>" + many(3_000_000, "<r/>") + "</si></sst>"},
		"styles":               {part: "xl/styles.xml", text: "<styleSheet " + strict + "<cellXfs>" + many(3_000_000, "<xf/>") + "</cellXfs></styleSheet>"},
		"sheets":               {part: "xl/workbook.xml", text: "<workbook " + strict + "<sheets>" + many(3_000_000, "<sheet/>") + "</sheets></workbook>"},
		"parts":                {part: "[Content_Types].xml", text: "<Types>" + many(3_000_000, "<Override/>") + "</Types>"},
		"cells of one row":     {part: "xl/worksheets/sheet1.xml", text: "<worksheet " + strict + "<sheetData><row>" + many(3_000_000, "<c/>") + "</row></sheetData></worksheet>"},
		"cells, with a prefix": {part: "xl/worksheets/sheet1.xml", text: "<x:worksheet><x:sheetData><x:row r='1'>" + many(3_000_000, "<x:c/>") + "</x:row></x:sheetData></x:worksheet>"},
		"one text of 100 MB":   {part: "xl/sharedStrings.xml", text: "<sst><si><t>" + many(100<<20, "a") + "</t></si></sst>"},
		"one inline text":      {part: "xl/worksheets/sheet1.xml", text: "<worksheet><sheetData><row><c t='inlineStr'><is>" + many(200_000, "<r><t>a</t></r>") + "</is></c></row></sheetData></worksheet>"},
		"one attribute":        {part: "xl/worksheets/sheet1.xml", text: "<worksheet><sheetData><row r='" + many(20<<20, "1") + "'/></sheetData></worksheet>"},
		"one comment":          {part: "xl/worksheets/sheet1.xml", text: "<worksheet><!--" + many(5<<20, "<a") + "--></worksheet>"},
		"merged cells":         {part: "xl/worksheets/sheet1.xml", text: "<worksheet><mergeCells>" + many(200_000, "<mergeCell ref='A1:XFD1048576'/>") + "</mergeCells></worksheet>"},
		"merged over all":      {part: "xl/worksheets/sheet1.xml", text: "<worksheet><sheetData>" + many(4000, "<row><c><v>1</v></c></row>") + "</sheetData><mergeCells>" + many(90_000, "<mergeCell ref='A1:A1048576'/>") + "</mergeCells></worksheet>"},
		"rows":                 {part: "xl/worksheets/sheet1.xml", text: "<worksheet><sheetData>" + many(200_000, "<row><c><v>1</v></c></row>") + "</sheetData></worksheet>"},
		"zeros":                {part: "xl/media/a.bin", text: many(129<<20, "0")},
	} {
		file, data := "a.csv", []byte(c.csv)
		if c.part != "" {
			file, data = "a.xlsx", hostileWorkbook(t, c.part, c.text)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := importing.Parse(file, data, options())
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; fault.CodeOf(err) == fault.Internal || err == nil || used > 200<<20 {
			t.Errorf("%s: %v, %d MiB", name, err, used>>20)
		}
	}
}

// hostileWorkbook is a small file with a part that unfolds to much.
func hostileWorkbook(t *testing.T, part, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row></sheetData></worksheet>`,
	}
	parts[part] = text
	z := zip.NewWriter(&out)
	var err error
	for name, text := range parts {
		w, failed := z.Create(name)
		if failed == nil {
			_, failed = w.Write([]byte(text))
		}
		err = errors.Join(err, failed)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
