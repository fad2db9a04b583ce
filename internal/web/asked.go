package web

import (
	"github.com/samstyring/samstyring/internal/web/shell"
)

// What the addresses of several pages have in common.
var (
	page   = shell.Asked{Params: []string{shell.ParamPage}}
	file   = shell.Asked{Params: []string{shell.ParamLanguage}}
	back   = shell.Asked{Params: []string{"tilbake"}}
	itself = shell.Asked{Itself: true}
)

// asked says what the address of each page may ask for, by its pattern. A page that
// does not stand here is asked for nothing: whatever else an address holds is refused.
var asked = map[string]shell.Asked{
	// These say all that is wrong with an address at once, values and names.
	"GET /tiltak": itself, "GET /tiltak.csv": itself, "GET /tiltak.xlsx": itself, "GET /behov": itself, "GET /sok": itself,
	"GET /neste-aar": itself, "GET /neste-aar.odt": itself, "GET /neste-aar.xlsx": itself, "GET /belastning": itself, "GET /belastning.xlsx": itself,
	"GET /halvaar": itself, "GET /endringer": itself, "GET /abonner": itself, "GET /abonner/epost": itself,
	// One sees the letter first, whose link may be dead.
	"GET /varsler/mitt/{token}/{id}": itself,
	// Issuers lead here, and add what they like.
	"GET /logg-inn/retur/{issuer}": itself, "GET /logg-ut": itself,

	"GET /sok/ord/endre": {Params: []string{"ord"}},

	"GET /sprak":    {Params: []string{"til", "tilbake"}},
	"GET /logg-inn": back, "GET /logg-inn/virksomhet": back, "GET /logg-inn/til/{issuer}": {Params: []string{"tilbake", "paa-nytt"}},
	"GET /min-side/invitasjon": {Params: []string{"kode"}}, "GET /min-side/innsyn": {Params: []string{"maned"}},

	"GET /tiltak/nytt": {Params: []string{"behov"}}, "GET /tiltak/{id}": {Params: []string{"som", "historikk"}},
	"GET /tiltak/{id}/innforing":      {Params: []string{"storrelse"}},
	"GET /tiltak/{id}/varsle-endring": {Params: []string{"dag"}}, "GET /tiltak/{id}/trekk-varsel": {Params: []string{"dag"}},
	"GET /tiltak/{id}/innforing/{number}/meld":       {Params: []string{"tilstand", "retter", "tilbake"}},
	"GET /tiltak/{id}/innforing/{number}/hindringer": back, "GET /tiltak/{id}/innforing/{number}/innsats": back, "GET /tiltak/{id}/innforing/{number}/startpakke": back,
	"GET /tiltak/{id}/innforing/{number}/saksframlegg.odt": file,

	"GET /kommuner": {Params: []string{shell.ParamWords, "mal", shell.ParamSort}}, "GET /kommuner/{number}": {Params: []string{"gruppe", shell.ParamPage}},
	"GET /kommuner/{number}/innforing": {Params: []string{"vis"}}, "GET /fylker/{number}": {Params: []string{shell.ParamSort}},
	"GET /fylker/{number}/innforing": page, "GET /fylker/{number}/innforing.csv": file, "GET /fylker/{number}/innforing.xlsx": file,
	"GET /nettverk/{network}/innforing": page, "GET /nettverk/{network}/innforing.csv": file, "GET /nettverk/{network}/innforing.xlsx": file,

	"GET /prioritering/ny": {Params: []string{"tiltak"}}, "GET /prioritering/{round}": page, "GET /prioritering/{round}/resultat": page,
	"GET /prioritering/{round}/poeng": {Params: []string{"vurdering", shell.ParamPage}}, "GET /prioritering/{round}/vekter": {Params: []string{"maate"}},
	"GET /prioritering/{round}/kandidater": page, "GET /prioritering/{round}/konkluder": page,
	"GET /prioritering/{round}/unntak": {Params: []string{"tiltak", shell.ParamPage}},

	"GET /importer/{id}": {Params: []string{"vis", shell.ParamPage}}, "GET /importer/{id}/tilbake": page,
}

// asking are rooms whose routes say what they may be asked for.
func asking(rooms ...shell.Room) []shell.Room {
	for i, room := range rooms {
		rooms[i].Routes = func(w *shell.Shell) ([]shell.Route, error) {
			routes, err := room.Routes(w)
			for n := range routes {
				routes[n].Asked = asked[routes[n].Pattern]
			}
			return routes, err
		}
	}
	return rooms
}
