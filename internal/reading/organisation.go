package reading

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// Owner is who answers for something: a number, or the name alone of one of the
// few organisations whose number is not known.
type Owner struct{ Number, Name string }

// Organisation reads an organisation from its number or any name that it has or
// has had, its short name, its slug, or both number and name.
func Organisation(c Cell, ref *reference.Data) Result[Owner] {
	s, done, r := begin[Owner](c, maxValue)
	if done {
		return r
	}
	if _, _, ok := organisationDigits(c, s); ok || !strings.ContainsFunc(s, isLetter) {
		n := OrganisationNumber(c, ref)
		out := failed[Owner](n)
		out.Value.Number, out.Said = n.Value, n.Said
		return out
	}
	named, ok := organisationNamed(s, ref)
	switch {
	case !ok:
		return refuse[Owner]("unknown_organisation", fault.Args{"given": c.quoted()})
	case named.number == "":
		return read(Owner{Name: named.name}, "organisation_without_number", fault.Args{"name": named.name})
	}
	return read(Owner{Number: named.number}, "organisation", fault.Args{"number": orgnr.Format(named.number), "name": named.name})
}

type namedOrganisation struct{ number, name string }

var parentheses = regexp.MustCompile(`^(.*?) ?\(([^()]*)\)$`)

// organisationNamed finds an organisation by a name, a slug, or a name with
// another one in parentheses, which must be the same organisation's.
func organisationNamed(s string, ref *reference.Data) (namedOrganisation, bool) {
	s = strings.Trim(s, " .,;:")
	for _, form := range []string{s, strings.TrimPrefix(s, "the "), strings.TrimPrefix(s, "The ")} {
		if o, ok := ref.OrganisationByName(form); ok {
			return namedOrganisation{o.Number, o.Name()}, true
		}
	}
	for _, slug := range []string{strings.ToLower(s), strings.ReplaceAll(strings.ToLower(s), "-", "")} {
		if o, ok := ref.OrganisationBySlug(slug); ok {
			return namedOrganisation{o.Number, o.Name()}, true
		}
	}
	if bare, ok := cutMunicipalityWord(s); ok {
		if found := ref.MunicipalitiesNamed(bare); len(found) == 1 && len(found[0].Today) == 1 {
			m, _ := ref.Municipality(found[0].Today[0])
			return namedOrganisation{m.OrganisationNumber, m.DisplayName + " kommune"}, m.OrganisationNumber != ""
		}
	}
	if m := parentheses.FindStringSubmatch(s); m != nil {
		first, ok1 := organisationNamed(m[1], ref)
		second, ok2 := organisationNamed(m[2], ref)
		return first, ok1 && ok2 && first == second
	}
	return sameOrganisation(s, ref)
}

// sameOrganisation reads two names of one organisation with a dash, a comma or a
// slash between them: "Digdir – Digitaliseringsdirektoratet".
func sameOrganisation(s string, ref *reference.Data) (namedOrganisation, bool) {
	for _, sign := range []string{" - ", ", ", "/"} {
		if first, second, two := strings.Cut(s, sign); two && !strings.Contains(second, sign) {
			one, ok1 := organisationNamed(first, ref)
			other, ok2 := organisationNamed(second, ref)
			if ok1 && ok2 && one == other {
				return one, true
			}
		}
	}
	return namedOrganisation{}, false
}

// cutMunicipalityWord takes "kommune" off the end.
func cutMunicipalityWord(s string) (string, bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, false
	}
	switch strings.ToLower(s[i+1:]) {
	case "kommune", "kommuna", "municipality":
		return s[:i], true
	}
	return s, false
}

func isLetter(r rune) bool {
	return r == 'æ' || r == 'ø' || r == 'å' || r|0x20 >= 'a' && r|0x20 <= 'z' || r > 0xbf
}
