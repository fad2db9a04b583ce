package api

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// operationSection is one operation of the API.
type operationSection struct {
	ID, Method, Path, Summary string
	Text                      template.HTML
	Scopes                    []string // of the token that it needs; none for what anyone may
	Parameters                []parameterRow
	Bodies                    []bodySection
	Curl                      string
	Answers                   []answerLine // success and other ways on
	Errors                    []answerLine
}

type parameterRow struct {
	Name, In string
	Required bool
	Type     valueType
	Text     template.HTML
	Example  string
}

type bodySection struct {
	ContentType string
	Required    bool
	Schema      valueType
	Rows        []row
	Example     string
}

type answerLine struct {
	Code, Reason, Href string
	Text               template.HTML
}

// answerSection is one kind of answer, shared by operations.
type answerSection struct {
	ID, Name string
	Text     template.HTML
	Headers  []parameterRow
	Bodies   []bodySection
}

func answerID(name string) string { return "answer-" + name }

// answerPath is the page of a kind of answer.
func answerPath(name string) string {
	if name < "M" {
		return answersPath
	}
	return moreAnswers
}

// operation lays one operation out.
func (d *outline) operation(o *outlineOperation) (operationSection, error) {
	out := operationSection{
		ID: o.OperationID, Method: o.method, Path: o.path, Summary: o.Summary, Text: blocks(o.Description), Scopes: scopes(o),
	}
	var err error
	if out.Parameters, err = d.parameters(o.Parameters); err != nil {
		return out, err
	}
	if o.RequestBody != nil {
		if out.Bodies, err = d.bodies(o.RequestBody.Content, true); err != nil {
			return out, err
		}
		for i := range out.Bodies {
			out.Bodies[i].Required = o.RequestBody.Required
			if i > 0 && out.Bodies[i].Schema.Name == out.Bodies[0].Schema.Name {
				out.Bodies[i].Rows = nil // the same table again
			}
		}
	}
	for _, r := range o.Responses {
		line := d.answerLine(r)
		if r.Name >= "400" {
			out.Errors = append(out.Errors, line)
		} else {
			out.Answers = append(out.Answers, line)
		}
	}
	out.Curl, err = d.curl(o, out)
	return out, err
}

func scopes(o *outlineOperation) []string {
	var out []string
	for _, s := range o.Security {
		for _, names := range s {
			out = append(out, names...)
		}
	}
	return out
}

func (d *outline) answerLine(r entry[outlineResponse]) answerLine {
	code, _ := strconv.Atoi(r.Name) // "default" has no words of its own
	line := answerLine{Code: r.Name, Reason: http.StatusText(code), Text: spans(r.Value.Description)}
	if name := refName(r.Value.Ref); name != "" {
		line.Href = answerPath(name) + "#" + answerID(name)
		shared, _ := d.Components.Responses.find(name)
		line.Text = spans(shared.Description)
	}
	return line
}

// answer lays one kind of answer out.
func (d *outline) answer(name string, r outlineResponse) (answerSection, error) {
	out := answerSection{ID: answerID(name), Name: name, Text: spans(r.Description)}
	var headers []outlineParameter
	for _, h := range r.Headers {
		p := h.Value
		if shared, ok := d.Components.Headers.find(refName(p.Ref)); ok {
			p = shared
		}
		p.Name, p.Ref = h.Name, ""
		headers = append(headers, p)
	}
	var err error
	if out.Headers, err = d.parameters(headers); err != nil {
		return out, err
	}
	out.Bodies, err = d.bodies(r.Content, false)
	return out, err
}

func (d *outline) parameters(given []outlineParameter) ([]parameterRow, error) {
	var out []parameterRow
	for _, p := range given {
		p = d.parameter(p)
		example, err := plainText(p.Example)
		if err != nil {
			return nil, err
		}
		out = append(out, parameterRow{
			Name: p.Name, In: p.In, Required: p.Required, Type: d.typeOf(p.Schema), Text: spans(p.Description), Example: example,
		})
	}
	return out, nil
}

func (d *outline) parameter(p outlineParameter) outlineParameter {
	if shared, ok := d.Components.Parameters.find(refName(p.Ref)); ok {
		return shared
	}
	return p
}

// bodies lays the contents of a request or an answer out, with a table of all
// members if members are asked for.
func (d *outline) bodies(content ordered[outlineMedia], members bool) ([]bodySection, error) {
	var out []bodySection
	for _, m := range content {
		b := bodySection{ContentType: m.Name, Schema: d.typeOf(m.Value.Schema)}
		if members {
			b.Rows = d.rows("", d.resolve(m.Value.Schema), true)
		}
		var err error
		if b.Example, err = plainText(d.example(m.Value)); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// curl is a line for the shell that does what the operation's examples say.
// $API and $TOKEN are explained at the top of the page.
func (d *outline) curl(o *outlineOperation, laid operationSection) (string, error) {
	path := o.path
	for _, p := range laid.Parameters {
		if p.In == "path" {
			path = strings.ReplaceAll(path, "{"+p.Name+"}", p.Example)
		}
	}
	parts := []string{"curl"}
	if o.method != http.MethodGet {
		parts = append(parts, "-X", o.method)
	}
	parts = append(parts, `"$API`+path+`"`)
	if len(laid.Scopes) > 0 {
		parts = append(parts, `-H "Authorization: Bearer $TOKEN"`)
	}
	for _, p := range laid.Parameters {
		switch {
		case p.Name == "Idempotency-Key":
			parts = append(parts, `-H "Idempotency-Key: $(uuidgen)"`)
		case p.Name == "If-Match" && slices.ContainsFunc(laid.Errors, func(a answerLine) bool { return a.Code == "428" }):
			parts = append(parts, "-H "+quoted("If-Match: "+p.Example))
		}
	}
	if len(laid.Bodies) == 0 {
		return strings.Join(parts, " "), nil
	}
	kind := laid.Bodies[0].ContentType
	parts = append(parts, "-H "+quoted("Content-Type: "+kind))
	if !strings.HasSuffix(kind, "json") { // what is not written on one line comes from a file
		return strings.Join(append(parts, "--data-binary @-"), " "), nil
	}
	body, err := compactJSON(d.example(o.RequestBody.Content[0].Value))
	if err != nil {
		return "", err
	}
	return strings.Join(append(parts, "-d "+quoted(body)), " "), nil
}

// quoted is a word for the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
