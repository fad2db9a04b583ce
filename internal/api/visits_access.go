package api

import "net/http"

func (r reply) VisitGetAccessResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGrantRoleResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitWithdrawRoleResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitInviteMemberResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitWithdrawInvitationResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitGiveMandateResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitWithdrawMandateResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitCreateApiKeyResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitListApiKeysResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitListAuditResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitWithdrawApiKeyResponse(w http.ResponseWriter) error     { return r.write(w) }
