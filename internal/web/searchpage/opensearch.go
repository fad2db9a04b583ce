package searchpage

import (
	"encoding/xml"
	"fmt"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// openSearch describes the search to browsers, which then offer it themselves
// (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name          `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string            `xml:"ShortName"` // at most 16 letters
	Description string            `xml:"Description"`
	Image       image             `xml:"Image"`
	Addresses   []searchAddress   `xml:"Url"`
	Languages   []locale.Language `xml:"Language"`
	Encoding    string            `xml:"InputEncoding"`
}

type image struct {
	Type    string `xml:"type,attr"`
	Address string `xml:",chardata"`
}

type searchAddress struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

// describe answers with the description of the search.
func describe(v *shell.Request) error {
	site := v.Shell.Config.Site.String()
	body, err := xml.MarshalIndent(openSearch{
		ShortName: "Samstyring", Description: v.T("opensearch.description", nil), Image: image{"image/svg+xml", site + "/favicon.ico"},
		Addresses: []searchAddress{
			{Type: "text/html", Template: site + address + "?q={searchTerms}"},
			{Type: "application/json", Template: site + "/api/v1/search?q={searchTerms}"},
			{Type: shell.OpenSearchType, Rel: "self", Template: site + shell.OpenSearchPath},
		},
		Languages: locale.Languages, Encoding: "UTF-8",
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("write description of the search: %w", err)
	}
	v.W.Header().Set("Vary", "Cookie, Accept-Language")
	return v.SendFile(shell.OpenSearchType, append([]byte(xml.Header), body...))
}
