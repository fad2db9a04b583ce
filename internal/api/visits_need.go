package api

import "net/http"

func (r reply) VisitListNeedsResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitRaiseNeedResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitGetNeedResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitGetNeedHistoryResponse(w http.ResponseWriter) error  { return r.write(w) }
func (r reply) VisitSupportNeedResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitWithdrawSupportResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitAnswerNeedResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitCloseNeedResponse(w http.ResponseWriter) error       { return r.write(w) }
