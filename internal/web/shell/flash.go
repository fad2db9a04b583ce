package shell

import "github.com/samstyring/samstyring/internal/fault"

const flashCookie = "melding"

// flash is a message that is shown once, on the page that comes next.
type flash struct {
	Key  string     `json:"k"` // without "page."
	Args fault.Args `json:"a,omitempty"`
}

// Leave puts a message there for the next page: the text page.<key>.
func (v *Request) Leave(key string, args fault.Args) {
	if sealed, err := v.Shell.sealer.seal("flash", flash{key, args}); err == nil {
		v.setCookie(flashCookie, sealed, 60)
	}
}

// takeFlash is the message that the page before has left, if any.
func (v *Request) takeFlash() string {
	c, err := v.HTTP.Cookie(flashCookie)
	if err != nil {
		return ""
	}
	v.setCookie(flashCookie, "", -1)
	var f flash
	if v.Shell.sealer.open("flash", c.Value, &f) != nil {
		return ""
	}
	return v.T(f.Key, f.Args)
}
