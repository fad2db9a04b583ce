package shell

import (
	"net/url"
	"strconv"
)

// ParamPage is the number of a page of a list that is cut.
const ParamPage = "side"

// Pager says which part of a list that is too long for one page is shown.
type Pager struct {
	First, Last, Of int // from 1
	Prev, Next      int // numbers of pages; 0 if there is none
	address         url.URL
}

// Cut gives the part [from:to] of n things that a page has, by its number; all
// of them, and no pager, where they have room on one. The links of the pager
// lead to the element of that id.
func (v *Request) Cut(n, most int, page, id string) (from, to int, p *Pager) {
	if n <= most {
		return 0, n, nil
	}
	at, _ := strconv.Atoi(page) // what is no number is the first page
	last := (n + most - 1) / most
	at = min(max(at, 1), last)
	from, to = (at-1)*most, min(at*most, n)
	p = &Pager{First: from + 1, Last: to, Of: n, Prev: at - 1, address: url.URL{Path: v.HTTP.URL.Path, RawQuery: v.HTTP.URL.RawQuery, Fragment: id}}
	if at < last {
		p.Next = at + 1
	}
	return from, to, p
}

// Href is the address of another page of the list.
func (p *Pager) Href(page int) string {
	to, q := p.address, p.address.Query()
	q.Set(ParamPage, strconv.Itoa(page))
	to.RawQuery = q.Encode()
	return to.String()
}
