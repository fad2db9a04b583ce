package api

import "net/http"

// The generated server writes each answer through a method of its own name;
// there is one way to write them all.

func (r reply) VisitAcceptHandoverResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitAddCandidateResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitAddRelationResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitAmendInitiativeResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitAnnounceBreakingChangeResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitAnswerStatementResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitCheckCapacityResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitConcludePilotResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitConcludeRoundResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitConfirmInitiativeResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitDeclarePositionResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitEscalateDisagreementResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitExportInitiativesResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitExportRoundResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitFinaliseAssessmentResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitAmendImportResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitDiscardImportResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitExecuteImportResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGetImportResponse(w http.ResponseWriter) error              { return r.write(w) }
func (r reply) VisitGetImportRemarksResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitGetImportReversalResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitListImportsResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitReverseImportResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGetInitiativeResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitGetInitiativeGateResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitGetInitiativeHistoryResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitGetMunicipalityResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitGetOrganisationResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitGetRoundResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitGetRoundHistoryResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitGetRoundMinutesResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitGiveStatementResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitImportInitiativesResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitJoinPilotResponse(w http.ResponseWriter) error              { return r.write(w) }
func (r reply) VisitLeavePilotResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitListHistoryResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitListCountiesResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitListCriteriaSetsResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitListDraftsResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitListEventsResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitListFunctionsResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitListInitiativesResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitListMunicipalitiesResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitListMunicipalityInitiativesResponse(w http.ResponseWriter) error {
	return r.write(w)
}
func (r reply) VisitListOrganisationsResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitListRoundsResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitListThemesResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitMeasurePilotResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitMergeInitiativeResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitOpenRoundResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitPlanPilotResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitPrepareHandoverResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitProposeInitiativeResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitPutOnHoldResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitRebaselinePlanResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitRecordAtStageResponse(w http.ResponseWriter) error         { return r.write(w) }
func (r reply) VisitRecordDisagreementResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitRemoveCandidateResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitRemoveRelationResponse(w http.ResponseWriter) error        { return r.write(w) }
func (r reply) VisitReopenAssessmentResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitReportPhaseResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitResolveEscalationResponse(w http.ResponseWriter) error     { return r.write(w) }
func (r reply) VisitResumeInitiativeResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitRetireInitiativeResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitSealScoresResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitSetWeightsResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitSettleHandoverItemResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitSignCapacityExceptionResponse(w http.ResponseWriter) error { return r.write(w) }
func (r reply) VisitSignDecisionResponse(w http.ResponseWriter) error          { return r.write(w) }
func (r reply) VisitSignDecisionInRoundResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitSubmitAssessmentResponse(w http.ResponseWriter) error      { return r.write(w) }
func (r reply) VisitWaivePilotResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitWithdrawBreakingChangeResponse(w http.ResponseWriter) error {
	return r.write(w)
}
func (r reply) VisitWithdrawInitiativeResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitWriteDraftResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitAddContactResponse(w http.ResponseWriter) error               { return r.write(w) }
func (r reply) VisitChangeContactResponse(w http.ResponseWriter) error            { return r.write(w) }
func (r reply) VisitDescribeOnboardingResponse(w http.ResponseWriter) error       { return r.write(w) }
func (r reply) VisitChooseContactsResponse(w http.ResponseWriter) error           { return r.write(w) }
func (r reply) VisitEraseContactResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitListContactsResponse(w http.ResponseWriter) error             { return r.write(w) }
func (r reply) VisitListInitiativeContactsResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitListOrganisationContactsResponse(w http.ResponseWriter) error { return r.write(w) }
