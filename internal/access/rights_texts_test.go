package access_test

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
)

// headings are those of the sections of the rights table.
var headings = map[string]string{
	"initiatives":   "Initiatives and imports",
	"assessments":   "Impact assessments",
	"decisions":     "Rounds, scores and decisions",
	"pilots":        "Pilots",
	"adoptions":     "Adoption by municipalities",
	"products":      "Products of vendors",
	"handovers":     "Handover to operations",
	"subscriptions": "Subscriptions",
	"contacts":      "Contacts",
	"organisation":  "Who may act for an organisation",
}

var whoTexts = map[access.Who]string{
	access.WhoEverybody:    "any organisation, for itself",
	access.WhoAgency:       "a state agency, for itself; Digdir, for any state agency",
	access.WhoOwner:        "the responsible organisation; Digdir, if that is a state agency",
	access.WhoDigdir:       "Digdir only",
	access.WhoKS:           "KS only",
	access.WhoParty:        "Digdir (for the state) or KS (for the municipalities), each for its own party",
	access.WhoMunicipality: "a municipality, for itself",
	access.WhoVendor:       "the vendor of the product",
	access.WhoReceiver:     "the organisation that takes over",
	access.WhoAcceptor:     "the responsible organisation (or Digdir, if that is a state agency), the organisation that takes over, and KS: each for itself",
	access.WhoOperator:     "any organisation, for itself; the operator's machine, for any",
	access.WhoPerson:       "anybody who has signed in",
}

var roleTexts = map[events.Role]string{
	events.RoleReader:        "Reads what is the organisation's own and not public. Changes nothing.",
	events.RoleRegistrar:     "Registers, changes and imports; plans pilots; prepares handovers; keeps subscriptions and contacts.",
	events.RoleAssessor:      "Submits impact assessments and answers KS' statements; drafts scores.",
	events.RoleSignatory:     "Binds the organisation: signs, seals scores, concludes, accepts, disagrees on its behalf, gives KS' statement.",
	events.RoleAdministrator: "Decides who may act for the organisation: roles, invitations, mandates and API keys. Also keeps subscriptions and contacts, and reads the organisation's audit log.",
}

var taskTexts = map[events.Task]string{
	events.TaskInitiatives:   "register, maintain and import initiatives",
	events.TaskAssessments:   "submit impact assessments, and answer KS' statements",
	events.TaskPilots:        "plan and measure pilots, join and leave them",
	events.TaskAdoptions:     "say how far a municipality has come with an initiative, or report it as its owner",
	events.TaskProducts:      "register products, report their readiness, and say which of them a municipality uses",
	events.TaskHandovers:     "prepare a handover, and settle its points",
	events.TaskSubscriptions: "read and keep subscriptions",
}

// rightTexts say in plain English what each right lets one do.
var rightTexts = map[string]string{
	"proposeInitiative":      "Register an initiative",
	"importInitiatives":      "Hand in a file of initiatives and be shown what it would do",
	"listImports":            "Read the list of the organisation's imports",
	"getImport":              "Read what a file would do, or has done",
	"getImportReversal":      "Read what taking an import back would do",
	"getImportRemarks":       "Read a file that was handed in, with remarks on each row",
	"amendImport":            "Choose how a file is read, and answer what it asks",
	"discardImport":          "Discard a file before it is carried out",
	"executeImport":          "Carry out an import",
	"reverseImport":          "Take an import back",
	"recordAtStage":          "Record where an initiative stood before the registry existed, with evidence",
	"amendInitiative":        "Change what is recorded about an initiative",
	"reportPhase":            "Report the phase of the project",
	"rebaselinePlan":         "Set a new plan for delays to be measured against",
	"confirmInitiative":      "Confirm that what is recorded is still true",
	"addRelation":            "Link to another initiative",
	"removeRelation":         "Remove a link to another initiative",
	"chooseContacts":         "Choose whom to ask about an initiative",
	"announceBreakingChange": "Announce that something will stop working from a given day",
	"withdrawBreakingChange": "Withdraw the announcement that something will stop working",
	"putOnHold":              "Put an initiative on hold",
	"resumeInitiative":       "Resume an initiative that is on hold",
	"withdrawInitiative":     "Withdraw an initiative",
	"mergeInitiative":        "Merge an initiative into another",
	"retireInitiative":       "Retire what an initiative has put into operation",

	"submitAssessment":   "Submit an impact assessment",
	"answerStatement":    "Answer the changes that KS has asked for in its statement",
	"finaliseAssessment": "Declare the assessment final",
	"reopenAssessment":   "Reopen a final assessment",
	"giveStatement":      "Give KS' statement on an assessment",

	"signDecision":          "Sign a decision on one initiative, outside a round",
	"openRound":             "Open a round of prioritisation",
	"addCandidate":          "Add an initiative to a round",
	"removeCandidate":       "Take an initiative out of a round",
	"setWeights":            "Set how much each criterion counts for one's own party",
	"listDrafts":            "Read the draft scores of one's own party",
	"writeDraft":            "Write draft scores for one's own party",
	"sealScores":            "Seal one's own party's scores",
	"declarePosition":       "Declare the party's position on an initiative",
	"signDecisionInRound":   "Sign a decision on an initiative in a round",
	"signCapacityException": "Sign that a round may exceed its frame of municipal hours",
	"recordDisagreement":    "Record that the party does not agree",
	"escalateDisagreement":  "Send a disagreement to a higher level",
	"resolveEscalation":     "Record what the higher level said",
	"concludeRound":         "Conclude a round",

	"planPilot":     "Plan a pilot",
	"joinPilot":     "Join a pilot",
	"leavePilot":    "Leave a pilot",
	"measurePilot":  "Record what a pilot has measured",
	"concludePilot": "Sign the conclusion of a pilot",
	"waivePilot":    "Sign that no pilot is needed",

	"sayAdoption":      "Say how far one's own municipality has come with an initiative",
	"confirmAdoptions": "Confirm what was said or reported of one's own municipality",
	"reportEffort":     "Report the hours and costs of an adoption",
	"reportObstacles":  "Report what stands in the way of an adoption",
	"reportAdoption":   "Report what the owner knows of a municipality's adoption",

	"registerProduct":   "Register a product that municipalities use",
	"changeProduct":     "Change what is registered of a product",
	"reportReadiness":   "Report how far a product has come for an initiative",
	"verifyReadiness":   "Say that one has seen that a product is ready, as its vendor reports",
	"declareProductUse": "Say which products one's own municipality uses",

	"prepareHandover":    "Prepare a handover",
	"settleHandoverItem": "Accept a point of a handover, or waive it with a reason",
	"acceptHandover":     "Accept a handover",

	"listSubscriptions":  "Read the list of the organisation's subscriptions",
	"getSubscription":    "Read a subscription",
	"listDeliveries":     "Read what a subscription has delivered",
	"createSubscription": "Subscribe to changes",
	"changeSubscription": "Change a subscription",
	"deleteSubscription": "End a subscription",
	"pauseSubscription":  "Pause a subscription",
	"resumeSubscription": "Resume a subscription",
	"rotateSecret":       "Change the secret that deliveries are signed with",
	"testSubscription":   "Have a test sent to where a subscription goes",
	"replaySubscription": "Have changes delivered once more",

	"listContacts":  "Read all the organisation's contacts",
	"addContact":    "Register a contact",
	"changeContact": "Change a contact",
	"eraseContact":  "Erase a contact",

	"listApiKeys":        "Read the list of the organisation's API keys",
	"createApiKey":       "Make an API key, and give it roles",
	"withdrawApiKey":     "Withdraw an API key",
	"listAudit":          "Read the audit log: one's own entries; all of the organisation's for its administrators and for machines with `samstyring:manage`",
	"getAccess":          "Read who may act for the organisation",
	"grantRole":          "Give a person a role",
	"withdrawRole":       "Take a role from a person",
	"inviteMember":       "Invite somebody to a role",
	"withdrawInvitation": "Withdraw an invitation",
	"giveMandate":        "Give another organisation a mandate",
	"withdrawMandate":    "Withdraw a mandate",
	"redeemInvitation":   "Use an invitation that one has received",
}

// pageTexts are those of the pages, by their pattern in access.Pages, that carry out
// no operation or only a part of one.
var pageTexts = map[string]string{
	"/{$}": "The front page", "/om": "About the registry", "/sprak": "Choose a language",
	"/endringer": "What has changed", "/robots.txt": "For search engines", "/sitemap.xml": "For search engines",
	"/neste-aar": "The next twelve months", "/neste-aar.odt": "The next twelve months as a document", "/neste-aar.xlsx": "The next twelve months as a spreadsheet",
	"/kommuner": "All municipalities", "/kommuner/{number}": "One municipality", "/fylker": "All counties", "/fylker/{number}": "One county",
	"/fylker/{number}/innforing": "How far the municipalities of a county have come", "/fylker/{number}/innforing.xlsx": "The same as a spreadsheet", "/fylker/{number}/innforing.csv": "The same as CSV",
	"/tiltak": "All initiatives", "/tiltak.csv": "All initiatives as CSV", "/tiltak.xlsx": "All initiatives as a spreadsheet",
	"/tiltak/{id}": "One initiative", "/tiltak/{id}/innforing": "How far municipalities have come with an initiative",
	"/prioritering": "All rounds", "/prioritering/{round}": "One round", "/prioritering/{round}/resultat": "The result of a round",
	"/prioritering/{round}/protokoll": "The minutes of a round", "/prioritering/protokoll.css": "How the minutes look",
	"/prioritering/{round}/tiltak/{initiative}": "One initiative in a round",
	"/fagsystemer": "All products of vendors", "/fagsystemer/{product}": "One product", "/leverandorer/{number}": "What touches the products of one vendor",
	"GET /kommuner/{number}/fagsystemer": "Which products a municipality uses",
	"/logg-inn":                          "Sign in", "/logg-inn/til/{issuer}": "Sign in: on to the chosen issuer", "/logg-inn/retur/{issuer}": "Sign in: back from the issuer",
	"/logg-ut": "Sign out", "/logg-ut/varsel": "Sign out, when the issuer says so",
	"/abonner":                 "Subscribe to changes: the form",
	"/varsler/bekreft/{token}": "Agree to receive e-mail", "/varsler/kontakt/{token}": "Agree to be a contact, or not", "/kontakt/{token}": "One's own contact card, from a letter: confirm, correct, take or erase it",
	"/varsler/aldri/{token}": "Never receive e-mail again", "/varsler/igjen/{token}": "Receive e-mail again",
	"/varsler/stopp/{token}": "Stop receiving e-mail", "/varsler/{id}": "From a letter to the subscription that it belongs to",
	"GET /importer": "How to import", "/importer/eksempel.csv": "An example file as CSV", "/importer/eksempel.xlsx": "An example file as a spreadsheet",
	"/importer/{id}": "Read what a file would do, and answer what it asks", "/importer/{id}/lesing": "Choose how a file is read",
	"/importer/{id}/skriv": "Carry out an import", "/importer/{id}/forkast": "Discard a file", "/importer/{id}/tilbake": "Take an import back",
	"/importer/{id}/merknader.csv": "The file with remarks on each row", "/importer/{id}/kolonner.json": "How the columns of a file are read",
	"/abonnementer/{id}":   "Change, pause or end a subscription",
	"/logg-inn/virksomhet": "Choose whom to act for", "/min-side": "What waits for one's organisation",
	"/min-side/okter": "One's own sessions", "/min-side/innsyn": "Who has looked at or changed what is not public", "/min-side/tilganger": "Who may act for one's organisation", "/min-side/invitasjon": "Use an invitation",
	"/min-side/opplysninger": "What is kept about oneself, and erasing it", "/min-side/opplysninger.json": "What is kept about oneself, to take along",
	"/personvern": "What is kept about people", "/hjelp": "Guides by role", "/data": "All ways to the data", "/tilgjengelighet": "The accessibility statement", "/tiltak/{id}/kontakt": "Whom to ask about an initiative", "/virksomheter/{number}/kontakt": "Whom to ask at an organisation",
}
