package api

import "net/http"

func (r reply) VisitListNetworksResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitFormNetworkResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGetNetworkResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitGetNetworkHistoryResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitDescribeNetworkResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitReportMembersResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitJoinNetworkResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitLeaveNetworkResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitDenyMembershipResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitCorrectMemberResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitCloseNetworkResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitOpenNeedListResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitProposeNeedsResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitWithdrawNeedProposalResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitPublishNeedListResponse(w http.ResponseWriter) error      { return r.write(w) }
