package searchpage

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// Where the words that the search takes for the same are shown, and changed.
const (
	wordsPath  = address + "/ord"
	changePath = wordsPath + "/endre"
)

// paramWas names the group that is changed, by its words; formWas carries them.
const (
	paramWas = "ord"
	formWas  = "was"
)

// The buttons of the form of a group: what will be recorded is shown before it is.
const (
	showWhat   = "vis"
	send       = "send"
	correct    = "rett"
	showRemove = "vis-fjern"
	remove     = "fjern"
)

// wordsPage is the words that the search takes for the same.
type wordsPage struct {
	Groups  []shownGroup
	Changes []vocabulary.Change
	New     string // the form of a new group; "" for whoever may not
}

type shownGroup struct {
	vocabulary.Group
	Joined string
	Change string // its form; "" for whoever may not
}

func join(words []string) string { return strings.Join(words, ", ") }

// showWords lists them, with who changed what and when.
func showWords(v *shell.Request) error {
	app := v.Shell.Config.App
	s, err := app.Query.Vocabulary()
	if err != nil {
		return err
	}
	d := &wordsPage{Changes: s.Changes}
	may := !v.Caller().Anonymous() && app.Command.MaySetSynonyms(v.Caller()) == nil
	if may {
		d.New = changePath
	}
	for _, g := range app.Query.SynonymGroups(&s) {
		one := shownGroup{Group: g, Joined: join(g.Words)}
		if may {
			one.Change = changePath + "?" + url.Values{paramWas: {one.Joined}}.Encode()
		}
		d.Groups = append(d.Groups, one)
	}
	return v.Render("words", shell.Page{Title: v.T("words.title", nil), About: v.T("words.lead", nil), Crumbs: crumbs(v)}, d)
}

// crumbs lead from the search to its words.
func crumbs(v *shell.Request, below ...shell.Crumb) []shell.Crumb {
	return append([]shell.Crumb{{Title: v.T("search.title", nil), Href: address}}, below...)
}

// changeForm is the form of one group.
type changeForm struct {
	Was    string // its words as they stand; "": it is new
	Form   *form.Form
	Fields []form.View
	Hidden []form.HiddenValue
	Action string
	Cancel string
	Review string // the button that records what is shown; "": the fields are shown
	Remove bool   // what is shown is that the group is removed
	Shown  []form.Described
	Blank  []string
}

// typed is a group as the form has it.
type typed struct {
	Words []string `json:"words"`
}

func wordsBinding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f, form.List("words", form.OneLine("").Called(v.Lang.Label("word")).Needed()).Needed())
	b.Key = "synonyms"
	return b
}

func entered(v *shell.Request) error {
	if v.Caller().Anonymous() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	return v.Shell.Config.App.Command.MaySetSynonyms(v.Caller())
}

// beginChange is the page of a fresh form: of a new group, or of one that stands.
func beginChange(v *shell.Request) error {
	if err := entered(v); err != nil {
		return err
	}
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	was := v.HTTP.URL.Query().Get(paramWas)
	words := split(was)
	if err := stands(v, words); err != nil {
		return err
	}
	f.Values = form.Fill(typed{append(words, make([]string, max(1, vocabulary.MinWords-len(words)))...)})
	f.Values.Set(formWas, was)
	f.NewKey()
	return showChange(v, f, "")
}

// stands refuses words that are no group, as one that was changed since its page was
// shown.
func stands(v *shell.Request, words []string) error {
	s, err := v.Shell.Config.App.Query.Vocabulary()
	if err != nil || len(words) == 0 {
		return err
	}
	for _, g := range v.Shell.Config.App.Query.SynonymGroups(&s) {
		if slices.Equal(g.Words, words) {
			return nil
		}
	}
	return fault.New(fault.NotFound, "synonyms_not_there", fault.Args{"given": join(words)})
}

// split are the words of a group as its address has them.
func split(joined string) (out []string) {
	for word := range strings.SplitSeq(joined, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// takeChange takes a form that was sent.
func takeChange(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	if err := entered(v); err != nil {
		return err
	}
	b, button := wordsBinding(v, f), f.Value(form.ButtonField)
	if button == correct || b.Press(button) {
		return showChange(v, f, "")
	}
	b.Compact()
	cmd, wrong, err := meant(b, f, button)
	if err != nil {
		return err
	}
	if err = record(v, f, button, cmd, wrong); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("words.sent", nil))
		b.Place()
		return showChange(v, f, "")
	}
	switch button {
	case send, remove:
		return v.Redirect(wordsPath)
	case showRemove:
		return showChange(v, f, remove)
	}
	return showChange(v, f, send)
}

// meant is what a form that was sent asks for.
func meant(b *form.Binding, f *form.Form, button string) (cmd vocabulary.Set, wrong []fault.Field, err error) {
	t, wrong, err := form.Bind[typed](b)
	cmd = vocabulary.Set{Words: t.Words, Was: split(f.Value(formWas))}
	switch {
	case button == remove || button == showRemove:
		cmd.Words, wrong = nil, nil
	case len(cmd.Words) == 0: // to remove a group is another button
		wrong = append(wrong, fault.Field{Path: "words", Code: "too_few", Args: fault.Args{"min": vocabulary.MinWords, "given": 0}})
	}
	return cmd, wrong, err
}

// record records what a form asks for, where its button says so; else it says what stands
// in the way of that.
func record(v *shell.Request, f *form.Form, button string, cmd vocabulary.Set, wrong []fault.Field) error {
	h := v.Shell.Config.App.Command
	if button != send && button != remove {
		return fault.Merge(wrong, h.TrySynonyms(v.Caller(), cmd))
	}
	req := v.Once(f, 0)
	req.Pending = wrong
	if _, err := h.SetSynonyms(v.HTTP.Context(), req, cmd); err != nil {
		return err
	}
	done := "change"
	switch {
	case button == remove:
		done = "remove"
	case len(cmd.Was) == 0:
		done = "add"
	}
	v.Leave("words.done."+done, nil)
	return nil
}

// showChange is the form of a group, or what will be recorded of it; review is the button
// that does so.
func showChange(v *shell.Request, f *form.Form, review string) error {
	b := wordsBinding(v, f)
	d := &changeForm{Was: join(split(f.Value(formWas))), Form: f, Fields: b.Views(), Hidden: b.HiddenValues(review != ""), Action: changePath, Cancel: wordsPath, Review: review, Remove: review == remove}
	title := v.T("words.add", nil)
	if d.Was != "" {
		title = v.T("words.change", nil)
	}
	if review != "" {
		d.Shown, d.Blank = b.Describe(nil)
	}
	return v.Render("words-change", shell.Page{
		Title: v.FormTitle(review != "", title), Form: f, Status: f.Status, Crumbs: crumbs(v, shell.Crumb{Title: v.T("words.title", nil), Href: wordsPath}),
	}, d)
}
