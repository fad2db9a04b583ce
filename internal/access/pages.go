package access

import "strings"

// What a page asks for that is no operation.
const (
	PagePublic = "public" // anybody; what is not public on it is asked for by itself
	PagePerson = "person" // whoever has signed in, about themselves
)

// Pages says, for every address of the pages, which operation it carries out or
// prepares. An address that both shows and takes a form stands once, without a
// method.
var Pages = map[string]string{
	"/{$}": PagePublic, "/sprak": PagePublic, "/om": PagePublic, "/personvern": PagePublic, "/hjelp": PagePublic, "/data": PagePublic, "/tilgjengelighet": PagePublic, "/endringer": PagePublic,
	"/robots.txt": PagePublic, "/sitemap.xml": PagePublic, "/sok": PagePublic, "/sok/ord": PagePublic, "/sok/ord/endre": "changeSynonyms", "/opensearch.xml": PagePublic,
	"/katalog": PagePublic, "/katalog.ttl": PagePublic, "/katalog.jsonld": PagePublic,
	"/neste-aar": PagePublic, "/neste-aar.odt": PagePublic, "/neste-aar.xlsx": PagePublic, "/halvaar": PagePublic, "/belastning": PagePublic, "/belastning.xlsx": PagePublic,
	"/kommuner": PagePublic, "/kommuner/{number}": PagePublic, "/fylker": PagePublic, "/fylker/{number}": PagePublic,
	"/fylker/{number}/innforing": PagePublic, "/fylker/{number}/innforing.xlsx": PagePublic, "/fylker/{number}/innforing.csv": PagePublic,
	"/tiltak": PagePublic, "/tiltak.csv": PagePublic, "/tiltak.xlsx": PagePublic, "/tiltak/{id}": PagePublic, "/tiltak/{id}/innforing": PagePublic, "/tiltak/{id}/innforing/{number}": PagePublic,
	"GET /kommuner/{number}/innforing": PagePublic, "POST /kommuner/{number}/innforing": "confirmAdoptions",
	"/tiltak/{id}/innforing/rapporter":     "reportAdoptions",
	"/tiltak/{id}/innforing/{number}/meld": "sayAdoption", "/tiltak/{id}/innforing/{number}/hindringer": "reportObstacles", "/tiltak/{id}/innforing/{number}/innsats": "reportEffort",
	"/tiltak/{id}/innforing/{number}/startpakke": "tickOnboarding", "/tiltak/{id}/innforing/{number}/saksframlegg": PagePublic, "/tiltak/{id}/innforing/{number}/saksframlegg.odt": PagePublic,
	"/tiltak/{id}/puljer/{wave}": PagePublic, "/tiltak/{id}/puljer/ny": "announceWave", "/tiltak/{id}/puljer/{wave}/endre": "changeWave",
	"/tiltak/{id}/puljer/{wave}/avslutt": "closeWave", "/tiltak/{id}/puljer/{wave}/avlys": "cancelWave",
	"/tiltak/{id}/puljer/{wave}/meld-pa": "signUpForWave", "/tiltak/{id}/puljer/{wave}/trekk": "withdrawFromWave",
	"/behov": PagePublic, "/behov/{need}": PagePublic, "/behov/nytt": "raiseNeed", "/behov/{need}/stott": "supportNeed", "/behov/{need}/trekk-stotte": "withdrawSupport",
	"/nettverk": PagePublic, "/nettverk/{network}": PagePublic, "/nettverk/{network}/innforing": PagePublic,
	"/nettverk/{network}/innforing.xlsx": PagePublic, "/nettverk/{network}/innforing.csv": PagePublic,
	"/nettverk/nytt": "formNetwork", "/nettverk/{network}/endre": "describeNetwork", "/nettverk/{network}/meld-medlemmer": "reportMembers",
	"/nettverk/{network}/rett/{number}": "correctMember", "/nettverk/{network}/bli-med": "joinNetwork", "/nettverk/{network}/ga-ut": "leaveNetwork",
	"/nettverk/{network}/ikke-med": "denyMembership", "/nettverk/{network}/avslutt": "closeNetwork",
	"/nettverk/{network}/liste": "openNeedList", "/nettverk/{network}/liste/{year}/forslag": "proposeNeeds", "/nettverk/{network}/liste/{year}/trekk-forslag": "withdrawNeedProposal", "/nettverk/{network}/liste/{year}/publiser": "publishNeedList",
	"/behov/{need}/svar": "answerNeed", "/behov/{need}/lukk": "closeNeed",
	"/prioritering": PagePublic, "/prioritering/protokoll.css": PagePublic, "/prioritering/{round}": PagePublic,
	"/prioritering/{round}/resultat": PagePublic, "/prioritering/{round}/protokoll": PagePublic,
	"/prioritering/{round}/tiltak/{initiative}": PagePublic,

	"/fagsystemer": PagePublic, "/fagsystemer/{product}": PagePublic, "/leverandorer/{number}": PagePublic,
	"/fagsystemer/nytt": "registerProduct", "/fagsystemer/{product}/endre": "changeProduct",
	"/fagsystemer/{product}/tiltak/{id}": "reportReadiness", "/fagsystemer/{product}/tiltak/{id}/bekreft": "verifyReadiness",
	"GET /kommuner/{number}/fagsystemer": PagePublic, "POST /kommuner/{number}/fagsystemer": "declareProductUse",

	// Signing in and out, and whoever holds a link of a letter.
	"/logg-inn": PagePublic, "/logg-inn/til/{issuer}": PagePublic, "/logg-inn/retur/{issuer}": PagePublic,
	"/logg-ut": PagePublic, "/logg-ut/varsel": PagePublic,
	"/logg-inn/virksomhet": PagePerson, "/min-side/okter": PagePerson, "/min-side/opplysninger": PagePerson, "/min-side/opplysninger.json": PagePerson, "/min-side": PagePerson,
	"/abonner": PagePublic, "/varsler/bekreft/{token}": PagePublic, "/varsler/kontakt/{token}": PagePublic, "/kontakt/{token}": PagePublic,
	"/varsler/aldri/{token}": PagePublic, "/varsler/igjen/{token}": PagePublic, "/varsler/stopp/{token}": PagePublic,
	"/varsler/{id}":  PagePublic,
	"/abonner/epost": PagePublic, "/varsler/mitt/{token}": PagePublic, "/varsler/mitt/{token}/{id}": PagePublic,

	"/min-side/tilganger": PagePerson, "/min-side/invitasjon": PagePerson,
	"/min-side/tilganger/roller": "grantRole", "/min-side/tilganger/roller/trekk": "withdrawRole",
	"/min-side/tilganger/invitasjoner": "inviteMember", "/min-side/tilganger/invitasjoner/trekk": "withdrawInvitation",
	"/min-side/tilganger/fullmakter": "giveMandate", "/min-side/tilganger/fullmakter/trekk": "withdrawMandate",
	"GET /min-side/nokler": "listApiKeys", "POST /min-side/nokler": "createApiKey", "/min-side/nokler/{key}": "withdrawApiKey",
	"/min-side/innsyn": "listAudit",

	// Whom to ask: what is shown of it is what the organisation has chosen.
	"/tiltak/{id}/kontakt": PagePublic, "/virksomheter/{number}/kontakt": PagePublic,
	"GET /min-side/kontakter": "listContacts", "POST /min-side/kontakter": "addContact",
	"GET /min-side/kontakter/{contact}": "listContacts", "POST /min-side/kontakter/{contact}": "changeContact",

	"/abonnementer": "listSubscriptions", "/abonnementer/{id}": "changeSubscription",

	"GET /importer": PagePublic, "/importer/eksempel.csv": PagePublic, "/importer/eksempel.xlsx": PagePublic,
	"POST /importer": "importInitiatives", "/importer/{id}": "importInitiatives", "/importer/{id}/lesing": "importInitiatives",
	"/importer/{id}/skriv": "importInitiatives", "/importer/{id}/forkast": "importInitiatives", "/importer/{id}/tilbake": "importInitiatives",
	"/importer/{id}/merknader.csv": "importInitiatives", "/importer/{id}/kolonner.json": "importInitiatives",

	"/tiltak/nytt": "proposeInitiative", "/tiltak/{id}/endre": "amendInitiative", "/tiltak/{id}/fase": "reportPhase",
	"/tiltak/{id}/basisplan": "rebaselinePlan", "/tiltak/{id}/bekreft": "confirmInitiative", "/tiltak/{id}/koble": "addRelation", "/tiltak/{id}/kontakter": "chooseContacts", "/tiltak/{id}/startpakke": "describeOnboarding",
	"/tiltak/{id}/fjern-kobling": "removeRelation", "/tiltak/{id}/varsle-endring": "announceBreakingChange",
	"/tiltak/{id}/trekk-varsel": "withdrawBreakingChange", "/tiltak/{id}/sett-pa-vent": "putOnHold", "/tiltak/{id}/gjenoppta": "resumeInitiative",
	"/tiltak/{id}/trekk": "withdrawInitiative", "/tiltak/{id}/sla-sammen": "mergeInitiative", "/tiltak/{id}/avvikle": "retireInitiative",
	"/tiltak/{id}/tidligere-steg": "recordAtStage",

	"/tiltak/{id}/vurdering": "submitAssessment", "/tiltak/{id}/uttalelse": "giveStatement", "/tiltak/{id}/svar": "answerStatement",
	"/tiltak/{id}/ferdigstill": "finaliseAssessment", "/tiltak/{id}/gjenapne-vurdering": "reopenAssessment", "/tiltak/{id}/signer": "signDecision",

	"/tiltak/{id}/pilot": "planPilot", "/tiltak/{id}/pilot/bli-med": "joinPilot", "/tiltak/{id}/pilot/forlat": "leavePilot",
	"/tiltak/{id}/pilot/mal": "measurePilot", "/tiltak/{id}/pilot/konkluder": "concludePilot", "/tiltak/{id}/pilot/unntak": "waivePilot",
	"/tiltak/{id}/overlevering": "prepareHandover", "/tiltak/{id}/overlevering/punkter": "settleHandoverItem",
	"/tiltak/{id}/overlevering/godkjenn": "acceptHandover",

	"/prioritering/ny": "openRound", "/prioritering/{round}/kandidater": "addCandidate", "/prioritering/{round}/vekter": "setWeights",
	"/prioritering/{round}/poeng": "listDrafts", "GET /prioritering/{round}/poeng/{assessor}/{initiative}": "listDrafts",
	"POST /prioritering/{round}/poeng/{assessor}/{initiative}": "writeDraft", "/prioritering/{round}/forsegle": "sealScores",
	"/prioritering/{round}/tiltak/{initiative}/standpunkt": "declarePosition", "/prioritering/{round}/tiltak/{initiative}/signer": "signDecisionInRound",
	"/prioritering/{round}/tiltak/{initiative}/uenighet": "recordDisagreement", "/prioritering/{round}/tiltak/{initiative}/loft": "escalateDisagreement",
	"/prioritering/{round}/tiltak/{initiative}/avklaring": "resolveEscalation", "/prioritering/{round}/unntak": "signCapacityException",
	"/prioritering/{round}/konkluder": "concludeRound",
}

// PageOperation is what a pattern of the pages asks for, a pattern as http.ServeMux
// reads it; ok is false if nobody has said so.
func PageOperation(pattern string) (operation string, ok bool) {
	if operation, ok = Pages[pattern]; ok {
		return operation, true
	}
	_, path, _ := strings.Cut(pattern, " ")
	operation, ok = Pages[path]
	return operation, ok
}
