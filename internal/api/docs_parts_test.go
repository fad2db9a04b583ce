package api

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	const text = "First `code` and **bold**\nand [more](/x).\n\n## Repeating: A-Key\nNext\n"
	const want = `<p>First <code>code</code> and <strong>bold</strong>
and <a href="/x">more</a>.</p>
<h3 id="repeating-a-key">Repeating: A-Key</h3>
<p>Next</p>
`
	if got := blocks(text); string(got) != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if got := spans("One `a`\n\ntwo\n"); got != "One <code>a</code><br>\ntwo" {
		t.Errorf("got %s", got)
	}
}

func TestDescriptionsCannotWriteMarkup(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	page := page{Intro: blocks("<script>x</script> `<b>` [click](javascript:alert(1)) **<i>**")}
	if err := template.Must(template.New("docs").Parse(docsTemplate)).Execute(&out, page); err != nil {
		t.Fatal(err)
	}
	for _, forbidden := range []string{"<script", "<b>", "<i>", `"javascript:`} {
		if strings.Contains(out.String(), forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
}

const smallDescription = `
info: {title: T, version: "1"}
tags: [{name: Things}]
paths:
  /things/{id}:
    parameters:
      - {$ref: "#/components/parameters/ID"}
    put:
      operationId: putThing
      tags: [Things, Other]
      security: [{bearerAuth: ["s:write"]}]
      parameters: [{name: If-Match, in: header, schema: {type: string}, example: '"4"'}]
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Thing"}
            example: {z: it's, a: {b: [1, 2.50, true, null, "5"], on: 2026-03-01}}
      responses:
        "200": {$ref: "#/components/responses/Done"}
        "428": {description: Missing.}
components:
  parameters:
    ID: {name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 9, default: 3}, example: 7}
  responses:
    Done: {description: "It is ` + "`done`" + `."}
  schemas:
    Text: {type: object, properties: {nb: {type: string}, nn: {type: string}}}
    Kind: {type: string, enum: [b, a], description: Which.}
    Part: {type: object, required: [n], properties: {n: {type: [integer, "null"], minimum: 2}, again: {$ref: "#/components/schemas/Part"}}}
    Thing:
      type: object
      required: [kind]
      properties:
        z: {$ref: "#/components/schemas/Text", description: Own words.}
        kind: {$ref: "#/components/schemas/Kind"}
        parts: {type: array, minItems: 1, maxItems: 3, items: {$ref: "#/components/schemas/Part"}}
        free: {}
        names: {type: object, additionalProperties: {type: string}}
        at: {type: string, format: date-time, maxLength: 40}
`

func TestAnOperationIsLaidOut(t *testing.T) {
	t.Parallel()
	d, err := readOutline([]byte(smallDescription))
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.page()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Tags) != 1 || len(p.Tags[0].Operations) != 1 {
		t.Fatalf("got %+v", p.Tags)
	}
	o := p.Tags[0].Operations[0]
	const curl = `curl -X PUT "$API/things/7" -H "Authorization: Bearer $TOKEN" -H 'If-Match: "4"' -H 'Content-Type: application/json' ` +
		`-d '{"z":"it'\''s","a":{"b":[1,2.5,true,null,"5"],"on":"2026-03-01"}}'`
	if o.Curl != curl {
		t.Errorf("call is\n%s, want\n%s", o.Curl, curl)
	}
	id := parameterRow{Name: "id", In: "path", Required: true, Type: valueType{Name: "integer", Limits: []string{"from 1 to 9", "3 by default"}}, Example: "7"}
	if len(o.Parameters) != 2 || !reflect.DeepEqual(o.Parameters[0], id) {
		t.Errorf("parameters are %+v", o.Parameters)
	}
	answers := []answerLine{{Code: "200", Reason: "OK", Href: answersPath + "#answer-Done", Text: "It is <code>done</code>."}}
	errors := []answerLine{{Code: "428", Reason: "Precondition Required", Text: "Missing."}}
	if !reflect.DeepEqual(o.Answers, answers) || !reflect.DeepEqual(o.Errors, errors) {
		t.Errorf("answers are %+v and %+v", o.Answers, o.Errors)
	}
	if b := o.Bodies[0]; b.Required || !strings.HasPrefix(b.Example, "{\n  \"z\": \"it's\",\n  \"a\": {") {
		t.Errorf("body is %+v", b)
	}
}

func TestABodyIsATable(t *testing.T) {
	t.Parallel()
	d, err := readOutline([]byte(smallDescription))
	if err != nil {
		t.Fatal(err)
	}
	thing, _ := d.Components.Schemas.find("Thing")
	part := valueType{Name: "Part", Href: bodySchemas + "#schema-Part"}
	n := valueType{Name: "integer", Limits: []string{"or null", "at least 2"}}
	want := []row{
		{Name: "z", Type: valueType{Name: "Text", Href: bodySchemas + "#schema-Text"}, Text: spans("Own words.")},
		{Name: "kind", Required: true, Type: valueType{Name: "Kind", Href: bodySchemas + "#schema-Kind"}, Text: spans("Which.")},
		{Name: "parts", Type: valueType{Prefix: "list of ", Name: "Part", Href: bodySchemas + "#schema-Part", Limits: []string{"from 1 to 3 items"}}},
		{Name: "parts[].n", Required: true, Type: n},
		{Name: "parts[].again", Type: part},
		{Name: "free", Type: valueType{Name: "any value"}},
		{Name: "names", Type: valueType{Prefix: "object of ", Name: "string"}},
		{Name: "at", Type: valueType{Name: "string", Limits: []string{"date-time", "at most 40 characters"}}},
	}
	got := d.rows("", thing, true)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	for _, r := range d.rows("", thing, false) {
		if strings.Contains(r.Name, ".") {
			t.Errorf("a shallow table has %s", r.Name)
		}
	}
}
