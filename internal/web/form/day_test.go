package form_test

import (
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

func dayBinding(v url.Values) *form.Binding {
	return form.Bound(form.Binding{
		Form: form.Sent("", v), Lang: locale.Bokmaal, Today: "2026-11-29",
		Fields: []form.Field{form.Date("day"), form.List("plan", form.Time("date", "precision"), form.OneOf("precision", nil)), form.Time("when", "precision"), form.OneOf("precision", nil)},
	})
}

// Days are written as people write them, in every field.
func TestDaysAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][3]string{ // the day in a field of days; the day and its precision where that is asked for
		"1.12.2026":        {"2026-12-01", "2026-12-01", ""},
		"01.12.2026":       {"2026-12-01", "2026-12-01", ""},
		"1. desember 2026": {"2026-12-01", "2026-12-01", ""},
		"1 December 2026":  {"2026-12-01", "2026-12-01", ""},
		"2026-12-01":       {"2026-12-01", "2026-12-01", ""},
		"desember 2026":    {"!not_a_day", "2026-12-01", "month"},
		"4. kvartal 2026":  {"!not_a_day", "2026-10-01", "quarter"},
		"Q4 2026":          {"!not_a_day", "2026-10-01", "quarter"},
		"høsten 2026":      {"!not_a_day", "2026-09-01", "season"},
		"2. halvår 2026":   {"!not_a_day", "2026-07-01", "half_year"},
		"2026":             {"!not_a_day", "2026-01-01", "year"},
		"31.11.2026":       {"!no_such_day", "!no_such_day", ""},
		"1.12.26":          {"!two_digit_year", "!two_digit_year", ""},
		"03/04/2026":       {"!day_or_month", "!day_or_month", ""},
		"snart":            {"!unread_date", "!unread_date", ""},
		"mars–juni 2026":   {"!not_a_day", "!a_span", ""},
		"":                 {"", "", ""},
	} {
		b := dayBinding(url.Values{"day": {typed}, "plan[0].date": {typed}, "when": {typed}})
		_, wrong := b.Read()
		said := func(path string) string {
			for _, f := range wrong {
				if f.Path == path {
					return "!" + f.Code
				}
			}
			return b.Value(path)
		}
		for path, wanted := range map[string]string{"day": want[0], "plan[0].date": want[1], "when": want[1], "plan[0].precision": want[2], "precision": want[2]} {
			if got := said(path); got != wanted {
				t.Errorf("%q in %s is %q, want %q", typed, path, got, wanted)
			}
		}
	}
}

// What was chosen beside a day counts, unless something else was written.
func TestHowExactly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, chosen, want, precision string }{
		{"1.10.2026", "quarter", "2026-10-01", "quarter"},
		{"4. kvartal 2026", "quarter", "2026-10-01", "quarter"},
		{"4. kvartal 2026", "day", "2026-10-01", "quarter"},
		{"4. kvartal 2026", "month", "!precision_differs", "month"},
	} {
		b := dayBinding(url.Values{"when": {c.typed}, "precision": {c.chosen}})
		_, wrong := b.Read()
		got := b.Value("when")
		if len(wrong) > 0 {
			got = "!" + wrong[0].Code
			if text := locale.Bokmaal.Field(wrong[0]); text == "" || wrong[0].Args["given"] != c.typed {
				t.Errorf("refused with %q", text)
			}
		}
		if got != c.want || b.Value("precision") != c.precision {
			t.Errorf("%q and %q are %q and %q", c.typed, c.chosen, got, b.Value("precision"))
		}
	}
}

// The field shows the day as people write it, its help how; what will be recorded
// is said in words, and a day that is written in another way is the same.
func TestDaysAreShown(t *testing.T) {
	t.Parallel()
	old := form.Fill(map[string]any{"day": "2026-12-01", "when": "2026-07-01", "precision": "month"})
	b := dayBinding(url.Values{"day": {"1. desember 2026"}, "when": {"4. kvartal 2026"}})
	views := b.Views()
	if v := views[0]; v.Value != "01.12.2026" || v.Help != "Skriv for eksempel 1.12.2026 eller 1. desember 2026." {
		t.Errorf("the field shows %q, %q", v.Value, v.Help)
	}
	if v := views[2]; v.Value != "01.10.2026" || v.Help == views[0].Help {
		t.Errorf("the field shows %q, %q", v.Value, v.Help)
	}
	if !form.Same(old, b.Values, "day") {
		t.Error("the same day is another one")
	}
	said, _ := b.Describe(old)
	if len(said) == 0 || len(said[0].Texts) != 1 || said[0].Texts[0].Text != "4. kvartal 2026" || said[0].Old[0].Text != "juli 2026" {
		t.Errorf("it says %+v", said)
	}
	if text := locale.English.Field(fault.Field{Code: "unread_date", Args: fault.Args{"given": "soon"}}); text == "" {
		t.Error("no words")
	}
}
