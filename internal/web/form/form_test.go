package form_test

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
)

// candidate is a command with everything that a form can ask for.
type candidate struct {
	Title      events.Text        `json:"title"`
	Reason     events.Text        `json:"reason"`
	Hours      int64              `json:"hours"`
	Weights    map[string]float64 `json:"weights"`
	Class      string             `json:"class"`
	Members    []string           `json:"members"`
	Places     []string           `json:"places"`
	Themes     []string           `json:"themes"`
	Owner      string             `json:"owner"`
	Conditions []condition        `json:"conditions"`
}

type condition struct {
	Text events.Text `json:"text"`
	Due  events.Date `json:"due"`
}

func fields() []form.Field {
	return []form.Field{
		form.Text("title").Needed(), form.NorwegianLongText("reason"),
		form.Under("what", form.WholeNumber("hours").Needed(), form.DecimalNumber("weights.cost"), form.DecimalNumber("weights.use")),
		form.OneOfFew("class", form.Values("class", events.Classes)), form.AnyOf("members", nil),
		{Path: "places", Kind: form.Codes}, form.List("themes", form.OneOf("", nil)), {Path: "owner", Kind: form.Org},
		form.List("conditions", form.NorwegianText("text"), form.Date("due")),
	}
}

func bind(lang locale.Language, pairs ...string) *form.Binding {
	f := form.New("token")
	for i := 0; i < len(pairs); i += 2 {
		f.Values.Add(pairs[i], pairs[i+1])
	}
	return &form.Binding{Form: f, Fields: fields(), Lang: lang, Ref: reference.MustLoad(), Today: "2026-11-28"}
}

func TestWhatIsTypedBecomesTheCommand(t *testing.T) {
	t.Parallel()
	b := bind(locale.Nynorsk,
		"title.nb", " Felles journal ", "title.en", "Shared records", "reason", "Fordi\r\ndet trengs ", "hours", "12 000",
		"weights.cost", "33,3", "weights.use", "66.7", "class", "now", "members", "a", "members", "b",
		"places", "Stavanger, 0301 Oslo\nKautokeino", "themes[0]", "bygg", "owner", "991 825 827",
		"conditions[0].text", "", "conditions[1].text", "Først", "conditions[3].due", "2027-01-01", "_nokkel", "1",
	)
	b.Compact()
	got, wrong, err := form.Bind[candidate](b)
	if err != nil || len(wrong) > 0 {
		t.Fatalf("wrong %v, %v", wrong, err)
	}
	want := candidate{
		Title: events.Text{"nb": "Felles journal", "en": "Shared records"}, Reason: events.Text{"nn": "Fordi\ndet trengs"}, Hours: 12000,
		Weights: map[string]float64{"cost": 33.3, "use": 66.7}, Class: "now", Members: []string{"a", "b"},
		Places: []string{"1103", "0301", "5612"}, Themes: []string{"bygg"}, Owner: "991825827",
		Conditions: []condition{{Text: events.Text{"nn": "Først"}}, {Due: "2027-01-01"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("bound\n%+v, want\n%+v", got, want)
	}
}

func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{
		"1200": 1200, "1 200": 1200, "1\u00a0200": 1200, "1.200": 1200, "12.000": 12000, "−5": -5, "3,0": 3,
	} {
		got, wrong, err := form.Bind[candidate](bind(locale.Bokmaal, "hours", typed))
		if err != nil || len(wrong) > 0 || got.Hours != want {
			t.Errorf("%q is read as %d, %v %v; want %d", typed, got.Hours, wrong, err, want)
		}
	}
	for typed, code := range map[string]string{
		"": "required", "mange": "invalid_whole", "3,5": "not_whole", "1,200": "doubtful_number", "ukjent": "says_nothing",
		"2–3": "one_number", "99999999999999999": "number_too_large",
	} {
		got, wrong, err := form.Bind[candidate](bind(locale.Bokmaal, "hours", typed))
		if err != nil || len(wrong) != 1 || wrong[0].Path != "hours" || wrong[0].Code != code || got.Hours != 0 {
			t.Errorf("%q is refused as %v %v; want %s", typed, wrong, err, code)
		}
		if len(wrong) == 1 && locale.Bokmaal.Field(wrong[0]) == "" {
			t.Errorf("%q is refused without words", typed)
		}
	}
}

// Nothing is guessed: what may be two places, or is none, stands at its field.
func TestWhatCannotBeReadStandsAtItsField(t *testing.T) {
	t.Parallel()
	b := bind(locale.Bokmaal, "hours", "1", "places", "Herøy, Atlantis", "owner", "Ingen", "conditions[0].due", "snart")
	_, wrong, err := form.Bind[candidate](b)
	var at []string
	for _, f := range wrong {
		at = append(at, f.Path)
	}
	if want := []string{"places", "places", "owner", "conditions[0].due"}; err != nil || !slices.Equal(at, want) {
		t.Errorf("wrong at %q (%v), want %q", at, err, want)
	}
}

// What a form begins with is read back as what it was made of.
func TestFillIsTheReverseOfBind(t *testing.T) {
	t.Parallel()
	want := candidate{
		Title: events.Text{"nb": "Felles", "se": "Oktasaš"}, Hours: 1_234_567, Weights: map[string]float64{"cost": 1.125, "use": 0.5},
		Conditions: []condition{{Due: "2027-01-01"}, {Due: "2028-01-01"}}, Themes: []string{"bygg", "helse"},
	}
	b := bind(locale.English)
	b.Values = form.Fill(want)
	got, wrong, err := form.Bind[candidate](b)
	if err != nil || len(wrong) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("read back\n%+v, want\n%+v (%v %v)", got, want, wrong, err)
	}
}

func TestRowsAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	b := bind(locale.Bokmaal, "conditions[0].due", "a", "conditions[1].due", "b", "conditions[2].due", "c")
	if b.Press("send") || b.Press("+conditions[") {
		t.Error("a button of no list is one")
	}
	if !b.Press("-conditions[1]") || b.Value("conditions[1].due") != "c" || form.RowCount(b.Values, "conditions") != 2 {
		t.Errorf("removed: %v", b.Values)
	}
	if !b.Press("+conditions") || form.RowCount(b.Values, "conditions") != 3 {
		t.Errorf("added: %v", b.Values)
	}
	if b.Press("+owner"); form.RowCount(b.Values, "owner") != 0 {
		t.Error("a row was added to what is no list")
	}
	if b.Compact(); form.RowCount(b.Values, "conditions") != 2 {
		t.Errorf("an empty row is left: %v", b.Values)
	}
	b.Values.Set("conditions[99999].due", "x")
	if n := form.RowCount(b.Values, "conditions"); n != form.MaxRows {
		t.Errorf("%d rows", n)
	}
}

func TestErrorsStandAtTheirFields(t *testing.T) {
	t.Parallel()
	b := bind(locale.Bokmaal, "conditions[0].due", "2020-01-01", "class", "now")
	b.Lead = func(path string) string {
		if path == "deadline" {
			return "hours"
		}
		return ""
	}
	refusal := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{
		{Path: "title", Code: "required"}, {Path: "reason.nb", Code: "required"}, {Path: "conditions[0].due", Code: "required"},
		{Path: "members[3]", Code: "required"}, {Path: "deadline", Code: "required"}, {Path: "party", Code: "required"},
	}}
	if !b.Refuse(b.Lang, refusal) || b.Status != http.StatusUnprocessableEntity {
		t.Fatalf("not refused: %d", b.Status)
	}
	views := b.Views()
	b.Views() // showing it once more changes nothing
	var at []string
	for _, e := range b.Errors {
		at = append(at, e.ID)
	}
	if want := []string{"", "felt-title.nb", "felt-reason", "felt-hours", "felt-members", "felt-conditions-0.due"}; !slices.Equal(at, want) {
		t.Errorf("errors stand at %q, want %q", at, want)
	}
	if first := b.Errors[0].Text; strings.Count(first, b.Errors[0].Label+": ") != 1 {
		t.Errorf("what has no field says %q", first)
	}
	if views[0].Error == "" || views[2].Fields[0].Error == "" || views[8].Rows[0].Fields[1].Error == "" || b.Error("reason") == "" {
		t.Error("a field does not say what is wrong with it")
	}
	if b.Refuse(b.Lang, &fault.Error{Code: fault.Forbidden}) {
		t.Error("a form can do something about what is forbidden")
	}
}

func TestWhatOthersChangedIsTakenOver(t *testing.T) {
	t.Parallel()
	then := url.Values{"title.nb": {"Gammel"}, "hours": {"1"}, "conditions[0].due": {"a"}}
	now := url.Values{"title.nb": {"Ny"}, "hours": {"2"}, "conditions[0].due": {"b"}, "conditions[1].due": {"c"}}
	b := bind(locale.Bokmaal, "title.nb", "Gammel ", "hours", "7", "conditions[0].due", "a")
	b.Rebase(then, now)
	want := url.Values{"title.nb": {"Ny"}, "hours": {"7"}, "conditions[0].due": {"b"}, "conditions[1].due": {"c"}}
	if !reflect.DeepEqual(b.Values, want) {
		t.Errorf("rebased to %v, want %v", b.Values, want)
	}
}

func TestTheSameFormIsTheSameCommand(t *testing.T) {
	t.Parallel()
	of := func(address string, n int, pairs ...string) string {
		key, print := bind(locale.Bokmaal, pairs...).Once(address, n)
		return key + print
	}
	first := of("/a", 0, "hours", "1", "_nokkel", "k", "_gjor", "vis")
	if again := of("/a", 0, "hours", "1", "_nokkel", "k", "_gjor", "send"); again != first {
		t.Error("another button makes it another command")
	}
	for what, other := range map[string]string{
		"content": of("/a", 0, "hours", "2", "_nokkel", "k"), "address": of("/b", 0, "hours", "1", "_nokkel", "k"),
		"place": of("/a", 1, "hours", "1", "_nokkel", "k"), "showing": of("/a", 0, "hours", "1", "_nokkel", "l"),
	} {
		if other == first {
			t.Errorf("another %s is the same command", what)
		}
	}
	if of("/a", 0, "hours", "1") != "" {
		t.Error("a form without a key has one")
	}
}

func TestOnlyWhatChangesIsDescribed(t *testing.T) {
	t.Parallel()
	b := bind(locale.Bokmaal, "title.nb", "Ny", "hours", "7", "class", "now", "reason", "Fordi")
	said, blank := b.Describe(nil)
	if len(said) != 4 || len(blank) != 7 || said[3].Texts[0].Text == "now" {
		t.Errorf("described %+v, blank %q", said, blank)
	}
	said, blank = b.Describe(url.Values{"title.nb": {"Gammel"}, "hours": {"7"}, "class": {"now"}})
	if len(said) != 2 || len(blank) != 0 || said[0].Old[0].Text != "Gammel" {
		t.Errorf("described %+v, blank %q", said, blank)
	}
	said, _ = bind(locale.Bokmaal, "themes[0]", "helse").Describe(url.Values{"themes[0]": {"bygg"}, "themes[1]": {"helse"}})
	if len(said) != 1 || len(said[0].Old) != 2 || len(said[0].Texts) != 1 || said[0].Texts[0] != said[0].Old[1] {
		t.Errorf("a list of words is described as %+v", said)
	}
}

// Only what the form asks for is read: what else is sent, at whichever depth,
// leaves no trace in the command.
func TestOnlyTheFieldsOfTheFormAreRead(t *testing.T) {
	t.Parallel()
	typed := []string{"title.nb", "Felles journal", "hours", "12", "weights.cost", "33", "conditions[0].text.nb", "Først", "conditions[0].due", "2027-01-01"}
	want, _ := bind(locale.Bokmaal, typed...).Read()
	got, wrong := bind(locale.Bokmaal, append(typed, "provenance.source", "x", "weights.other", "1", "title.xx", "x", "title", "x",
		"conditions[0].provenance.source", "x", "conditions[0].text.xx", "x", "hours.more", "x", "", "x")...).Read()
	if len(wrong) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("read %v, want %v; wrong is %v", got, want, wrong)
	}
}
