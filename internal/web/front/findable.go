package front

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// private are the addresses that search engines have no use for: they need a
// session, lead there, carry a key, or are searches themselves.
var private = []string{"/logg-inn", "/logg-ut", "/min-side", "/sprak", "/sok", "/varsler/", "/importer/"}

// robots tells search engines what to read (RFC 9309).
func robots(v *shell.Request) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range private {
		fmt.Fprintf(&b, "Disallow: %s\n", path)
	}
	fmt.Fprintf(&b, "Sitemap: %s/sitemap.xml\n", v.Shell.Config.Site)
	return v.SendFile("text/plain; charset=utf-8", []byte(b.String()))
}

// mostAddresses is how many a site map may list, as sitemaps.org says.
const mostAddresses = 50_000

// listed are the pages above the initiatives.
var listed = []string{"/", "/tiltak", "/kommuner", "/fylker", "/neste-aar", "/belastning", "/halvaar", "/fagsystemer", "/behov", "/nettverk", "/prioritering", "/endringer", "/om", "/hjelp", "/data", "/personvern", "/tilgjengelighet"}

type siteMap struct {
	XMLName   xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Addresses []address `xml:"url"`
}

type address struct {
	Location string `xml:"loc"`
	Changed  string `xml:"lastmod,omitempty"` // a day
}

// siteMapXML lists the pages for search engines. Of more initiatives than fit,
// those that changed last are listed; the others are found through the list.
func siteMapXML(v *shell.Request) error {
	site := v.Shell.Config.Site.String()
	var m siteMap
	for _, path := range listed {
		m.Addresses = append(m.Addresses, address{Location: site + path})
	}
	err := v.Shell.Config.App.Query.Each(catalogue.Query{}, func(r catalogue.Row) bool {
		m.Addresses = append(m.Addresses, address{site + "/tiltak/" + r.ID, string(v.Shell.Config.App.Query.Today(r.Changed))})
		return len(m.Addresses) < mostAddresses
	})
	if err != nil {
		return err
	}
	body, err := xml.Marshal(m)
	if err != nil {
		return fmt.Errorf("write site map: %w", err)
	}
	return v.SendFile("application/xml", append([]byte(xml.Header), body...))
}
