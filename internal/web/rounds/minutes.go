package rounds

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/samstyring/samstyring/internal/minutes"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// showMinutes is the round as a document for print: who decided what.
func showMinutes(v *shell.Request) error {
	r, err := enter(v)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	err = minutes.Write(&page, r.head.Round.Minutes, minutes.Surroundings{
		Language: v.Lang, Exercise: v.Shell.Config.App.Exercise(), Stylesheet: roundsPath + "/protokoll.css", Organisation: v.Shell.Config.Ref.NameOf,
	})
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.Lang))
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	h.Set("Vary", "Cookie, Accept-Language")
	h.Set("Cache-Control", "no-cache")
	_, _ = v.W.Write(page.Bytes()) // the browser is gone if this fails
	return nil
}

// minutesStyle is the stylesheet of the document.
func minutesStyle(v *shell.Request) error {
	h := v.W.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	if v.HTTP.Method != http.MethodHead {
		_, _ = v.W.Write(minutes.Style()) // the browser is gone if this fails
	}
	return nil
}
