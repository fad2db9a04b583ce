package about

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/accept"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/dcat"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// cataloguePath is where the catalogue of the data is.
const cataloguePath = "/katalog"

// set is a set of data that the catalogue lists. Its words stand under
// page.catalogue.<key>.
type set struct {
	key, page string
	files     []file
}

// file is a form in which a set can be had.
type file struct {
	format dcat.Format
	path   string
	whole  bool   // the path is that of the file, and not of a page where one chooses
	notify bool   // it is there if changes are told
	chosen string // the address of the file that one chooses there, with what one puts in between braces; "" where the page shows more than one
}

// address is the path of a file, or of the page where one chooses, in a language.
func (f file) address(lang locale.Language) string {
	if strings.HasSuffix(f.path, ".csv") || strings.HasSuffix(f.path, ".xlsx") || strings.HasSuffix(f.path, ".odt") {
		return f.path + "?" + shell.ParamLanguage + "=" + string(lang)
	}
	return f.path
}

// sets are all there are; /data shows them in the same order.
var sets = []set{
	{"initiatives", "/tiltak", []file{
		{format: dcat.CSV, path: "/tiltak.csv", whole: true}, {format: dcat.Workbook, path: "/tiltak.xlsx", whole: true},
		{format: dcat.JSON, path: "/api/v1/initiatives", whole: true}, {format: dcat.Lines, path: "/tiltak", chosen: "/api/v1/initiatives/export"},
	}},
	{"places", "/kommuner", []file{
		{format: dcat.JSON, path: "/api/v1/municipalities", whole: true}, {format: dcat.CSV, path: "/kommuner", chosen: "/tiltak.csv?kommune={kommunenummer}"},
		{format: dcat.Calendar, path: "/abonner", notify: true, chosen: "/api/v1/calendar.ics?municipality={kommunenummer}"},
	}},
	{"year", "/neste-aar", []file{{format: dcat.Workbook, path: "/neste-aar.xlsx", whole: true}, {format: dcat.Document, path: "/neste-aar.odt", whole: true}}},
	{"load", "/belastning", []file{{format: dcat.Workbook, path: "/belastning.xlsx", whole: true}}},
	{"changes", "/endringer", []file{{format: dcat.Atom, path: "/api/v1/changes.atom", whole: true, notify: true}, {format: dcat.JSON, path: "/api/v1/changes", whole: true, notify: true}}},
	{"adoptions", "/fylker", []file{
		{format: dcat.Workbook, path: "/fylker", chosen: "/fylker/{fylkesnummer}/innforing.xlsx"}, {format: dcat.CSV, path: "/fylker", chosen: "/fylker/{fylkesnummer}/innforing.csv"},
		{format: dcat.JSON, path: "/kommuner", chosen: "/api/v1/municipalities/{kommunenummer}/adoptions"},
		{format: dcat.Document, path: "/kommuner", chosen: "/tiltak/{tiltak}/innforing/{kommunenummer}/saksframlegg.odt"},
	}},
	{"networks", "/nettverk", []file{
		{format: dcat.JSON, path: "/api/v1/networks", whole: true},
		{format: dcat.Workbook, path: "/nettverk", chosen: "/nettverk/{nettverk}/innforing.xlsx"}, {format: dcat.CSV, path: "/nettverk", chosen: "/nettverk/{nettverk}/innforing.csv"},
	}},
	{"needs", "/behov", []file{{format: dcat.JSON, path: "/api/v1/needs", whole: true}, {format: dcat.Calendar, path: "/api/v1/needs/calendar.ics", whole: true}}},
	{"products", "/fagsystemer", []file{{format: dcat.JSON, path: "/api/v1/products", whole: true}}},
	{"rounds", "/prioritering", []file{
		{format: dcat.JSON, path: "/api/v1/rounds", whole: true}, {format: dcat.Page, path: "/prioritering", chosen: "/api/v1/rounds/{runde}/minutes"},
	}},
	{"events", "/data", []file{{format: dcat.Lines, path: "/api/v1/events", whole: true}, {format: dcat.JSON, path: "/api/v1/history", whole: true}}},
}

// catalogue describes the data to whoever harvests such descriptions: in the form
// that is asked for, by the end of the address or by Accept. People are led to the
// page about the data.
func catalogue(v *shell.Request) error {
	v.W.Header().Set("Vary", "Accept")
	form := accept.Preferred(v.HTTP.Header.Get("Accept"), dcat.TurtleType, dcat.JSONLDType, "text/html")
	switch v.HTTP.URL.Path {
	case cataloguePath + ".ttl":
		form = dcat.TurtleType
	case cataloguePath + ".jsonld":
		form = dcat.JSONLDType
	}
	switch form {
	case "": // a program, which reads no page: it is answered as the API answers
		api.WriteProblem(v.W, v.HTTP, fault.New(fault.NotAcceptable, "not_acceptable_catalogue", nil), v.Lang, v.Shell.Config.Logger)
		return nil
	case "text/html":
		http.Redirect(v.W, v.HTTP, "/data", http.StatusSeeOther)
		return nil
	}
	c, err := describe(v)
	if err != nil {
		return err
	}
	if form == dcat.TurtleType {
		return v.SendFile(dcat.TurtleType+"; charset=utf-8", c.Turtle())
	}
	body, err := c.JSONLD()
	if err != nil {
		return err
	}
	return v.SendFile(dcat.JSONLDType, body)
}

// describe is what the registry has, in all its languages.
func describe(v *shell.Request) (*dcat.Catalogue, error) {
	cfg := v.Shell.Config
	site := cfg.Site.String()
	number := cmp.Or(cfg.Publisher, reference.Digdir)
	c := &dcat.Catalogue{
		Address: site + cataloguePath, Home: site + "/data", Title: inAll("title"), Description: inAll("description"),
		Publisher: dcat.Publisher{Number: number, Name: cmp.Or(cfg.Ref.NameOf(number, ""), number), Contact: site + "/virksomheter/" + number + "/kontakt"},
		Service: dcat.Service{
			Title: inAll("api.title"), Description: inAll("api.description"),
			Endpoint: site + "/api/v1", Contract: site + "/api/v1/openapi.json", Docs: site + "/api/v1/docs",
		},
	}
	for lang, title := range c.Title {
		c.Title[lang] = locale.Language(lang).Titled(cfg.App.Exercise(), title)
	}
	last, err := cfg.App.Query.Latest(1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		c.Modified = last[0].At
	}
	for _, s := range sets {
		one := dcat.Set{Key: s.key, Title: inAll(s.key + ".title"), Description: inAll(s.key + ".description"), Page: site + s.page}
		for _, f := range s.files {
			if f.notify && cfg.Notify == nil {
				continue
			}
			one.Files = append(one.Files, dcat.File{
				Format: f.format, Title: inAll("format." + f.format.Key), Address: site + f.address(locale.Bokmaal),
				Whole: f.whole, Service: strings.HasPrefix(f.path, "/api/") || strings.HasPrefix(f.chosen, "/api/"),
			})
		}
		if len(one.Files) > 0 {
			c.Sets = append(c.Sets, one)
		}
	}
	return c, nil
}

// inAll is a text of the catalogue in every language.
func inAll(key string) events.Text {
	out := events.Text{}
	for _, language := range locale.Languages {
		out[string(language)] = language.Text("page.catalogue."+key, nil)
	}
	return out
}
