package about

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/dcat"
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
	whole  bool // the path is that of the file, and not of a page where one chooses
	notify bool // it is there if changes are told
}

// sets are what /data shows, in the same order.
var sets = []set{
	{"initiatives", "/tiltak", []file{
		{dcat.CSV, "/tiltak.csv?sprak=nb", true, false}, {dcat.Workbook, "/tiltak.xlsx?sprak=nb", true, false},
		{dcat.JSON, "/api/v1/initiatives", true, false}, {dcat.Lines, "/api/v1/initiatives/export", false, false},
	}},
	{"places", "/kommuner", []file{{dcat.JSON, "/api/v1/municipalities", true, false}, {dcat.CSV, "/kommuner", false, false}, {dcat.Calendar, "/abonner", false, true}}},
	{"year", "/neste-aar", []file{{dcat.Workbook, "/neste-aar.xlsx?sprak=nb", true, false}, {dcat.Document, "/neste-aar.odt?sprak=nb", true, false}}},
	{"changes", "/endringer", []file{{dcat.Atom, "/api/v1/changes.atom", true, true}, {dcat.JSON, "/api/v1/changes", true, true}}},
	{"adoptions", "/fylker", []file{{dcat.Workbook, "/fylker", false, false}, {dcat.CSV, "/fylker", false, false}}},
	{"products", "/fagsystemer", []file{{dcat.JSON, "/api/v1/products", true, false}}},
	{"rounds", "/prioritering", []file{{dcat.JSON, "/api/v1/rounds", true, false}}},
	{"events", "/data", []file{{dcat.Lines, "/api/v1/events", true, false}, {dcat.JSON, "/api/v1/history", true, false}}},
}

// catalogue describes the data to whoever harvests such descriptions: in the form
// that is asked for, by the end of the address or by Accept. People are led to the
// page about the data.
func catalogue(v *shell.Request) error {
	v.W.Header().Set("Vary", "Accept")
	accept := v.HTTP.Header.Get("Accept")
	switch jsonLD := strings.HasSuffix(v.HTTP.URL.Path, ".jsonld"); {
	case strings.HasSuffix(v.HTTP.URL.Path, ".ttl"):
	case !jsonLD && strings.Contains(accept, "text/html"):
		http.Redirect(v.W, v.HTTP, "/data", http.StatusSeeOther)
		return nil
	case jsonLD || strings.Contains(accept, dcat.JSONLDType) && !strings.Contains(accept, dcat.TurtleType):
		c, err := describe(v)
		if err != nil {
			return err
		}
		body, err := c.JSONLD()
		if err != nil {
			return err
		}
		return v.SendFile(dcat.JSONLDType, body)
	}
	c, err := describe(v)
	if err != nil {
		return err
	}
	return v.SendFile(dcat.TurtleType+"; charset=utf-8", c.Turtle())
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
				Format: f.format, Title: inAll("format." + f.format.Key), Address: site + f.path,
				Whole: f.whole, Service: strings.HasPrefix(f.path, "/api/"),
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
