package web

import "github.com/samstyring/samstyring/internal/fault"

const flashCookie = "melding"

// flash is a message that is shown once, on the page that comes next.
type flash struct {
	Key  string     `json:"k"` // without "page."
	Args fault.Args `json:"a,omitempty"`
}

// leave puts a message there for the next page: the text page.<key>.
func (v *visit) leave(key string, args fault.Args) {
	if sealed, err := v.web.sealer.seal("flash", flash{key, args}); err == nil {
		v.setCookie(flashCookie, sealed, 60)
	}
}

// told is the message that the page before has left, if any.
func (v *visit) told() string {
	c, err := v.r.Cookie(flashCookie)
	if err != nil {
		return ""
	}
	v.setCookie(flashCookie, "", -1)
	var f flash
	if v.web.sealer.open("flash", c.Value, &f) != nil {
		return ""
	}
	return v.text(f.Key, f.Args)
}
