package shell_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const shy = "\u00ad"

// withPatterns skips where "make assets" has not run.
func withPatterns(t *testing.T) {
	t.Helper()
	if !strings.Contains(soften(`<p lang="nb">Digitaliseringsdirektoratet`), shy) {
		t.Skip("make assets has not fetched the patterns")
	}
}

func soften(page string) string { return string(shell.Soften(nil, []byte(page))) }

// Only running text has soft hyphens, in the language that it is in.
func TestSoften(t *testing.T) {
	t.Parallel()
	withPatterns(t)
	for name, page := range map[string]string{
		"a text":               `<html lang="nb"><body><p>Kon-se-kvens-vur-dert`,
		"a heading":            `<html lang="nb"><h1>Kon-se-kvens-vur-dert</h1>`,
		"a button":             `<html lang="nb"><button type="submit" value="konsekvensvurdert">Kon-se-kvens-vur-dert</button>`,
		"a cell":               `<html lang="nb"><td data-label="Konsekvensvurdert"><span>Kon-se-kvens-vur-dert</span></td>`,
		"nynorsk":              `<html lang="nn"><p>Kon-se-kvens-vur-dert`,
		"English":              `<html lang="en"><p>muni-cip-al-it-ies konsekvens`,
		"of another":           `<html lang="nb"><p lang="en">muni-cip-al-it-ies</p><p>kon-se-kvens-vur-dert`,
		"within another":       `<html lang="nb"><p><span lang="en">muni-cip-al-it-ies <span>x</span> <span lang="nb">kon-se-kvens-vur-dert</span> muni-cip-al-it-ies</span> kon-se-kvens-vur-dert`,
		"Sámi":                 `<html lang="nb"><p lang="se">Digitaliserendirektoráhtta</p><p>kon-se-kvens-vur-dert`,
		"no language":          `<p>Digitaliseringsdirektoratet</p>`,
		"short words":          `<html lang="nb"><p>kommunene må gjøre`,
		"around a mark":        `<html lang="nb"><p>«Kon-se-kvens-vur-dert», (kon-se-kvens-vur-dert)&nbsp;kon-se-kvens-vur-dert&#43;kon-se-kvens-vur-dert/kon-se-kvens-vur-dert.`,
		"a hyphen of its own":  `<html lang="nb"><p>IKT-kon-se-kvens-vur-dert`,
		"a title":              `<html lang="nb"><head><title>Konsekvensvurdert</title><meta content="konsekvensvurdert"></head><body>kon-se-kvens-vur-dert`,
		"an attribute":         `<html lang="nb"><a href="/konsekvensvurdert?a=konsekvensvurdert>b" title='konsekvensvurdert > "konsekvensvurdert"'>kon-se-kvens-vur-dert</a>`,
		"an area":              `<html lang="nb"><textarea>konsekvensvurdert <p>konsekvensvurdert</textarea>kon-se-kvens-vur-dert`,
		"a choice":             `<html lang="nb"><select><option>konsekvensvurdert</option></select><label>kon-se-kvens-vur-dert</label>`,
		"code":                 `<html lang="nb"><p><code>konsekvensvurdert</code> kon-se-kvens-vur-dert`,
		"a drawing":            `<html lang="nb"><svg><text>konsekvensvurdert</text><svg lang="nb"><text>konsekvensvurdert</text></svg><g/></svg><p>kon-se-kvens-vur-dert`,
		"a script":             `<html lang="nb"><script>if (a<b) "konsekvensvurdert"</script><p>kon-se-kvens-vur-dert`,
		"an address":           `<html lang="nb"><p>digitaliseringsdirektoratet.no https://konsekvensvurdert/konsekvensvurdert konsekvensvurdert@konsekvensvurdert /konsekvensvurdert konsekvensvurdert_id`,
		"an end of a sentence": `<html lang="nb"><p>Kon-se-kvens-vur-dert. Kon-se-kvens-vur-dert…`,
		"broken already":       `<html lang="nb"><p>konsekvens` + shy + `vurderingen konsekvens&shy;vurderingen`,
		"a comment":            `<html lang="nb"><!-- <p lang="en"> konsekvensvurdert --><p>kon-se-kvens-vur-dert`,
		"what is no tag":       `<html lang="nb"><p>a < kon-se-kvens-vur-dert <3 kon-se-kvens-vur-dert`,
		"no end":               `<html lang="nb"><p title="konsekvensvurdert`,
		"a line":               `<html lang="nb"><br><img alt="konsekvensvurdert"><hr/>kon-se-kvens-vur-dert`,
	} {
		want := regexp.MustCompile(`([a-zæøå])-([a-zæøå])`).ReplaceAllString(page, "$1"+shy+"$2")
		want = strings.ReplaceAll(want, "data"+shy+"label", "data-label")
		given := strings.ReplaceAll(want, shy, "")
		if name == "broken already" {
			given = page
		}
		if got := soften(given); got != want {
			t.Errorf("%s: %s\nwant %s", name, strings.ReplaceAll(got, shy, "-"), strings.ReplaceAll(want, shy, "-"))
		}
	}
}

// A page is the same as before but for the soft hyphens.
func FuzzSoften(f *testing.F) {
	for _, page := range []string{
		`<html lang="nb"><p>Digitaliseringsdirektoratet</p>`, `<p lang="nn">&&;<<a lang="en"`, "<html lang=\"nb\"><!--", "\xff\xfe<html lang=\"nb\">\xc2\xc3" + strings.Repeat("å", 40),
		`<html lang="nb"><textarea>`, `<html lang="nb"><svg><svg></svg>konsekvensvurdert`,
	} {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		page = strings.ReplaceAll(page, shy, "")
		if got := soften(page); strings.ReplaceAll(got, shy, "") != page {
			t.Fatalf("of %q comes %q", page, got)
		}
	})
}

var (
	softTag   = regexp.MustCompile(`<[^>]*` + shy + `[^>]*>`)
	softRigid = regexp.MustCompile(`(?s)<(title|textarea|select|code|script|svg|head)\b[^>]*>[^<]*` + shy)
)

// What is sent back, followed or kept has none; what is read has them, in every
// language.
func TestPagesBreakLongWords(t *testing.T) {
	t.Parallel()
	withPatterns(t)
	w := webtest.Open(t)
	id := w.Throughout()
	for _, lang := range locale.Languages {
		b := w.As("skatteetaten", string(lang))
		for _, path := range []string{"/", "/tiltak", "/tiltak/" + id, "/tiltak/" + id + "/vurdering", "/kommuner", "/om", "/hjelp", "/finnes-ikke"} {
			got := b.Get(path)
			if !strings.Contains(got.Sent, shy) {
				t.Errorf("%s in %s breaks no word", path, lang)
			}
			for _, m := range append(softTag.FindAllString(got.Sent, -1), softRigid.FindAllString(got.Sent, -1)...) {
				t.Errorf("%s in %s: %s", path, lang, html.EscapeString(m))
			}
		}
	}
}

// A page of 100 KiB, with words that have been met.
func BenchmarkSoften(b *testing.B) {
	page := []byte(`<html lang="nb">` + strings.Repeat(`<li><a class="ds-link" href="/tiltak/2026-0001">Konsekvensvurdering av digitaliseringsprosjekter</a> for kommunene og Digitaliseringsdirektoratet</li>`, 700))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		shell.Soften(make([]byte, 0, len(page)*2), page)
	}
}
