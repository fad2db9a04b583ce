package locale

import "golang.org/x/text/language"

// Language is a language that the registry speaks. Any other value, also the
// empty one, speaks bokmål.
type Language string

// The languages.
const (
	Bokmaal Language = "nb"
	Nynorsk Language = "nn"
	English Language = "en"
)

// Languages lists the languages, the default first.
var Languages = []Language{Bokmaal, Nynorsk, English}

// maxAcceptLanguage is the longest header that is read, in bytes. Browsers
// send less than a tenth of it.
const maxAcceptLanguage = 1000

// understood are the languages that a reader may ask for, and which of ours
// serves each best. Danes, Swedes and Sámi readers read bokmål.
var understood = []struct {
	tag    language.Tag
	speaks Language
}{
	{language.MustParse("nb"), Bokmaal}, // the first is what is spoken to everybody else
	{language.MustParse("no"), Bokmaal},
	{language.MustParse("nn"), Nynorsk},
	{language.English, English},
	{language.Danish, Bokmaal},
	{language.Swedish, Bokmaal},
	{language.MustParse("se"), Bokmaal},
	{language.MustParse("sma"), Bokmaal},
	{language.MustParse("smj"), Bokmaal},
}

var matcher = newMatcher()

func newMatcher() language.Matcher {
	tags := make([]language.Tag, len(understood))
	for i, u := range understood {
		tags[i] = u.tag
	}
	return language.NewMatcher(tags)
}

// Match finds the language for an Accept-Language header; bokmål if the header
// is empty, cannot be read, or asks for none that the registry speaks.
func Match(acceptLanguage string) Language {
	if acceptLanguage == "" || len(acceptLanguage) > maxAcceptLanguage {
		return Bokmaal
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Bokmaal
	}
	_, i, _ := matcher.Match(wanted...)
	return understood[i].speaks
}
