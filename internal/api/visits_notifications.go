package api

import "net/http"

func (r reply) VisitChangeSubscriptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitCreateSubscriptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitDeleteSubscriptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitGetCalendarResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitGetChangesAtomResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitGetSubscriptionResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitListDeliveriesResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitListChangesResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitListSubscriptionsResponse(w http.ResponseWriter) error  { return r.write(w) }
func (r reply) VisitPauseSubscriptionResponse(w http.ResponseWriter) error  { return r.write(w) }
func (r reply) VisitReplaySubscriptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitReportBounceResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitResumeSubscriptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitRotateSecretResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitStreamChangesResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitTestSubscriptionResponse(w http.ResponseWriter) error   { return r.write(w) }
