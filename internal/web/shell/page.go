package shell

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

// Page is what every page says about itself.
type Page struct {
	Title    string     // in words, without the registry's name
	About    string     // what it is about, for whoever lists or shares it; "": what the registry is
	Crumbs   []Crumb    // the pages above it, below the front page
	Status   int        // of the answer; 0: 200
	Form     *form.Form // whose errors the page lists on top; nil for none
	Secret   bool       // the address is a key: it is neither kept nor given to anybody
	Fleeting bool       // it shows what may be erased at any moment: nobody keeps it
	Changes  filter.Set // whose changes the feed of the page tells; nil: it has none of its own
	Calendar *Link      // the calendar of what it shows, by the name that it has itself; nil: there is none
	Asks     url.Values // the part of the question without which it would be another page; nil: there is none
	Words    string     // that were searched for, to stand in the field of the header
	Scripts  []string   // files of static/ that make it livelier; it works without them
}

// Crumb is a link to a page above.
type Crumb struct{ Title, Href string }

// layout is everything that a template is given.
type layout struct {
	Page
	Lang      locale.Language
	Languages []languageLink
	Menu      []menuItem
	Session   Session
	Flash     string
	LogLost   bool     // every page says so
	Exercise  bool     // the same
	InFull    string   // the title, which says so too
	Refused   bool     // the title says so: what was asked for or sent was not taken
	SignIn    string   // where to sign in; "" where nobody can
	SignOut   string   // the token of the form that signs out; "" for nobody
	Canonical string   // its address with no more of the question than makes it the page it is; "" where search engines have no use for it
	OwnFeed   feedLink // the Atom feed of what the page shows
	Feed      string   // the address of the Atom feed of all changes; "" where there is none
	Data      any
}

// feedLink leads to an Atom feed; its address is "" where there is none.
type feedLink struct{ Address, Title string }

type languageLink struct {
	Lang    locale.Language
	Name    string // in the language itself
	Href    string
	Current bool
}

type menuItem struct {
	Title, Href string
	Current     bool
}

// Where browsers find how to search the registry, and the media type of that.
const (
	OpenSearchPath = "/opensearch.xml"
	OpenSearchType = "application/opensearchdescription+xml"
)

var languageNames = map[locale.Language]string{
	locale.Bokmaal: "Bokmål", locale.Nynorsk: "Nynorsk", locale.English: "English",
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with a page: the template of that name in the layout. Nothing
// is sent if it fails.
func (v *Request) Render(name string, p Page, data any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := v.Shell.templates.execute(b, v.Lang, name, v.layout(p, data)); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	page := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(page)
	page.Reset()
	page.Grow(b.Len() + b.Len()/16)
	body := Soften(page.AvailableBuffer(), b.Bytes())
	if p.Secret {
		h := v.W.Header()
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Robots-Tag", "noindex")
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	v.secret = p.Secret || p.Fleeting
	if v.store != nil && p.Status == http.StatusOK && !p.Secret {
		return v.sendCached(v.store(body))
	}
	v.pageHeader()
	v.W.Header().Set("Content-Length", strconv.Itoa(len(body)))
	v.W.WriteHeader(p.Status)
	_, _ = v.W.Write(body) // the browser is gone if this fails
	return nil
}

// sendCached answers with a page as it was made. Whoever has it already is only
// answered so.
func (v *Request) sendCached(p *cachedPage) error {
	v.pageHeader()
	h := v.W.Header()
	if v.HTTP.Header.Get("If-None-Match") == p.Tag() {
		h.Set("ETag", p.Tag())
		v.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := p.Choose(v.HTTP, h)
	v.W.WriteHeader(http.StatusOK)
	_, _ = v.W.Write(body) // the browser is gone if this fails
	return nil
}

// pageHeader sets what the answers with a page have in common.
func (v *Request) pageHeader() {
	h := v.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.Lang))
	if of := "Cookie, Accept-Language"; !slices.Contains(h.Values("Vary"), of) {
		h.Add("Vary", of) // beside what else the answer hangs on
	}
	h.Set("Cache-Control", "no-cache")
	v.renew()
	if v.secret || v.Session.ID != "" {
		h.Set("Cache-Control", "no-store") // it is made for one session, or its address is a key
	}
}

// SendFile answers with what is no page and the same for everybody.
func (v *Request) SendFile(kind string, body []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = v.W.Write(body) // the reader is gone if this fails
	return nil
}

// Download answers with a file by a name, in the language of its address. It is made
// anew for whoever asks again.
func (v *Request) Download(kind, name string, body []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", string(v.Lang))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = v.W.Write(body) // the reader is gone if this fails
	return nil
}

func (v *Request) layout(p Page, data any) *layout {
	l := &layout{
		Page: p, Lang: v.Lang, Session: v.Session, Flash: v.takeFlash(), LogLost: v.Shell.Config.App.LogLost(), Exercise: v.Shell.Config.App.Exercise(),
		Menu: v.menu(), Data: data,
	}
	l.InFull = v.Titled(p.Title)
	l.Refused = p.Status >= http.StatusBadRequest || p.Form != nil && p.Form.Title != ""
	l.About = inShort(p.About)
	if !p.Secret && l.Status < http.StatusBadRequest {
		l.Canonical = v.Shell.Config.Site.String() + ListAddress(v.HTTP.URL.EscapedPath(), sorted(p.Asks))
	}
	if v.Shell.Config.Notify != nil {
		l.Feed = "/api/v1/changes.atom?language=" + string(v.Lang)
		l.OwnFeed = v.ownFeed(p.Changes)
	}
	for _, lang := range locale.Languages {
		l.Languages = append(l.Languages, languageLink{
			Lang: lang, Name: languageNames[lang], Current: lang == v.Lang,
			Href: "/sprak?" + url.Values{"til": {string(lang)}, "tilbake": {v.path()}}.Encode(),
		})
	}
	if v.Session.Known() {
		l.SignOut = v.Shell.formToken(v.Session.ID)
	}
	if v.MaySignIn() {
		l.SignIn = v.SignInPath()
	}
	return l
}

// ownFeed is the feed of some changes, by the name that it has itself.
func (v *Request) ownFeed(of filter.Set) feedLink {
	asked, ok := of.OfFeed()
	if !ok {
		return feedLink{}
	}
	if wrong, err := filter.Check(asked, v.Shell.Config.App.Query.Filters()); err != nil || len(wrong) > 0 {
		return feedLink{} // such as words that only a list can be searched for
	}
	return feedLink{
		Address: "/api/v1/changes.atom?" + asked.Query(filter.API(filter.OfFeed)).Encode() + "&language=" + string(v.Lang),
		Title:   v.Titled(v.Lang.Text("feed.title.of", fault.Args{"what": v.Shell.Config.App.Query.InWords(v.Lang, of)})),
	}
}

// FollowAddress is where one follows what a set selects; "" where that is a network
// without members, which would be to follow everything.
func FollowAddress(of filter.Set) string {
	asked := of.Lasting()
	if of[filter.Network] != nil && len(asked[filter.Municipality]) == 0 {
		return ""
	}
	return ListAddress("/abonner", asked.Query(filter.Page(filter.OfChanges)))
}

// sorted is a question in the one order that it has however it was asked.
func sorted(q url.Values) url.Values {
	out := make(url.Values, len(q))
	for name, values := range q {
		out[name] = slices.Sorted(slices.Values(values))
	}
	return out
}

// Titled is a title that says so where the registry is an exercise: of pages, and of
// files that people take with them.
func (v *Request) Titled(title string) string {
	return v.Lang.Titled(v.Shell.Config.App.Exercise(), title)
}

// aboutLength is how many letters of a description are shown where pages are listed
// or shared, about.
const aboutLength = 200

// inShort is the beginning of a text, with whole words, on one line.
func inShort(text string) string {
	words := strings.Fields(text)
	length := 0
	for i, word := range words {
		if length += utf8.RuneCountInString(word) + 1; length > aboutLength && i > 0 {
			return strings.Join(words[:i], " ") + " …"
		}
	}
	return strings.Join(words, " ")
}

// menu is the main menu: the routes that have a place in it.
func (v *Request) menu() []menuItem {
	var out []menuItem
	for _, r := range v.Shell.table {
		if r.Menu == "" {
			continue
		}
		_, path, _ := strings.Cut(r.Pattern, " ")
		here := v.HTTP.URL.Path
		out = append(out, menuItem{
			Title: v.T("menu."+r.Menu, nil), Href: path,
			Current: here == path || strings.HasPrefix(here, path+"/"),
		})
	}
	return out
}
