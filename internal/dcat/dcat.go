// Package dcat describes sets of data to catalogues that harvest them: in the words
// of DCAT-AP-NO 2 (https://data.norge.no/specification/dcat-ap-no), as Turtle and as
// JSON-LD. It is pure: what the registry has goes in, the same bytes come out.
package dcat

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// Catalogue is a catalogue with its sets of data and the service that gives them.
type Catalogue struct {
	Address            string // its name; those of its parts begin with it
	Title, Description events.Text
	Home               string // the page about the data
	Publisher          Publisher
	Modified           time.Time // zero: not known
	Service            Service
	Sets               []Set
}

// Publisher is the organisation that answers for the data.
type Publisher struct {
	Number, Name string
	Contact      string // the page where it can be asked
}

// Service is the API.
type Service struct {
	Title, Description events.Text
	Endpoint, Contract string // where it is, and the description of it
	Docs               string // the page about it
}

// Set is a set of data.
type Set struct {
	Key                string // within the catalogue
	Title, Description events.Text
	Page               string // where people see it
	Files              []File
}

// File is a form in which a set can be had.
type File struct {
	Format  Format
	Title   events.Text
	Address string // of the file itself, or of the page where one says what of it
	Whole   bool   // the address is that of the file
	Service bool   // the API gives it
}

// Format is how a file is written.
type Format struct {
	Key   string // in addresses
	Media string // registered at IANA, or in use
	Type  string // in the EU's list of file types
}

// The formats in which there are data.
var (
	CSV      = Format{"csv", "text/csv", "CSV"}
	Workbook = Format{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"}
	Document = Format{"odt", "application/vnd.oasis.opendocument.text", "ODT"}
	JSON     = Format{"json", "application/json", "JSON"}
	Lines    = Format{"ndjson", "application/x-ndjson", "JSON"}
	Page     = Format{"html", "text/html", "HTML"}
	Atom     = Format{"atom", "application/atom+xml", "ATOM"}
	Calendar = Format{"ics", "text/calendar", "ICS"}
)

// What the data have in common, by the EU's lists of values.
const (
	authority  = "http://publications.europa.eu/resource/authority/"
	licence    = authority + "licence/NLOD_2_0"
	open       = authority + "access-right/PUBLIC"
	government = authority + "data-theme/GOVE"
	always     = authority + "frequency/CONT"
	norway     = authority + "country/NOR"
	media      = "https://www.iana.org/assignments/media-types/"
)

var languages = []object{iri(authority + "language/NOB"), iri(authority + "language/NNO"), iri(authority + "language/ENG")}

// resources are everything that is said, one subject after the other.
func (c *Catalogue) resources() []resource {
	publisher := iri("https://organization-catalog.fellesdatakatalog.digdir.no/organizations/" + c.Publisher.Number)
	contact, service := iri(c.Address+"#kontakt"), iri(c.Address+"#api")
	shared := []saying{
		{"dct:publisher", []object{publisher}}, {"dcat:contactPoint", []object{contact}}, {"dct:language", languages}, {"dct:spatial", []object{iri(norway)}},
		{"dct:accrualPeriodicity", []object{iri(always)}},
	}
	if !c.Modified.IsZero() {
		shared = append(shared, saying{"dct:modified", []object{{kind: typed, value: c.Modified.UTC().Format(time.RFC3339), tag: "xsd:dateTime"}}})
	}
	top := resource{c.Address, []string{"dcat:Catalog"}, append([]saying{
		{"dct:identifier", []object{plain(c.Address)}}, {"dct:title", texts(c.Title)}, {"dct:description", texts(c.Description)},
		{"dct:license", []object{iri(licence)}}, {"foaf:homepage", []object{iri(c.Home)}}, {"dcat:themeTaxonomy", []object{iri(authority + "data-theme")}},
		{"dcat:service", []object{service}},
	}, shared...)}
	api := resource{service.value, []string{"dcat:DataService"}, []saying{
		{"dct:identifier", []object{plain(service.value)}}, {"dct:title", texts(c.Service.Title)}, {"dct:description", texts(c.Service.Description)},
		{"dct:publisher", []object{publisher}}, {"dcat:contactPoint", []object{contact}}, {"dcat:theme", []object{iri(government)}},
		{"dcat:endpointURL", []object{iri(c.Service.Endpoint)}}, {"dcat:endpointDescription", []object{iri(c.Service.Contract)}},
		{"dcat:landingPage", []object{iri(c.Service.Docs)}}, {"dct:format", []object{iri(authority + "file-type/JSON")}},
		{"dct:license", []object{iri(licence)}}, {"dct:accessRights", []object{iri(open)}},
	}}
	var sets, served []object
	var parts []resource
	for _, s := range c.Sets {
		id := iri(c.Address + "#" + s.Key)
		sets = append(sets, id)
		var files []object
		given := false
		for _, f := range s.Files {
			file := c.file(id.value, f, service)
			files, parts, given = append(files, iri(file.id)), append(parts, file), given || f.Service
		}
		if given {
			served = append(served, id)
		}
		parts = append(parts, resource{id.value, []string{"dcat:Dataset"}, append([]saying{
			{"dct:identifier", []object{plain(id.value)}}, {"dct:title", texts(s.Title)}, {"dct:description", texts(s.Description)},
			{"dcat:theme", []object{iri(government)}}, {"dct:accessRights", []object{iri(open)}}, {"dcat:landingPage", []object{iri(s.Page)}},
			{"dcat:distribution", files},
		}, shared...)})
	}
	top.says = append(top.says, saying{"dcat:dataset", sets})
	api.says = append(api.says, saying{"dcat:servesDataset", served})
	return append(append([]resource{top, api}, parts...),
		resource{publisher.value, []string{"foaf:Agent", "org:Organization"}, []saying{
			{"dct:identifier", []object{plain(c.Publisher.Number)}}, {"foaf:name", []object{{kind: text, value: c.Publisher.Name, tag: "nb"}}},
		}},
		resource{contact.value, []string{"vcard:Kind", "vcard:Organization"}, []saying{
			{"vcard:fn", []object{{kind: text, value: c.Publisher.Name, tag: "nb"}}}, {"vcard:hasURL", []object{iri(c.Publisher.Contact)}},
		}})
}

func (c *Catalogue) file(set string, f File, service object) resource {
	r := resource{set + "-" + f.Format.Key, []string{"dcat:Distribution"}, []saying{
		{"dct:title", texts(f.Title)}, {"dcat:accessURL", []object{iri(f.Address)}},
		{"dct:format", []object{iri(authority + "file-type/" + f.Format.Type)}}, {"dcat:mediaType", []object{iri(media + f.Format.Media)}},
		{"dct:license", []object{iri(licence)}}, {"dct:language", languages},
	}}
	if f.Whole {
		r.says = append(r.says, saying{"dcat:downloadURL", []object{iri(f.Address)}})
	}
	if f.Service {
		r.says = append(r.says, saying{"dcat:accessService", []object{service}})
	}
	return r
}
