package casepapers

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/opendocument"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// blank is what the municipality fills in.
const blank = "[…]"

// paper is a draft while it is written, for one initiative and one municipality.
type paper struct {
	Title, Heading string
	Draft          string // that it is one, and what of
	Blocks         []opendocument.Block

	v              *shell.Request
	about          query.Adoption
	m              reference.Municipality
	doc            *document.Initiative
	path, adoption string                   // addresses: of the draft, and of the adoption
	unknown        []string                 // what the registry does not know, in sentences
	waves          []query.MunicipalityWave // that it can begin in, what starts first first
}

// newPaper writes the draft for the initiative and the municipality of the address.
func newPaper(v *shell.Request) (*paper, error) {
	p := &paper{v: v, doc: new(document.Initiative)}
	var err error
	if p.about, err = v.Shell.Config.App.Query.Adoption(v.HTTP.PathValue("id"), v.HTTP.PathValue("number")); err != nil {
		return nil, err
	}
	if err := p.notThere(v); err != nil {
		return nil, err
	}
	p.m, _ = v.Shell.Config.Ref.Municipality(p.about.Place.Number)
	stored, err := v.Shell.Config.App.Query.Document(p.about.ID)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(stored.JSON, p.doc); err != nil {
		return nil, fmt.Errorf("decode document %s: %w", p.about.ID, err)
	}
	p.adoption = "/tiltak/" + p.about.ID + "/innforing/" + p.m.Number
	p.path = p.adoption + "/saksframlegg"
	named := fault.Args{"title": v.Lang.Pick(p.doc.Title), "name": p.m.DisplayName}
	p.Title, p.Heading = v.T("case.title", named), v.T("case.heading", named)
	p.Draft = v.T("case.draft", fault.Args{"day": v.Today(), "blank": blank})
	return p, p.write()
}

// write writes the sections in the order in which a council reads them.
func (p *paper) write() error {
	if err := p.findWaves(); err != nil {
		return err
	}
	p.frame()
	p.decision()
	p.whatItIs()
	p.must()
	p.costs()
	p.steps()
	p.begin()
	p.own()
	if err := p.others(); err != nil {
		return err
	}
	if err := p.vendors(); err != nil {
		return err
	}
	p.section("judgement")
	p.say("judgement", fault.Args{"blank": blank})
	p.unknowns()
	p.sources()
	return nil
}

// frame is what the municipality's own records say of the case.
func (p *paper) frame() {
	for _, key := range []string{"number", "officer", "body", "meeting"} {
		p.say("frame."+key, fault.Args{"blank": blank})
	}
}

// decision suggests what is decided, with all that is the municipality's own to say
// left open. What is obligatory is not asked for as a choice.
func (p *paper) decision() {
	p.section("decision")
	args := fault.Args{"name": p.m.DisplayName, "title": p.v.Lang.Pick(p.doc.Title), "blank": blank}
	key := "decision.choice"
	if o := p.doc.Obligation; o != nil && p.concerned() && (o.Level == events.ObligationMandatory || o.Level == events.ObligationMandatoryLater) {
		key = "decision.must"
		args["deadline"] = o.Deadline
	}
	p.say(key, args)
	for _, key := range []string{"decision.when", "decision.means", "decision.who", "decision.report"} {
		p.say(key, args)
	}
	p.join()
}

// unknowns says together what the registry does not know, so that nobody reads
// silence as nothing.
func (p *paper) unknowns() {
	p.section("unknown")
	if len(p.unknown) == 0 {
		p.say("unknown.nothing", nil)
		return
	}
	p.say("unknown.what", nil)
	for _, s := range p.unknown {
		p.text("– " + s)
	}
}

// sources are where all of it can be read.
func (p *paper) sources() {
	p.section("sources")
	p.say("sources.when", fault.Args{"day": p.v.Today()})
	p.link(p.v.T("case.source.initiative", fault.Args{"id": p.about.ID}), "/tiltak/"+p.about.ID)
	p.link(p.v.T("case.source.uptake", nil), "/tiltak/"+p.about.ID+"/innforing")
	p.link(p.v.T("case.source.own", fault.Args{"name": p.m.DisplayName}), p.adoption)
	seen := map[string]bool{}
	outside := func(title, address string) {
		if address != "" && !seen[address] {
			seen[address] = true
			p.Blocks = append(p.Blocks, opendocument.Paragraph{Text: title, Href: address})
		}
	}
	for _, l := range p.doc.Links {
		title := p.v.Lang.Pick(l.Title)
		if title == "" {
			title = p.v.Lang.Label("links")
		}
		outside(title, l.URL)
	}
	for _, s := range p.doc.Sources {
		outside(s.Source, s.URL)
	}
}

// concerned says whether the initiative concerns the municipality today.
func (p *paper) concerned() bool {
	return p.v.Shell.Config.Ref.Concerns(p.doc.Reach, p.m.Number)
}

// section begins a section.
func (p *paper) section(key string) {
	p.Blocks = append(p.Blocks, opendocument.Heading{Level: 2, Text: p.v.T("case.h."+key, nil)})
}

// say writes a sentence.
func (p *paper) say(key string, args fault.Args) { p.text(p.v.T("case."+key, args)) }

// lacks says that the registry does not know something, here and at the end.
func (p *paper) lacks(key string, args fault.Args) {
	s := p.v.T("case.lacks."+key, args)
	p.text(s)
	p.unknown = append(p.unknown, s)
}

// text writes what may be several paragraphs.
func (p *paper) text(s string) {
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p.Blocks = append(p.Blocks, opendocument.Paragraph{Text: line})
		}
	}
}

// prose writes a text of the record, in the language that is best for the reader.
func (p *paper) prose(t events.Text) { p.text(p.v.Lang.Pick(t)) }

// link leads to a page of the registry.
func (p *paper) link(title, path string) {
	p.Blocks = append(p.Blocks, opendocument.Paragraph{Text: title, Href: p.v.Shell.Config.Site.String() + path})
}

// table writes a table; the cells of a row are texts.
func (p *paper) table(name string, widths []int, head []string, rows [][]string) {
	t := opendocument.Table{Name: name, Widths: widths, Head: head}
	for _, row := range rows {
		cells := make([]opendocument.Paragraph, len(row))
		for i, text := range row {
			cells[i] = opendocument.Paragraph{Text: text}
		}
		t.Rows = append(t.Rows, cells)
	}
	p.Blocks = append(p.Blocks, t)
}
