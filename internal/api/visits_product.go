package api

import "net/http"

func (r reply) VisitListProductsResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitGetProductResponse(w http.ResponseWriter) error              { return r.write(w) }
func (r reply) VisitGetProductHistoryResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitRegisterProductResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitChangeProductResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitReportReadinessResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitVerifyReadinessResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitGetReadinessResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitGetMunicipalityProductsResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitDeclareProductUseResponse(w http.ResponseWriter) error       { return r.write(w) }
