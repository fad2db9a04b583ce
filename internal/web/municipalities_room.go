package web

import (
	"embed"
)

//go:embed municipalities/templates/*.html
var municipalitiesFiles embed.FS

// municipalitiesRoom is the country, its counties and its municipalities.
var municipalitiesRoom = Room{Templates: within(municipalitiesFiles, "municipalities"), Routes: municipalitiesRoutes}

func municipalitiesRoutes(w *Web) ([]route, error) {
	m, err := loadHexmap(w.cfg.Ref)
	if err != nil {
		return nil, err
	}
	p := &municipal{hexmap: m}
	return []route{
		{"GET /kommuner", w.keeping(p.municipalities), "municipality"},
		{"GET /kommuner/{number}", w.keeping(p.municipality), ""},
		{"GET /fylker/{number}", w.keeping(p.county), ""},
	}, nil
}

// municipal are the pages of the country, its counties and its municipalities.
type municipal struct {
	hexmap   *hexmap
	overview overview
}
