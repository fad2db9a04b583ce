package imports

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// beginPage is where a file is given.
type beginPage struct {
	Form     *form.Form
	MayWrite bool
	SignedIn bool
	MaxMB    int
}

// begin shows the form that a file is given with.
func begin(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	return showBegin(v, f)
}

func showBegin(v *shell.Request, f *form.Form) error {
	return v.Render("imports", shell.Page{Title: v.T("imports.title", nil), Form: f, Status: f.Status}, &beginPage{
		Form: f, SignedIn: v.Session.SignedIn(), MayWrite: mayImport(v), MaxMB: importing.MaxBytes >> 20,
	})
}

// mayImport says whether there is any use in choosing a file.
func mayImport(v *shell.Request) bool {
	return v.Shell.Config.App.Command.Admit(v.Caller(), "importInitiatives", "") == nil
}

// upload keeps a file and leads to what was read of it.
func upload(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	name, content, ok, err := v.File("fil")
	if err != nil {
		return err
	}
	var wrong fault.List
	wrong.Check(ok, "fil", "required", nil)
	wrong.Check(f.Value("kilde") != "", "kilde", "required", nil)
	if err := wrong.Err(fault.Invalid, "", nil); err != nil {
		return refuse(v, f, err)
	}
	plan, err := v.Shell.Config.App.Imports.Upload(v.HTTP.Context(), v.Caller(), imports.File{
		Name: name, Source: f.Value("kilde"), Bytes: content,
	})
	if err != nil {
		return refuse(v, f, err)
	}
	return v.Redirect(address(plan.ID))
}

// refuse shows the form again with why the file was not taken.
func refuse(v *shell.Request, f *form.Form, err error) error {
	if err := v.Refused(f, err); err != nil {
		return err
	}
	if len(f.Errors) == 0 { // it is about the file as a whole
		f.Errors = []form.Error{{Path: "fil", ID: form.ID("fil"), Label: v.T("imports.file", nil), Text: f.Detail}}
		f.Detail = ""
	}
	return showBegin(v, f)
}

// address is that of the page of an import, with what is shown of it.
func address(id string, query ...url.Values) string {
	path := "/importer/" + id
	for _, q := range query {
		if len(q) > 0 {
			path += "?" + q.Encode()
		}
	}
	return path
}
