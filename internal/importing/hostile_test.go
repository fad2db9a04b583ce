package importing_test

import (
	"archive/zip"
	"bytes"
	"runtime"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
)

// A file costs no more memory than its size allows, whatever stands in it.
func TestHostileFilesAreRefusedCheaply(t *testing.T) {
	for name, data := range map[string][]byte{
		"commas":            []byte("tittel,orgnr\n" + strings.Repeat(",", 19<<20)),
		"semicolons":        []byte("tittel;orgnr\n" + strings.Repeat(";", 19<<20)),
		"many shared texts": workbookWithTexts(t, 4_000_000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := importing.Parse(map[bool]string{true: "a.xlsx", false: "a.csv"}[name == "many shared texts"], data, options())
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; fault.CodeOf(err) != fault.TooLarge || used > 100<<20 {
			t.Errorf("%s: %v, %d MiB", name, err, used>>20)
		}
	}
}

// workbookWithTexts is a small file that unfolds to many empty texts.
func workbookWithTexts(t *testing.T, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/sharedStrings.xml")
	if err == nil {
		_, err = w.Write([]byte("<sst>" + strings.Repeat("<si><t/></si>", n) + "</sst>"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
