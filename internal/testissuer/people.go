package testissuer

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Levels of assurance, from low to high, as Ansattporten calls them.
var levels = []string{"substantial", "high"}

// DetailsType is the type of authorization details that name whom a person
// represents, as Ansattporten has it.
const DetailsType = "ansattporten:altinn:resource"

// Person is somebody that one can be. They are roles, not people.
type Person struct {
	Key           string
	Role          string
	Represents    []Organisation
	Begins        []events.Role // roles that the person begins with, in each of them
	national      string        // a number of the synthetic population: month of birth plus 80
	lacksHighAuth bool          // has no way to sign in at the highest level
}

// Organisation is one that a person represents.
type Organisation struct{ Number, Name string }

// What the prepared persons represent.
var (
	skatteetaten = Organisation{"974761076", "SKATTEETATEN"}
	digdir       = Organisation{"991825827", "DIGITALISERINGSDIREKTORATET"}
	ks           = Organisation{"971032146", "KS"}
	stavanger    = Organisation{"964965226", "STAVANGER KOMMUNE"}
	hvaler       = Organisation{"964947082", "HVALER KOMMUNE"}
	rogaland     = Organisation{"971045698", "ROGALAND FYLKESKOMMUNE"}
	supplier     = Organisation{"931796003", "KS DIGITALE FELLESTJENESTER AS"}
)

// People are those that one can be.
var People = []Person{
	{Key: "skatteetaten", Role: "Ansatt i Skatteetaten: registrerer og følger opp egne tiltak", Represents: []Organisation{skatteetaten}, Begins: events.Roles, national: "01815000100"},
	{Key: "digdir", Role: "Ansatt i Digdir: har statens nøkkel, prioriterer og signerer for staten", Represents: []Organisation{digdir}, Begins: events.Roles, national: "01815000291"},
	{Key: "ks", Role: "Ansatt i KS: har kommunenes nøkkel, uttaler seg, prioriterer og signerer for kommunene", Represents: []Organisation{ks}, Begins: events.Roles, national: "01815000372"},
	{Key: "stavanger", Role: "Ansatt i Stavanger: blir med i piloter", Represents: []Organisation{stavanger}, Begins: events.Roles, national: "01815000453"},
	{Key: "hvaler", Role: "Ansatt i Hvaler: blir med i piloter", Represents: []Organisation{hvaler}, Begins: events.Roles, national: "01815000534"},
	{Key: "rogaland", Role: "Ansatt i Rogaland fylkeskommune: melder hvor langt kommunene i fylket er kommet", Represents: []Organisation{rogaland}, Begins: events.Roles, national: "01815001131"},
	{Key: "supplier", Role: "Ansatt i KS Digitale fellestjenester AS: tar imot det som overleveres, registrerer fagsystemer og sier når de er klare", Represents: []Organisation{supplier}, Begins: events.Roles, national: "01815000615"},
	{Key: "flere", Role: "Ansatt i Stavanger og Hvaler: velger hvem det gjelder", Represents: []Organisation{stavanger, hvaler}, Begins: []events.Role{events.RoleRegistrar}, national: "01815000706"},
	{Key: "lavere", Role: "Ansatt i Skatteetaten, uten innlogging på høyt nivå", Represents: []Organisation{skatteetaten}, Begins: []events.Role{events.RoleRegistrar, events.RoleAssessor, events.RoleSignatory}, national: "01815000887", lacksHighAuth: true},
	{Key: "ny", Role: "Nyansatt i KS, som ingen har gitt en rolle ennå", Represents: []Organisation{ks}, national: "01815001050"},
	{Key: "ingen", Role: "Innbygger som ikke representerer noen", national: "01815000968"},
}

func person(key string) (Person, bool) {
	n := slices.IndexFunc(People, func(p Person) bool { return p.Key == key })
	if n < 0 {
		return Person{}, false
	}
	return People[n], true
}

// National is the person's national identity number, which the registry must not
// keep anywhere.
func (p Person) National() string { return p.national }

// Subject is what a client knows a person by: another for each client.
func Subject(client, person string) string {
	sum := sha256.Sum256([]byte("subject\x00" + client + "\x00" + person))
	return hex.EncodeToString(sum[:16])
}

// level is how surely a person signs in when a level is asked for.
func (p Person) level(asked string) string {
	if p.lacksHighAuth || !slices.Contains(levels, asked) {
		return levels[0]
	}
	return asked
}

// details are the person's authorization details for a resource.
func (p Person) details(resource string) []any {
	reportees := []any{}
	rights := []string{"Read", "Write"}
	for _, role := range p.Begins {
		rights = append(rights, right(role))
	}
	for _, o := range p.Represents {
		reportees = append(reportees, map[string]any{
			"Rights": rights, "Authority": "iso6523-actorid-upis", "ID": "0192:" + o.Number, "Name": o.Name,
		})
	}
	return []any{map[string]any{"type": DetailsType, "resource": resource, "resource_name": "Samstyring", "reportees": reportees}}
}

// right is what the right is called that lets a person begin with a role.
func right(role events.Role) string { return "samstyring-" + string(role) }
