package imports

import (
	"io"

	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// sampleCSV is a file to begin with.
func sampleCSV(v *shell.Request) error {
	return sample(v, "tiltak-eksempel.csv", sheet.CSVType, sheet.WriteSampleCSV)
}

// sampleXLSX is the same as a workbook, with lists to choose from.
func sampleXLSX(v *shell.Request) error {
	return sample(v, "tiltak-eksempel.xlsx", sheet.XLSXType, sheet.WriteSampleXLSX)
}

func sample(v *shell.Request, name, kind string, write func(io.Writer) error) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "public, max-age=3600")
	return write(v.W)
}
