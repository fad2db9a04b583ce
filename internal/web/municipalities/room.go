package municipalities

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the country, its counties and its municipalities, and how far those of a
// county or a network have come.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	m, err := loadHexmap(w.Config.Ref)
	if err != nil {
		return nil, err
	}
	p := &municipal{hexmap: m}
	return []shell.Route{
		{Pattern: "GET /kommuner", Handle: w.Cached(p.municipalities), Menu: "municipality"},
		{Pattern: "GET /kommuner/{number}", Handle: w.Cached(p.municipality)},
		{Pattern: "GET /fylker", Handle: w.Cached(p.counties)},
		{Pattern: "GET /fylker/{number}", Handle: w.Cached(p.county)},
		{Pattern: "GET /fylker/{number}/innforing", Handle: w.Cached(countyMatrix)},
		{Pattern: "GET /fylker/{number}/innforing.xlsx", Handle: matrixXLSX.of(county)},
		{Pattern: "GET /fylker/{number}/innforing.csv", Handle: matrixCSV.of(county)},
		{Pattern: "GET /nettverk/{network}/innforing", Handle: w.Cached(matrix(network))},
		{Pattern: "GET /nettverk/{network}/innforing.xlsx", Handle: matrixXLSX.of(network)},
		{Pattern: "GET /nettverk/{network}/innforing.csv", Handle: matrixCSV.of(network)},
	}, nil
}

// municipal are the pages of the country, its counties and its municipalities.
type municipal struct {
	hexmap   *hexmap
	overview overview
}
