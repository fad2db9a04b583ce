package casepapers

import (
	"bytes"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/opendocument"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// paperPage is a draft as a page.
type paperPage struct {
	*paper
	Blocks []block
	ODT    string // the same as a text document
	Back   string // the adoption that it is about
}

// block is one of a heading, a paragraph and a table.
type block struct {
	Heading   *opendocument.Heading
	Paragraph *opendocument.Paragraph
	Table     *opendocument.Table
}

func page(v *shell.Request) error {
	if to, former := today(v); former {
		return v.Redirect(to)
	}
	p, err := newPaper(v)
	if err != nil {
		return err
	}
	d := &paperPage{paper: p, ODT: v.FileAddress(p.path+".odt", nil), Back: p.adoption}
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case opendocument.Heading:
			d.Blocks = append(d.Blocks, block{Heading: &b})
		case opendocument.Paragraph:
			d.Blocks = append(d.Blocks, block{Paragraph: &b})
		case opendocument.Table:
			d.Blocks = append(d.Blocks, block{Table: &b})
		}
	}
	return v.Render("casepaper", shell.Page{Title: p.Title, Crumbs: p.crumbs(v)}, d)
}

// textDocument is the draft as a text document, in the language of its address.
func textDocument(v *shell.Request) error {
	if err := v.LanguageOfAddress(); err != nil {
		return err
	}
	p, err := newPaper(v)
	if err != nil {
		return err
	}
	t := &opendocument.Text{Title: v.Titled(p.Title), Language: string(v.Lang)}
	t.Blocks = append(t.Blocks, opendocument.Heading{Level: 1, Text: v.Titled(p.Heading)}, opendocument.Paragraph{Text: p.Draft})
	for _, b := range p.Blocks {
		if link, is := b.(opendocument.Paragraph); is && link.Href != "" {
			link.Text += ": " + link.Href // it is read on paper too
			b = link
		}
		t.Blocks = append(t.Blocks, b)
	}
	var b bytes.Buffer
	if err := opendocument.Write(&b, t); err != nil {
		return err
	}
	return v.Download(opendocument.Type, "saksframlegg-"+p.about.ID+"-"+p.m.Number+".odt", b.Bytes())
}

// today is where a number that is no longer one of today's leads.
func today(v *shell.Request) (to string, former bool) {
	heirs, former, _ := v.Shell.Config.Ref.Current(v.HTTP.PathValue("number"))
	base := "/tiltak/" + v.HTTP.PathValue("id") + "/innforing"
	if former && len(heirs) == 1 {
		return base + "/" + heirs[0] + "/saksframlegg", true
	}
	return base, former
}

func (p *paper) crumbs(v *shell.Request) []shell.Crumb {
	return []shell.Crumb{
		{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, {Title: v.Lang.Pick(p.doc.Title), Href: "/tiltak/" + p.about.ID},
		{Title: p.m.DisplayName, Href: p.adoption},
	}
}

// notThere refuses an initiative and a municipality that there are not.
func (p *paper) notThere(v *shell.Request) error {
	if !p.about.Initiative.Exists() {
		return fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": p.about.ID})
	}
	if !p.about.Known {
		return fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": v.HTTP.PathValue("number")})
	}
	return nil
}
