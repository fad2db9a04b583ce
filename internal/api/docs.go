package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"sync"
)

var (
	//go:embed docs.tmpl.html
	docsTemplate string
	//go:embed docs.css
	docsStyle []byte
)

// DocsPage is the description of the API as a page to read, in English. It
// needs no script and nothing from other addresses; its stylesheet is DocsStyle
// at /api/v1/docs/style.css. Errors lead to it: every problem's type is the
// page with the error's code as the fragment. It is made once, from
// openapi.yaml; the caller must not change the bytes.
func DocsPage() ([]byte, error) { return docsPage() }

// DocsStyle is the stylesheet of DocsPage. The caller may change the bytes.
func DocsStyle() []byte { return slices.Clone(docsStyle) }

var docsPage = sync.OnceValues(func() ([]byte, error) {
	d, err := readOutline(description)
	if err != nil {
		return nil, err
	}
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("parse template of documentation: %w", err)
	}
	page, err := d.page()
	if err != nil {
		return nil, fmt.Errorf("lay out documentation: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, page); err != nil {
		return nil, fmt.Errorf("write documentation: %w", err)
	}
	return out.Bytes(), nil
})

// page is everything that the template shows.
type page struct {
	Title, Version, Base string
	License, Contact     string
	Summary              []span
	Intro, Access        []block
	Tags                 []tagSection
	Answers              []answerSection
	Schemas              []schemaSection
	Errors               []errorSection
}

type tagSection struct {
	ID, Name   string
	Text       []span
	Operations []operationSection
}

// page lays the description out for reading.
func (d *outline) page() (page, error) {
	out := page{
		Title: d.Info.Title, Version: d.Info.Version, Base: Base, License: d.Info.License.Name, Contact: d.Info.Contact.URL,
		Summary: spans(d.Info.Summary), Intro: blocks(d.Info.Description), Errors: errorSections(),
	}
	for _, s := range d.Components.SecuritySchemes {
		out.Access = append(out.Access, blocks(s.Value.Description)...)
	}
	for _, t := range d.Tags {
		section := tagSection{ID: "tag-" + slug(t.Name), Name: t.Name, Text: spans(t.Description)}
		for _, o := range d.operations(t.Name) {
			laid, err := d.operation(o)
			if err != nil {
				return out, fmt.Errorf("%s: %w", o.OperationID, err)
			}
			section.Operations = append(section.Operations, laid)
		}
		out.Tags = append(out.Tags, section)
	}
	for _, r := range d.Components.Responses {
		laid, err := d.answer(r.Name, r.Value)
		if err != nil {
			return out, fmt.Errorf("response %s: %w", r.Name, err)
		}
		out.Answers = append(out.Answers, laid)
	}
	for _, s := range d.Components.Schemas {
		out.Schemas = append(out.Schemas, d.schemaSection(s.Name, s.Value))
	}
	return out, nil
}
