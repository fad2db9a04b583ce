package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
)

type county struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

type formerNumber struct {
	Number string      `json:"number"`
	Name   string      `json:"name"`
	From   events.Date `json:"from,omitempty"`
	Until  events.Date `json:"until"`
}

type municipality struct {
	Number                string         `json:"number"`
	Name                  string         `json:"name"`
	OfficialName          string         `json:"officialName"`
	DisplayName           string         `json:"displayName"`
	SamiNames             events.Text    `json:"samiNames,omitempty"`
	KvenName              string         `json:"kvenName,omitempty"`
	County                county         `json:"county"`
	Population            int            `json:"population"`
	PopulationYear        int            `json:"populationYear"`
	SizeClass             string         `json:"sizeClass"`
	Centrality            int            `json:"centrality"`
	OrganisationNumber    string         `json:"organisationNumber,omitempty"`
	OrganisationConfirmed bool           `json:"organisationConfirmed"`
	OrganisationNote      string         `json:"organisationNote,omitempty"`
	Lat                   float64        `json:"lat"`
	Lon                   float64        `json:"lon"`
	FormerNumbers         []formerNumber `json:"formerNumbers"`
}

func shapeMunicipality(m reference.Municipality) municipality {
	out := municipality{
		Number: m.Number, Name: m.Name, OfficialName: m.OfficialName, DisplayName: m.DisplayName,
		SamiNames: m.SamiNames, KvenName: m.KvenName, County: county{m.County, m.CountyName},
		Population: m.Population, PopulationYear: m.PopulationYear, SizeClass: m.SizeClass(), Centrality: m.Centrality,
		OrganisationNumber: m.OrganisationNumber, OrganisationConfirmed: m.OrganisationConfirmed,
		OrganisationNote: m.OrganisationNote, Lat: m.Lat, Lon: m.Lon, FormerNumbers: []formerNumber{},
	}
	for _, f := range m.FormerNumbers {
		out.FormerNumbers = append(out.FormerNumbers, formerNumber{f.Number, f.Name, f.From, f.Until})
	}
	return out
}

// ListMunicipalities answers today's municipalities, all or those that words,
// former names or numbers lead to.
func (a *API) ListMunicipalities(_ context.Context, r gen.ListMunicipalitiesRequestObject) (gen.ListMunicipalitiesResponseObject, error) {
	if c := r.Params.County; c != "" {
		if _, known := a.ref.County(c); !known {
			return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
				{Path: "query.county", Code: "unknown_county", Args: fault.Args{"given": c}}}}
		}
	}
	items := []municipality{}
	add := func(m reference.Municipality) {
		if r.Params.County == "" || r.Params.County == m.County {
			items = append(items, shapeMunicipality(m))
		}
	}
	if r.Params.Q == "" {
		for _, m := range a.ref.Municipalities() {
			add(m)
		}
	} else {
		for _, match := range a.ref.SearchMunicipalities(r.Params.Q, 0) {
			add(match.Municipality)
		}
	}
	return fixed(map[string]any{"items": items, "credits": reference.Credits})
}

// fixed answers reference data, which changes with the program only.
func fixed(v any) (reply, error) {
	out := ok()
	out.set("Cache-Control", "public, max-age=3600")
	return out.json(v)
}

// GetMunicipality answers one municipality. A former number leads on, for good
// if it has one heir, and to a choice if it has several.
func (a *API) GetMunicipality(_ context.Context, r gen.GetMunicipalityRequestObject) (gen.GetMunicipalityResponseObject, error) {
	out, done, err := a.today(r.Number, "")
	if done || err != nil {
		return out, err
	}
	m, _ := a.ref.Municipality(r.Number)
	return fixed(shapeMunicipality(m))
}

// today answers for a number that is not one of today's.
func (a *API) today(number, rest string) (out reply, done bool, err error) {
	heirs, former, known := a.ref.Current(number)
	switch {
	case !known:
		return out, true, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	case !former:
		return out, false, nil
	case len(heirs) == 1:
		out = reply{status: http.StatusPermanentRedirect}
		out.set("Location", Base+"/municipalities/"+heirs[0]+rest)
		out, err = out.json(map[string]string{"number": heirs[0]})
		return out, true, err
	}
	items := []municipality{}
	for _, heir := range heirs {
		m, _ := a.ref.Municipality(heir)
		items = append(items, shapeMunicipality(m))
	}
	out, err = reply{status: http.StatusMultipleChoices}.json(map[string]any{"items": items})
	return out, true, err
}

// ListMunicipalityInitiatives answers the initiatives that concern a
// municipality.
func (a *API) ListMunicipalityInitiatives(ctx context.Context, r gen.ListMunicipalityInitiativesRequestObject) (gen.ListMunicipalityInitiativesResponseObject, error) {
	out, done, err := a.today(r.Number, "/initiatives")
	if done || err != nil {
		return out, err
	}
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	p := r.Params
	q, err := a.query(ctx, listing{p.ChangedSince, p.Q, p.Sort, p.Limit, p.WithoutFacets})
	if err != nil {
		return nil, err
	}
	q.Where[filter.Municipality] = []string{r.Number}
	return a.list(ctx, q, p.Cursor, r.Number)
}

// ListCounties answers today's counties.
func (a *API) ListCounties(context.Context, gen.ListCountiesRequestObject) (gen.ListCountiesResponseObject, error) {
	type item struct {
		Number         string `json:"number"`
		Name           string `json:"name"`
		OfficialName   string `json:"officialName"`
		Municipalities int    `json:"municipalities"`
		Population     int    `json:"population"`

		OrganisationNumber string `json:"organisationNumber"`
	}
	items := []item{}
	for _, c := range a.ref.Counties() {
		items = append(items, item(c))
	}
	return fixed(map[string]any{"items": items})
}

type datedName struct {
	Name      string      `json:"name"`
	ShortName string      `json:"shortName,omitempty"`
	From      events.Date `json:"from,omitempty"`
	Until     events.Date `json:"until,omitempty"`
}

type ministry struct {
	Number   string `json:"number"`
	Name     string `json:"name"`
	Verified bool   `json:"verified"`
	Source   string `json:"source,omitempty"`
}

type organisationDocument struct {
	Number    string      `json:"number,omitempty"`
	Slug      string      `json:"slug"`
	Kind      string      `json:"kind"`
	Name      string      `json:"name"`
	ShortName string      `json:"shortName"`
	Names     []datedName `json:"names"`
	Ministry  *ministry   `json:"ministry,omitempty"`
}

func shapeOrganisation(o reference.Organisation) organisationDocument {
	out := organisationDocument{Number: o.Number, Slug: o.Slug, Kind: string(o.Kind), Name: o.Name(), ShortName: o.Short()}
	for _, n := range o.Names {
		out.Names = append(out.Names, datedName{n.Name, n.Short, n.From, n.Until})
	}
	if o.Ministry != "" {
		out.Ministry = &ministry{Number: o.Ministry, Name: o.MinistryName, Verified: o.MinistryVerified, Source: o.MinistrySource}
	}
	return out
}

// ListOrganisations answers the organisations, all or those whose names hold
// the words.
func (a *API) ListOrganisations(_ context.Context, r gen.ListOrganisationsRequestObject) (gen.ListOrganisationsResponseObject, error) {
	items := []organisationDocument{}
	wanted := strings.Fields(reference.Fold(r.Params.Q))
	for _, o := range a.ref.Organisations() {
		if named(o, wanted) {
			items = append(items, shapeOrganisation(o))
		}
	}
	return fixed(map[string]any{"items": items})
}

func named(o reference.Organisation, wanted []string) bool {
	text := o.Number
	for _, n := range o.Names {
		text += " " + n.Name + " " + n.Short
	}
	text = reference.Fold(text)
	for _, word := range wanted {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// GetOrganisation answers one organisation.
func (a *API) GetOrganisation(_ context.Context, r gen.GetOrganisationRequestObject) (gen.GetOrganisationResponseObject, error) {
	o, known := a.ref.Organisation(r.Number)
	if !known {
		return nil, fault.New(fault.NotFound, "organisation_not_found", fault.Args{"given": r.Number})
	}
	return fixed(shapeOrganisation(o))
}

// ListThemes answers the service themes.
func (a *API) ListThemes(context.Context, gen.ListThemesRequestObject) (gen.ListThemesResponseObject, error) {
	type item struct {
		Slug    string      `json:"slug"`
		URI     string      `json:"uri,omitempty"`
		Kind    string      `json:"kind"`
		Name    events.Text `json:"name"`
		Broader []string    `json:"broader"`
		Local   bool        `json:"local"`
	}
	items := []item{}
	for _, t := range a.ref.Themes() {
		items = append(items, item{t.Slug, t.URI, string(t.Kind), t.Name, append([]string{}, t.Broader...), t.Local})
	}
	return fixed(map[string]any{"items": items})
}

// ListFunctions answers the municipal service functions of KOSTRA.
func (a *API) ListFunctions(context.Context, gen.ListFunctionsRequestObject) (gen.ListFunctionsResponseObject, error) {
	type item struct {
		Code  string `json:"code"`
		Name  string `json:"name"`
		Group string `json:"group"`
	}
	items := []item{}
	for _, f := range a.ref.Functions() {
		items = append(items, item(f))
	}
	return fixed(map[string]any{"items": items})
}
