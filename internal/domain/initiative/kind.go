package initiative

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindPropose                Kind = "proposeInitiative"
	KindImport                 Kind = "importInitiatives"
	KindRecordAtStage          Kind = "recordAtStage"
	KindAmend                  Kind = "amendInitiative"
	KindReportPhase            Kind = "reportPhase"
	KindRebaseline             Kind = "rebaselinePlan"
	KindConfirm                Kind = "confirmInitiative"
	KindAddRelation            Kind = "addRelation"
	KindRemoveRelation         Kind = "removeRelation"
	KindChooseContacts         Kind = "chooseContacts"
	KindDescribeOnboarding     Kind = "describeOnboarding"
	KindPutOnHold              Kind = "putOnHold"
	KindResume                 Kind = "resumeInitiative"
	KindWithdraw               Kind = "withdrawInitiative"
	KindMerge                  Kind = "mergeInitiative"
	KindRetire                 Kind = "retireInitiative"
	KindAnnounceBreakingChange Kind = "announceBreakingChange"
	KindWithdrawBreakingChange Kind = "withdrawBreakingChange"
	KindSubmitAssessment       Kind = "submitAssessment"
	KindGiveStatement          Kind = "giveStatement"
	KindAnswerStatement        Kind = "answerStatement"
	KindFinaliseAssessment     Kind = "finaliseAssessment"
	KindReopenAssessment       Kind = "reopenAssessment"
	KindSign                   Kind = "signDecision"
	KindPlanPilot              Kind = "planPilot"
	KindJoinPilot              Kind = "joinPilot"
	KindLeavePilot             Kind = "leavePilot"
	KindMeasurePilot           Kind = "measurePilot"
	KindConcludePilot          Kind = "concludePilot"
	KindWaivePilot             Kind = "waivePilot"
	KindPrepareHandover        Kind = "prepareHandover"
	KindSettleHandoverItem     Kind = "settleHandoverItem"
	KindAcceptHandover         Kind = "acceptHandover"
)

// Kinds lists all kinds.
var Kinds = []Kind{
	KindPropose,
	KindImport,
	KindRecordAtStage,
	KindAmend,
	KindReportPhase,
	KindRebaseline,
	KindConfirm,
	KindAddRelation,
	KindRemoveRelation,
	KindChooseContacts,
	KindDescribeOnboarding,
	KindPutOnHold,
	KindResume,
	KindWithdraw,
	KindMerge,
	KindRetire,
	KindAnnounceBreakingChange,
	KindWithdrawBreakingChange,
	KindSubmitAssessment,
	KindGiveStatement,
	KindAnswerStatement,
	KindFinaliseAssessment,
	KindReopenAssessment,
	KindSign,
	KindPlanPilot,
	KindJoinPilot,
	KindLeavePilot,
	KindMeasurePilot,
	KindConcludePilot,
	KindWaivePilot,
	KindPrepareHandover,
	KindSettleHandoverItem,
	KindAcceptHandover,
}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Propose) kind() Kind                { return KindPropose }
func (Import) kind() Kind                 { return KindImport }
func (RecordAtStage) kind() Kind          { return KindRecordAtStage }
func (Amend) kind() Kind                  { return KindAmend }
func (ReportPhase) kind() Kind            { return KindReportPhase }
func (Rebaseline) kind() Kind             { return KindRebaseline }
func (Confirm) kind() Kind                { return KindConfirm }
func (AddRelation) kind() Kind            { return KindAddRelation }
func (RemoveRelation) kind() Kind         { return KindRemoveRelation }
func (ChooseContacts) kind() Kind         { return KindChooseContacts }
func (DescribeOnboarding) kind() Kind     { return KindDescribeOnboarding }
func (PutOnHold) kind() Kind              { return KindPutOnHold }
func (Resume) kind() Kind                 { return KindResume }
func (Withdraw) kind() Kind               { return KindWithdraw }
func (Merge) kind() Kind                  { return KindMerge }
func (Retire) kind() Kind                 { return KindRetire }
func (AnnounceBreakingChange) kind() Kind { return KindAnnounceBreakingChange }
func (WithdrawBreakingChange) kind() Kind { return KindWithdrawBreakingChange }
func (SubmitAssessment) kind() Kind       { return KindSubmitAssessment }
func (GiveStatement) kind() Kind          { return KindGiveStatement }
func (AnswerStatement) kind() Kind        { return KindAnswerStatement }
func (FinaliseAssessment) kind() Kind     { return KindFinaliseAssessment }
func (ReopenAssessment) kind() Kind       { return KindReopenAssessment }
func (Sign) kind() Kind                   { return KindSign }
func (PlanPilot) kind() Kind              { return KindPlanPilot }
func (JoinPilot) kind() Kind              { return KindJoinPilot }
func (LeavePilot) kind() Kind             { return KindLeavePilot }
func (MeasurePilot) kind() Kind           { return KindMeasurePilot }
func (ConcludePilot) kind() Kind          { return KindConcludePilot }
func (WaivePilot) kind() Kind             { return KindWaivePilot }
func (PrepareHandover) kind() Kind        { return KindPrepareHandover }
func (SettleHandoverItem) kind() Kind     { return KindSettleHandoverItem }
func (AcceptHandover) kind() Kind         { return KindAcceptHandover }
