package contact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/mailaddress"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// The limits of a card, in characters.
const (
	MaxTask  = 80
	MaxName  = 120
	MaxPhone = 20
)

// Check lists everything that is wrong with a card.
func (c Card) Check() []fault.Field {
	var wrong fault.List
	wrong.Append(plaintext.Check(c)...)
	wrong.Check(slices.Contains(Kinds, c.Kind), "kind", "not_one_of", fault.Args{"given": c.Kind, "allowed": Kinds})
	wrong.Check(c.ShownTo == "" || slices.Contains(Audiences, c.ShownTo), "shownTo", "not_one_of", fault.Args{"given": c.ShownTo, "allowed": Audiences})
	wrong.Check(c.Language == "" || slices.Contains(locale.Languages, c.Language), "language", "not_one_of", fault.Args{"given": c.Language, "allowed": locale.Languages})
	text(&wrong, "task", c.Task, MaxTask)
	wrong.Check(!strings.ContainsRune(c.Task, '@'), "task", "task_is_address", nil)
	if mailaddress.Check(&wrong, "email", c.Email) && c.Kind == Role {
		wrong.Check(Mailbox(c.Email), "email", "not_a_role_mailbox", nil)
	}
	if c.Kind == Person {
		text(&wrong, "name", c.Name, MaxName)
	} else {
		wrong.Check(c.Name == "", "name", "role_has_no_name", nil)
	}
	wrong.Check(c.Phone == "" || phone(c.Phone), "phone", "not_a_phone", nil)
	return wrong.Fields()
}

func text(l *fault.List, path, s string, longest int) {
	n := utf8.RuneCountInString(s)
	l.Check(n > 0, path, "required", nil)
	l.Check(n <= longest, path, "too_long", fault.Args{"max": longest, "given": n})
}

// phone says whether a text is a phone number: a plus sign perhaps, digits, and
// spaces between them.
func phone(s string) bool {
	digits := 0
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == ' ', c == '+' && i == 0:
		default:
			return false
		}
	}
	return digits >= 5 && len(s) <= MaxPhone
}

// roleWords are what the mailboxes of roles are called by.
var roleWords = func() map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(`
		administrasjon api arkiv arkitektur avtale barnehage beredskap bestilling brukerstotte bygg data datadeling
		digdir digi digital digitalisering dokumentasjon drift eiendom epost faktura fag fellesloesning fellestjenester fiks firmapost forvaltning
		helse helpdesk henvendelse hjelp ikt info informasjon informasjonssikkerhet innforing innkjop innovasjon integrasjon it
		kart kommune kommunikasjon kontakt kundeservice kundesenter kundestotte leverandor mail media mottak nettredaksjon
		no okonomi omsorg oppvekst pilot plan portefolje post postmottak presse produkt program prosjekt prosjektkontor
		personvern personvernombud radgivning register regnskap rollout salg samarbeid samhandling samordning samstyring sekretariat service
		servicedesk servicesenter servicetorg sikkerhet skole sosial stab statistikk stotte strategi styring support system systemforvaltning
		tiltak tjeneste tjenester utvikling varsel varsling veiledning velferd virksomhet virksomhetsstyring`) {
		out[word] = true
	}
	return out
}()

// Mailbox says whether an address is that of a role: every part of what stands
// before @ is a word of a role or of the domain. Whatever else it may be, it may
// be somebody's name.
func Mailbox(address string) bool {
	name, domain, ok := strings.Cut(strings.ToLower(address), "@")
	if !ok {
		return false
	}
	of := map[string]bool{}
	for label := range strings.SplitSeq(domain, ".") {
		of[label] = true
	}
	known := false
	for _, part := range strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if !roleWords[part] && !of[part] {
			return false
		}
		known = true
	}
	return known
}
