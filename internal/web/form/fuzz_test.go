package form_test

import (
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
)

// Whatever is sent as a form becomes the command, or is refused with reasons at
// fields.
func FuzzBind(f *testing.F) {
	ref := reference.MustLoad()
	for _, s := range []string{
		"title.nb=Felles&hours=12+000&weights.cost=33,3&places=Stavanger,+0301+Oslo", "conditions[0].due=1.2.2027&conditions[999999999].text=x",
		"themes[0]=a&themes[-1]=b&owner=991+825+827", "hours=99999999999999999999&weights.use=NaN", "conditions[0][0]=x&conditions=&title=",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		values, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		b := &form.Binding{Form: form.Sent("token", values), Fields: fields(), Lang: locale.Bokmaal, Ref: ref, Today: "2026-11-28"}
		_, wrong, err := form.Bind[candidate](b)
		for _, w := range wrong {
			if w.Code == "" {
				t.Errorf("%q has no reason", w.Path)
			}
		}
		if err != nil && len(wrong) == 0 {
			t.Errorf("it cannot be a command, and no field is wrong: %v", err)
		}
	})
}
