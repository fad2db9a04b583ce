package api

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// OpenNeedList opens a year's list of the most urgent needs of a network.
func (a *API) OpenNeedList(ctx context.Context, r gen.OpenNeedListRequestObject) (gen.OpenNeedListResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", network.OpenList{Year: r.Year, Deadline: r.Body.Deadline})
}

// ProposeNeeds is which needs a member would put on the list.
func (a *API) ProposeNeeds(ctx context.Context, r gen.ProposeNeedsRequestObject) (gen.ProposeNeedsResponseObject, error) {
	return a.doNetwork(ctx, r.Network, r.Number, network.ProposeNeeds{Year: r.Year, Municipality: r.Number, Needs: r.Body.Needs})
}

// WithdrawNeedProposal takes back what a member has proposed.
func (a *API) WithdrawNeedProposal(ctx context.Context, r gen.WithdrawNeedProposalRequestObject) (gen.WithdrawNeedProposalResponseObject, error) {
	return a.doNetwork(ctx, r.Network, r.Number, network.WithdrawProposal{Year: r.Year, Municipality: r.Number})
}

// PublishNeedList publishes the list, or corrects it.
func (a *API) PublishNeedList(ctx context.Context, r gen.PublishNeedListRequestObject) (gen.PublishNeedListResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", publishNeedList(r.Year, r.Body))
}

// needList is a year's list as it is answered. Its schema is NeedList.
type needList struct {
	Year      int             `json:"year"`
	OpenedAt  time.Time       `json:"openedAt"`
	Deadline  events.Date     `json:"deadline"`
	Proposals []needProposal  `json:"proposals"`
	Published *publishedNeeds `json:"published,omitempty"`
}

// needProposal is what a member would put on a list. Its schema is NeedProposal.
type needProposal struct {
	Municipality string                 `json:"municipality"`
	Name         string                 `json:"name"`
	By           events.Speaker         `json:"by"`
	At           time.Time              `json:"at"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	Needs        []events.NamedNeed     `json:"needs"`
}

// publishedNeeds is what stands on a list. Its schema is PublishedNeeds.
type publishedNeeds struct {
	At         time.Time              `json:"at"`
	Supplier   *document.Organisation `json:"supplier,omitempty"`
	Needs      []events.NamedNeed     `json:"needs"`
	Note       events.Text            `json:"note,omitempty"`
	Correction events.Text            `json:"correction,omitempty"`
}

func (a *API) shapeLists(lists []network.NeedList) []needList {
	out := []needList{}
	for _, l := range lists {
		one := needList{Year: l.Year, OpenedAt: l.At, Deadline: l.Deadline, Proposals: []needProposal{}}
		for _, p := range l.Proposals {
			name := names.Book{Ref: a.ref}.Municipality(p.Municipality)
			one.Proposals = append(one.Proposals, needProposal{p.Municipality, name, p.By, p.At, a.supplier(p.Word.Supplier, p.At), p.Needs})
		}
		if p := l.Published; p != nil {
			one.Published = &publishedNeeds{p.At, a.supplier(p.Supplier, p.At), p.Needs, p.Note, p.Correction}
		}
		out = append(out, one)
	}
	return out
}
