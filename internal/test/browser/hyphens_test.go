package browser

import (
	"os"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

// tornWords are the words that go on on the next line without a hyphen: "direktorate|t".
// Names for machines may: they have no places of their own.
func (v *visitor) tornWords() []string {
	v.t.Helper()
	if !patterns() {
		return nil
	}
	return script[[]string](v, `(() => {
		const torn = [];
		const range = document.createRange();
		const tops = (node, from, to) => {
			range.setStart(node, from);
			range.setEnd(node, to);
			return [...range.getClientRects()].filter((r) => r.width > 0);
		};
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const node = texts.currentNode;
			if (node.parentElement.closest("code, kbd, pre, textarea, select, svg, script, label, legend, summary, th, dt, [hidden]")) continue;
			for (const m of node.data.matchAll(/[^\s]+/g)) {
				if (/[@_=:]|[^.]\.[^.]|^\//.test(m[0])) continue;
				for (const word of m[0].matchAll(/[\p{L}\u00ad]{4,}/gu)) {
					const start = m.index + word.index;
					const lines = tops(node, start, start + word[0].length);
					if (new Set(lines.map((r) => Math.round(r.top))).size < 2) continue;
					let before = null;
					for (let i = 0; i < word[0].length; i += 1) {
						if (word[0][i] === "\u00ad") continue;
						const at = tops(node, start + i, start + i + 1).at(-1); // the first may be the hyphen
						if (before && at && at.top > before.bottom - 2 && word[0][i - 1] !== "\u00ad") {
							torn.push(word[0].slice(0, i) + "|" + word[0].slice(i));
						}
						if (at) before = at;
					}
				}
			}
		}
		return torn;
	})()`)
}

// patterns says that "make assets" has fetched where words may be broken.
func patterns() bool {
	_, err := os.Stat("../../web/shell/static/vendor/hyphens/nb.txt")
	return err == nil
}

// A long word is broken with a hyphen, is found on the page by how it is spelt, and
// is copied as it is spelt.
func TestLongWordsOnANarrowScreen(t *testing.T) {
	t.Parallel()
	if !patterns() {
		t.Skip("make assets has not fetched the patterns")
	}
	const title = "Digitaliseringsdirektoratets konsekvensvurderingsverktøy"
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title = testkit.Text(title)
	made, err := site.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t)
	v.set(look{language: "nb", scheme: "light", width: narrow})
	v.open("/tiltak/" + made.ID)
	v.heading(title)
	if torn := v.tornWords(); len(torn) > 0 {
		t.Errorf("it tears %v", torn)
	}
	if lines := script[int](v, `(() => {
		const range = document.createRange();
		range.selectNodeContents(document.querySelector("h1"));
		return new Set([...range.getClientRects()].map((r) => r.top)).size;
	})()`); lines < 3 {
		t.Errorf("the heading has %d lines: nothing had to be broken", lines)
	}
	if !script[bool](v, `window.find("konsekvensvurderingsverktøy")`) {
		t.Error("a search on the page does not find the word")
	}
	script[any](v, `getSelection().selectAllChildren(document.querySelector("main"))`)
	for _, kind := range []string{"text/plain", "text/html"} {
		lacks := script[bool](v, `(() => {
			const copied = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
			document.dispatchEvent(copied);
			const got = copied.clipboardData.getData("`+kind+`");
			return got.includes("`+title+`") && !got.includes("\u00ad");
		})()`)
		if !lacks {
			t.Errorf("what is copied as %s is not what one reads", kind)
		}
	}
	v.open("/tiltak?q=" + strings.ReplaceAll("konsekvens\u00advurderings\u00adverktøy", "\u00ad", "%C2%AD"))
	v.reads(title)
}
