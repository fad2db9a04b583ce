package about

import (
	"strconv"

	"github.com/samstyring/samstyring/internal/web/shell"
)

// guide is what somebody of a role comes for: the addresses, in the order in
// which they are of use. Their words stand under page.guide.<role>.<n>.
type guide struct {
	Role  string
	Steps []string
}

// guides are the roles that users said they had.
var guides = []guide{
	{"kommune", []string{"/kommuner", "/neste-aar", "/abonner", "/kommuner?mal=tiltak-per"}},
	{"etat", []string{"/min-side", "/importer", "/om"}},
	{"ks", []string{"/tiltak?steg=proposed", "/tiltak?forbi=true", "/prioritering", "/min-side/tilganger"}},
	{"departement", []string{"/tiltak", "/tiltak?prioritet=now", "/neste-aar", "/endringer?klasse=date_moved", "/halvaar"}},
	{"fylke", []string{"/fylker", "/neste-aar", "/abonner"}},
	{"leverandor", []string{"/fagsystemer", "/endringer?klasse=breaking_change", "/abonner?klasse=breaking_change", "/data"}},
	{"presse", []string{"/endringer", "/tiltak?forbi=true", "/prioritering", "/data"}},
}

// help leads each role to what it comes for.
func help(v *shell.Request) error {
	type step struct{ Href, Text string }
	type shown struct {
		Role, Title, Lead string
		Steps             []step
	}
	var list []shown
	for _, g := range guides {
		one := shown{Role: g.Role, Title: v.T("guide."+g.Role, nil), Lead: v.T("guide."+g.Role+".lead", nil)}
		for i, href := range g.Steps {
			one.Steps = append(one.Steps, step{href, v.T("guide."+g.Role+"."+strconv.Itoa(i+1), nil)})
		}
		list = append(list, one)
	}
	return v.Render("help", shell.Page{Title: v.T("guide.title", nil), About: v.T("guide.lead", nil)}, list)
}

// data says where the data are, in every shape that they are given in.
func data(v *shell.Request) error {
	return v.Render("data", shell.Page{Title: v.T("data.title", nil), About: v.T("data.lead", nil)}, nil)
}

// accessibility is the statement that public sites must have.
func accessibility(v *shell.Request) error {
	return v.Render("accessibility", shell.Page{Title: v.T("accessibility.title", nil), About: v.T("accessibility.lead", nil)}, nil)
}
