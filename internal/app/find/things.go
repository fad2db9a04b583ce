package find

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// Kind is what kind of thing was found.
type Kind string

// The kinds.
const (
	Initiative   Kind = "initiative"
	Need         Kind = "need"     // of municipalities
	Network      Kind = "network"  // of municipalities
	Decision     Kind = "decision" // of the two parties, on an initiative
	Municipality Kind = "municipality"
	County       Kind = "county"
	Organisation Kind = "organisation"
	Round        Kind = "round"
	Product      Kind = "product"
	Help         Kind = "help" // a page about the registry, or above its lists
)

// Kinds are all of them, in the order in which they are offered.
var Kinds = []Kind{Initiative, Need, Decision, Municipality, County, Network, Organisation, Round, Product, Help}

// Thing is something that can be found.
type Thing struct {
	Kind     Kind
	ID       string
	Path     string // of its page
	Resource string // in the API, below its base; "" where it has none
	Title    events.Text
	Text     events.Text // that an excerpt is taken from; nil for none

	Owner string       // of an initiative or a decision on one, who raised a need, the vendor of a product; a number
	Stage events.Stage // of an initiative
	Class events.Class // of a decision
	Phase need.Phase   // of a need
	Place string       // what county a municipality is in, or who raised a need
}

// key is what a thing is known by.
type key struct {
	kind Kind
	id   string
}

// entry is a thing in the index.
type entry struct {
	Thing
	names   []string // as search.Reduced has them; whoever asks for exactly one of them means the thing
	called  []string // what it is called beside its title, as it is written; who types the beginning may mean it
	hints   []string // words that it is suggested for, too, and that are no names of it
	begun   []search.Term
	parts   []search.Part
	terms   []search.Term // that it was put with
	version uint64        // position of what it was made from
}

// named completes an entry by what it is called.
func (e *entry) named(names ...string) *entry {
	for _, n := range names {
		if f := search.Reduced(n); f != "" {
			e.names, e.called = append(e.names, f), append(e.called, n)
			e.parts = append(e.parts, search.Part{Text: n, Weight: search.WeightName})
		}
	}
	return e
}

// known completes an entry by what it is also called, of words that are found by
// themselves.
func (e *entry) known(names ...string) *entry {
	for _, n := range names {
		e.names = append(e.names, search.Reduced(n))
	}
	return e
}

// mentioning completes an entry by texts that count little.
func (e *entry) mentioning(weight float32, texts ...string) *entry {
	for _, t := range texts {
		e.parts = append(e.parts, search.Part{Text: t, Weight: weight})
	}
	return e
}

func (e *entry) inLanguages(t events.Text, weight float32) *entry {
	for tag, text := range t {
		e.parts = append(e.parts, search.Part{Text: text, Language: tag, Weight: weight})
	}
	return e
}

// norwegian is a name that is the same in all languages.
func norwegian(name string) events.Text { return events.Text{"nb": name} }

// ofMunicipality has its names of all languages and times, and its numbers.
func ofMunicipality(m reference.Municipality) *entry {
	e := &entry{Thing: Thing{
		Kind: Municipality, ID: m.Number, Path: "/kommuner/" + m.Number, Resource: "/municipalities/" + m.Number,
		Title: norwegian(m.DisplayName), Place: m.CountyName,
	}}
	e.named(m.Name, m.DisplayName, m.OfficialName, m.KvenName, m.Number).known(m.Name+" kommune", m.DisplayName+" kommune")
	for _, name := range m.SamiNames {
		e.named(name)
	}
	for _, f := range m.FormerNumbers {
		e.mentioning(search.WeightOf, f.Name, f.Number)
		e.called = append(e.called, f.Name, f.Number)
	}
	return e.mentioning(search.WeightText, "kommune", m.CountyName, m.OrganisationNumber)
}

func ofCounty(c reference.County) *entry {
	e := &entry{Thing: Thing{Kind: County, ID: c.Number, Path: "/fylker/" + c.Number, Title: norwegian(c.Name)}}
	return e.named(c.Name, c.OfficialName, c.Number).known(c.Name+" fylke").mentioning(search.WeightText, "fylke")
}

func ofOrganisation(o reference.Organisation) *entry {
	e := &entry{Thing: Thing{
		Kind: Organisation, ID: o.Number, Path: "/virksomheter/" + o.Number + "/kontakt", Title: norwegian(o.Name()), Owner: o.Ministry,
	}}
	for _, n := range o.Names {
		e.named(n.Name, n.Short)
	}
	return e.named(o.Also...).named(o.Number)
}

// ofVendor is an organisation that is known by its products alone.
func ofVendor(s *product.State) *entry {
	e := &entry{version: s.Position, Thing: Thing{
		Kind: Organisation, ID: s.Vendor, Path: "/leverandorer/" + s.Vendor, Title: norwegian(s.VendorName),
	}}
	return e.named(s.VendorName, s.Vendor)
}

func ofProduct(s *product.State) *entry {
	e := &entry{version: s.Position, Thing: Thing{
		Kind: Product, ID: s.ID, Path: "/fagsystemer/" + s.ID, Resource: "/products/" + s.ID,
		Title: norwegian(s.Name), Text: s.Description, Owner: s.Vendor,
	}}
	return e.named(s.Name).inLanguages(s.Description, search.WeightText).mentioning(search.WeightOf, s.VendorName).mentioning(search.WeightText, s.Themes...)
}

// needWords are what any need is asked for as.
const needWords = "behov problem"

func ofNeed(s *need.State) *entry {
	e := &entry{version: s.Position, Thing: Thing{
		Kind: Need, ID: s.ID, Path: "/behov/" + s.ID, Resource: "/needs/" + s.ID, Title: s.Title, Text: s.Problem, Owner: s.Organisation, Phase: s.Phase(),
	}}
	for _, name := range s.Title {
		e.known(name)
	}
	e.inLanguages(s.Title, weightAbout).inLanguages(s.Problem, search.WeightText).inLanguages(s.Audience, search.WeightText)
	return e.mentioning(search.WeightText, needWords, s.Theme, s.LifeEvent)
}

// networkWords are what any network is asked for as.
const networkWords = "nettverk kommunenettverk samarbeid"

func ofNetwork(s *network.State) *entry {
	e := &entry{version: s.Position, Thing: Thing{
		Kind: Network, ID: s.ID, Path: "/nettverk/" + s.ID, Resource: "/networks/" + s.ID, Title: norwegian(s.Name), Text: s.Purpose, Owner: s.Host,
	}}
	return e.named(s.Name, s.Short).inLanguages(s.Purpose, search.WeightText).mentioning(search.WeightText, networkWords)
}

// roundWords are what any round is asked for as.
const roundWords = "prioriteringsrunde prioritering runde"

func ofRound(s *round.State) *entry {
	e := &entry{version: s.Position, Thing: Thing{
		Kind: Round, ID: s.ID, Path: "/prioritering/" + s.ID, Resource: "/rounds/" + s.ID, Title: s.Name,
	}}
	for _, name := range s.Name {
		e.known(name)
	}
	for _, body := range s.Bodies {
		e.inLanguages(body, search.WeightText)
	}
	return e.inLanguages(s.Name, search.WeightName).mentioning(search.WeightText, roundWords)
}

const (
	// decisionWords are what any decision is asked for as.
	decisionWords = "beslutning vedtak prioritering"
	// weightAbout is that of the title of what a decision is on: the initiative
	// itself is found first.
	weightAbout = 2
)

// ofDecision is what the two parties have decided on an initiative, with their
// reasons.
func ofDecision(s *initiative.State, row *catalogue.Row) *entry {
	d := &s.Decision
	e := &entry{version: row.Position, Thing: Thing{
		Kind: Decision, ID: s.ID, Path: "/tiltak/" + s.ID + "#beslutning", Resource: "/initiatives/" + s.ID,
		Title: s.Title, Owner: row.Owner, Class: d.Class,
	}}
	if d.Round != "" {
		e.Path = "/prioritering/" + d.Round + "/tiltak/" + s.ID
	}
	e.inLanguages(s.Title, weightAbout).mentioning(search.WeightOf, s.ID).mentioning(search.WeightText, decisionWords)
	for _, party := range []events.Party{events.PartyState, events.PartyMunicipalities} {
		if signed, ok := d.Signatures[party]; ok && len(signed.Reason) > 0 {
			e.inLanguages(signed.Reason, search.WeightText)
			if e.Text == nil {
				e.Text = signed.Reason
			}
		}
	}
	return e
}

// OfRow is a row of the list as what was found; it lies in an index of its
// own.
func OfRow(r *catalogue.Row) Thing {
	return Thing{
		Kind: Initiative, ID: r.ID, Path: "/tiltak/" + r.ID, Resource: "/initiatives/" + r.ID,
		Title: r.Title, Text: r.Summary, Owner: r.Owner, Stage: r.Stage,
	}
}

// page is a page of words, or one above a list: where it is, and what all its words
// begin with. What it is called and asked for as stands under "find.page".
type page struct{ path, words string }

var pages = []page{
	{"/hjelp", "page.guide."}, {"/om", "page.about."}, {"/data", "page.data."}, {"/personvern", "page.privacy."},
	{"/tilgjengelighet", "page.accessibility."},
	{path: "/kommuner"}, {path: "/behov"}, {path: "/nettverk"}, {path: "/prioritering"}, {path: "/endringer"}, {path: "/neste-aar"}, {path: "/belastning"}, {path: "/halvaar"},
	{path: "/fagsystemer"}, {path: "/abonner"}, {path: "/importer"},
}

// ofPage has the words of a page in all languages, and what else it is asked for
// as.
func ofPage(p page) *entry {
	e := &entry{Thing: Thing{Kind: Help, ID: strings.Trim(p.path, "/"), Path: p.path, Title: events.Text{}}}
	for _, lang := range locale.Languages {
		tag := string(lang)
		e.Title[tag] = lang.Text("find.page."+e.ID, nil)
		e.known(e.Title[tag])
		also := lang.Text("find.page."+e.ID+".also", nil)
		e.hints = append(e.hints, also)
		e.parts = append(e.parts, search.Part{Text: also, Language: tag, Weight: search.WeightName})
		if p.words == "" {
			continue
		}
		if e.Text == nil {
			e.Text = events.Text{}
		}
		e.Text[tag] = sentences(lang.Under(p.words))
	}
	return e.inLanguages(e.Title, search.WeightName).inLanguages(e.Text, search.WeightText)
}

// sentences puts texts of a page one after the other, so that an excerpt shows where
// each ends.
func sentences(texts []string) string {
	out := make([]string, len(texts))
	for i, text := range texts {
		if out[i] = text; text != "" && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, "?") {
			out[i] += "."
		}
	}
	return strings.Join(out, " ")
}
