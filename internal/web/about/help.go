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
	{"kommune", []string{"/kommuner", "/neste-aar", "/abonner", "/kommuner?mal=tiltak-per", "/tiltak?steg=operational", "/behov", "/nettverk"}},
	{"etat", []string{"/min-side", "/importer", "/om", "/behov", "/min-side"}},
	{"ks", []string{"/tiltak?steg=proposed", "/tiltak?forbi=true", "/prioritering", "/min-side/tilganger", "/behov"}},
	{"departement", []string{"/tiltak", "/tiltak?prioritet=now", "/neste-aar", "/endringer?klasse=date_moved", "/halvaar"}},
	{"fylke", []string{"/fylker", "/neste-aar", "/abonner", "/nettverk"}},
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
	var d []shownSet
	for _, s := range sets {
		if s.page == "/data" {
			continue // the events have a section of their own here
		}
		one := shownSet{Title: v.T("catalogue."+s.key+".title", nil), About: v.T("catalogue."+s.key+".description", nil), Page: s.page}
		for _, f := range s.files {
			if f.notify && v.Shell.Config.Notify == nil {
				continue
			}
			one.Files = append(one.Files, shownFile{v.T("catalogue.format."+f.format.Key, nil), f.address(v.Lang), f.whole, f.chosen})
		}
		d = append(d, one)
	}
	return v.Render("data", shell.Page{Title: v.T("data.title", nil), About: v.T("data.lead", nil)}, d)
}

// shownSet is a set of data of the catalogue, in words.
type shownSet struct {
	Title, About, Page string
	Files              []shownFile
}

// shownFile is a form of it.
type shownFile struct {
	Form   string
	Href   string
	Whole  bool   // it leads to the file, and not to a page where one chooses
	Chosen string // the address of a file that one chooses there
}

// accessibility is the statement that public sites must have.
func accessibility(v *shell.Request) error {
	return v.Render("accessibility", shell.Page{Title: v.T("accessibility.title", nil), About: v.T("accessibility.lead", nil)}, nil)
}
