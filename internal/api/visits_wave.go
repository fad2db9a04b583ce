package api

import "net/http"

func (r reply) VisitListWavesResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitAnnounceWaveResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGetWaveResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitChangeWaveResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitGetWaveHistoryResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitCloseWaveResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitCancelWaveResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitSignUpForWaveResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitWithdrawFromWaveResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitListMunicipalityWavesResponse(w http.ResponseWriter) error { return r.write(w) }
