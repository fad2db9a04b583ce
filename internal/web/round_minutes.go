package web

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/samstyring/samstyring/internal/minutes"
)

// minutes is the round as a document for print: who decided what.
func (w *Web) minutes(v *visit) error {
	r, err := v.enter()
	if err != nil {
		return err
	}
	var page bytes.Buffer
	err = minutes.Write(&page, r.head.Round.Minutes, minutes.Surroundings{
		Language: v.lang, Stylesheet: roundsPath + "/protokoll.css", Organisation: w.cfg.Ref.NameOf,
	})
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.lang))
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	h.Set("Vary", "Cookie, Accept-Language")
	h.Set("Cache-Control", "no-cache")
	_, _ = v.w.Write(page.Bytes()) // the browser is gone if this fails
	return nil
}

// minutesStyle is the stylesheet of the document.
func (w *Web) minutesStyle(v *visit) error {
	h := v.w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(minutes.Style()) // the browser is gone if this fails
	}
	return nil
}
