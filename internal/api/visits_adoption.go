package api

import "net/http"

func (r reply) VisitGetUptakeResponse(w http.ResponseWriter) error                 { return r.write(w) }
func (r reply) VisitGetAdoptionResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitListMunicipalityAdoptionsResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitSayAdoptionResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitReportAdoptionResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitReportEffortResponse(w http.ResponseWriter) error              { return r.write(w) }
func (r reply) VisitTickOnboardingResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitReportObstaclesResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitConfirmAdoptionsResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitReportAdoptionsResponse(w http.ResponseWriter) error           { return r.write(w) }
