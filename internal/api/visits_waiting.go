package api

import "net/http"

func (r reply) VisitListMunicipalityWaitingResponse(w http.ResponseWriter) error { return r.write(w) }
