package shell

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/compression"
)

// static holds our own files and, where "make assets" has run, the design
// system and the font. all: takes the folder also when it is empty but for the
// file that keeps it.
//
//go:embed all:static
var staticFiles embed.FS

// assetPrefix is where assets are served: /static/<hash>/<name>.
const assetPrefix = "/static/"

// asset is one file with the bytes that are sent.
type asset struct {
	name    string
	hash    string
	kind    string
	content []byte
	body    *compression.Body // content, as it is sent
}

// assets are served under the hash of their content, so that a browser may keep
// them for ever.
type assets struct {
	byName map[string]*asset
}

// The style sheets of the pages: all that a page waits for, in one file.
const (
	pageStyle     = "style.css"
	exerciseStyle = "exercise-style.css" // of an exercise
)

func loadAssets() (*assets, error) {
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	a := &assets{byName: map[string]*asset{}}
	var styles []*asset
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && name == hyphenFolder {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		f := &asset{name: name, kind: contentType(name), content: content}
		a.byName[name] = f
		if path.Ext(name) == ".css" {
			styles = append(styles, f)
			return nil
		}
		f.finish()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	for _, f := range styles { // they name fonts by their hash, so they come last
		f.content = a.linked(f)
		f.finish()
	}
	parts := []string{"fallback.css", "app.css"}
	if _, vendor := a.byName["vendor/designsystemet.css"]; vendor {
		parts = []string{"inter.css", "vendor/designsystemet-theme.css", "vendor/designsystemet.css", "app.css"}
	}
	a.join(pageStyle, parts...)
	a.join(exerciseStyle, append(parts, "exercise.css")...)
	return a, nil
}

// join makes one file of several style sheets, in their order: a browser shows nothing
// before it has every sheet that a page names.
func (a *assets) join(name string, parts ...string) {
	f := &asset{name: name, kind: contentType(name)}
	for _, part := range parts {
		f.content = append(append(f.content, a.byName[part].content...), '\n')
	}
	f.finish()
	a.byName[name] = f
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

var fontAddress = regexp.MustCompile(`url\(([a-z0-9./_-]+\.woff2)\)`)

// linked leads a style sheet's fonts to where they are served.
func (a *assets) linked(f *asset) []byte {
	return fontAddress.ReplaceAllFunc(f.content, func(m []byte) []byte {
		name := path.Join(path.Dir(f.name), string(fontAddress.FindSubmatch(m)[1]))
		return []byte("url(" + a.url(name) + ")")
	})
}

// finish fixes the content, which decides the address.
func (f *asset) finish() {
	sum := sha256.Sum256(f.content)
	f.hash = hex.EncodeToString(sum[:6])
	if f.body = compression.NewBody(f.content, `"`+f.hash+`"`); !compression.Pays(f.kind) {
		f.body = compression.Plain(f.content, `"`+f.hash+`"`)
	}
}

// url is the address of a file of static/; of one that is not there, an address
// that answers 404.
func (a *assets) url(name string) string {
	if f, ok := a.byName[name]; ok {
		return assetPrefix + f.hash + "/" + name
	}
	return assetPrefix + "0/" + name
}

// ServeHTTP answers with a file. Only the address with the right hash may be
// kept; with any other hash the file is sent as it is now.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, assetPrefix), "/")
	f, ok := a.byName[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	if hash == f.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == f.body.Tag() {
		h.Set("ETag", f.body.Tag())
		w.WriteHeader(http.StatusNotModified)
		return
	}
	content := f.body.Choose(r, h)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content) // the browser is gone if this fails
	}
}
