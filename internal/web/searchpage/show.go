package searchpage

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// paramKind narrows a search to one kind.
const paramKind = "type"

const (
	// pageLength is how many hits a page has.
	pageLength = 20
	// excerptLength is how many letters of a text are shown, about.
	excerptLength = 220
)

// searchPage is what was found.
type searchPage struct {
	Asked      bool
	Words      string
	Total      int // of the kind that was asked for
	Hits       []shownHit
	Kinds      []kindLink
	Everywhere int    // of all kinds
	All        string // the address of all kinds; "" where they are shown
	Kind       string // that was asked for; "" for all
	Taken      []find.Taken
	Tries      []try
	Near       []try
	Pager      *shell.Pager
	Further    string // the list of initiatives with the same words; "" where it has none
}

type kindLink struct {
	shell.Link
	Count int
}

type try struct {
	Word, Href string
	Total      int
}

// shownHit is a hit with what matched marked.
type shownHit struct {
	find.Thing
	Marked, Excerpt        []search.Piece
	TitleLang, ExcerptLang string // where it is not the page's
}

func show(v *shell.Request) error {
	given := v.HTTP.URL.Query()
	var wrong fault.List
	shell.UnknownParams(given, &wrong, nil, shell.ParamWords, paramKind, shell.ParamPage)
	words := strings.Join(strings.Fields(given.Get(shell.ParamWords)), " ")
	q := find.Query{Text: words}
	kind := given.Get(paramKind)
	if kind != "" {
		wrong.Check(slices.Contains(find.Kinds, find.Kind(kind)), "query."+paramKind, "unknown_choice", fault.Args{"given": kind})
		q.Kinds = []find.Kind{find.Kind(kind)}
	}
	if n := len([]rune(words)); n > find.MaxLength {
		wrong.Add("query."+shell.ParamWords, "too_long", fault.Args{"max": find.MaxLength, "given": n})
	}
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return err
	}
	a, err := v.Shell.Config.App.Find.Search(q)
	if err != nil {
		return err
	}
	d := &searchPage{Asked: len(a.Words) > 0, Words: words, Total: len(a.Hits), Kind: kind, Taken: a.Taken}
	var from, to int
	from, to, d.Pager = v.Cut(len(a.Hits), pageLength, given.Get(shell.ParamPage), "treff")
	part, err := a.Part(from, to)
	if err != nil {
		return err
	}
	for _, h := range part {
		d.Hits = append(d.Hits, mark(v, h.Thing, a.Found))
	}
	d.choices(v, a)
	for _, t := range a.Tries {
		d.Tries = append(d.Tries, try{t.Word, searchFor(t.Word, ""), t.Total})
	}
	for _, word := range a.Near {
		d.Near = append(d.Near, try{Word: word, Href: searchFor(word, "")})
	}
	title := v.T("search.title", nil)
	if d.Asked {
		title = v.T("search.title.words", fault.Args{"words": words})
	}
	return v.Render("search", shell.Page{Title: title, Words: words}, d)
}

// choices are the kinds that something was found of.
func (d *searchPage) choices(v *shell.Request, a *find.Answer) {
	for _, k := range find.Kinds {
		d.Everywhere += a.Counts[k]
	}
	if d.Kind != "" {
		d.All = searchFor(d.Words, "")
	}
	if d.Everywhere == 0 {
		return
	}
	d.Kinds = append(d.Kinds, kindLink{shell.Link{Title: v.T("search.kind.all", nil), Href: searchFor(d.Words, ""), Current: d.Kind == ""}, d.Everywhere})
	for _, k := range find.Kinds {
		if a.Counts[k] > 0 || string(k) == d.Kind {
			d.Kinds = append(d.Kinds, kindLink{shell.Link{
				Title: v.T("search.kinds."+string(k), nil), Href: searchFor(d.Words, k), Current: string(k) == d.Kind,
			}, a.Counts[k]})
		}
	}
	if a.Counts[find.Initiative] > 0 {
		d.Further = shell.ListAddress("/tiltak", url.Values{shell.ParamWords: {d.Words}})
	}
}

func searchFor(words string, kind find.Kind) string {
	q := url.Values{shell.ParamWords: {words}}
	if kind != "" {
		q.Set(paramKind, string(kind))
	}
	return shell.ListAddress(address, q)
}

// mark shows a hit in the reader's language, or in the one that it has.
func mark(v *shell.Request, t find.Thing, found search.Found) shownHit {
	h := shownHit{Thing: t}
	title, tag := v.Lang.PickTagged(t.Title)
	h.Marked, h.TitleLang = found.Mark(title, tag), other(v, tag)
	text, tag := v.Lang.PickTagged(t.Text)
	if text != "" {
		h.Excerpt, h.ExcerptLang = search.Excerpt(found.Mark(strings.Join(strings.Fields(text), " "), tag), excerptLength), other(v, tag)
	}
	return h
}

// other is a language where it is not that of the page.
func other(v *shell.Request, tag string) string {
	if tag == string(v.Lang) || tag == "" {
		return ""
	}
	return tag
}
