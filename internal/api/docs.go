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

// Where the pages of the documentation are: an overview with errors, two pages of the
// answers that operations share, a page for each tag of the description, and three for
// the schemas: answers, and the schemas of what is answered, are too many for one page
// and part by their names.
const (
	docsPath        = Base + "/docs"
	answersPath     = docsPath + "/answers"
	moreAnswers     = docsPath + "/answers-from-m"
	bodySchemas     = docsPath + "/body-schemas"
	documentSchemas = docsPath + "/document-schemas"
	moreSchemas     = docsPath + "/document-schemas-from-m"
)

// DocsPages are the pages about the API by their addresses, in English. They
// need no script and nothing from other addresses; their stylesheet is
// DocsStyle at /api/v1/docs/style.css. Errors lead to the overview: every
// problem's type is its address with the error's code as the fragment. They are
// made once, from openapi.yaml; the caller must not change them.
func DocsPages() (map[string][]byte, error) { return docsPages() }

// DocsAddresses lists the addresses of DocsPages.
func DocsAddresses() []string {
	d, err := docsOutline()
	if err != nil {
		panic(err) // as DescriptionJSON
	}
	out := []string{docsPath, answersPath, moreAnswers, bodySchemas, documentSchemas, moreSchemas}
	for _, t := range d.Tags {
		out = append(out, tagPath(t.Name))
	}
	return out
}

// DocsStyle is the stylesheet of DocsPages. The caller may change the bytes.
func DocsStyle() []byte { return slices.Clone(docsStyle) }

func tagPath(name string) string { return docsPath + "/" + slug(name) }

var docsOutline = sync.OnceValues(func() (*outline, error) { return readOutline(description) })

var docsPages = sync.OnceValues(func() (map[string][]byte, error) {
	d, err := docsOutline()
	if err != nil {
		return nil, err
	}
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return nil, fmt.Errorf("parse template of documentation: %w", err)
	}
	all, err := d.page()
	if err != nil {
		return nil, fmt.Errorf("lay out documentation: %w", err)
	}
	out := map[string][]byte{}
	for address, p := range all.parts() {
		var b bytes.Buffer
		if err := t.Execute(&b, p); err != nil {
			return nil, fmt.Errorf("write documentation %s: %w", address, err)
		}
		own := []byte(`href="` + address + `#`) // a fragment is enough on the page itself
		out[address] = bytes.ReplaceAll(b.Bytes(), own, []byte(`href="#`))
	}
	return out, nil
})

// page is everything that the template shows.
type page struct {
	Title, Version, Base string
	License, Contact     string
	Summary              template.HTML
	Intro, Access        template.HTML
	Tags                 []tagSection
	Answers              []answerSection
	Schemas              []schemaSection
	Errors               []errorSection

	Name     string       // of this page; "" on the overview
	Contents []tagSection // all tags, with what their operations are
}

type tagSection struct {
	ID, Href, Name string
	Text           template.HTML
	Operations     []operationSection
}

// parts are the pages that a whole one is given as, by their addresses.
func (p page) parts() map[string]page {
	schemas, answers := p.Schemas, p.Answers
	p.Contents, p.Tags, p.Schemas, p.Answers = p.Tags, nil, nil, nil
	out := map[string]page{docsPath: p}
	other := p
	other.Intro, other.Errors = "", nil
	for path, name := range map[string]string{answersPath: "Answers, A to L", moreAnswers: "Answers, M to Z"} {
		shared := other
		shared.Name = name
		for _, a := range answers {
			if answerPath(a.Name) == path {
				shared.Answers = append(shared.Answers, a)
			}
		}
		out[path] = shared
	}
	for _, t := range p.Contents {
		tag := other
		tag.Name, tag.Tags = t.Name, []tagSection{t}
		out[t.Href] = tag
	}
	for path, name := range map[string]string{
		bodySchemas: "Schemas of bodies", documentSchemas: "Schemas of documents, A to L", moreSchemas: "Schemas of documents, M to Z",
	} {
		one := other
		one.Name = name
		for _, s := range schemas {
			if s.Path == path {
				one.Schemas = append(one.Schemas, s)
			}
		}
		out[path] = one
	}
	return out
}

// page lays the description out for reading.
func (d *outline) page() (page, error) {
	out := page{
		Title: d.Info.Title, Version: d.Info.Version, Base: Base, License: d.Info.License.Name, Contact: d.Info.Contact.URL,
		Summary: spans(d.Info.Summary), Intro: blocks(d.Info.Description), Errors: errorSections(),
	}
	for _, s := range d.Components.SecuritySchemes {
		out.Access += blocks(s.Value.Description)
	}
	for _, t := range d.Tags {
		section := tagSection{ID: "tag-" + slug(t.Name), Href: tagPath(t.Name), Name: t.Name, Text: spans(t.Description)}
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
