// Package personal is the one table of what is kept about people: where it lies,
// which fields it has, why and on which legal basis it is kept, and for how long.
// The page /personvern is made from it, and what limits how long something is kept
// takes the limit from here.
package personal

import "time"

// Basis is the legal basis on which something is processed, by the General Data
// Protection Regulation (personvernforordningen).
type Basis string

// The bases.
const (
	PublicTask Basis = "public_task" // article 6(1)(e): a task in the public interest
	Consent    Basis = "consent"     // article 6(1)(a): whoever it is about has agreed
)

// Bases lists them.
var Bases = []Basis{PublicTask, Consent}

// Kind is one kind of record.
type Kind struct {
	Key    string   // of its words: page.privacy.<key>.<what, why, long, who>
	Store  string   // bucket beside the log, stream, or cookie
	Fields []string // names of what is personal in it, or about a person under pseudonym
	Basis  Basis
	Keep   time.Duration // the longest that it is kept; 0: until what its words say
}

// How long things are kept.
const (
	SessionLife  = 8 * time.Hour            // a session lasts at most
	SessionsKept = SessionLife + time.Hour  // longer than any session lasts
	ImportsKept  = 24 * time.Hour           // a file waits to be carried out
	DeliveryLog  = 30 * 24 * time.Hour      // how deliveries went
	LetterCounts = 24 * time.Hour           // how many letters a mailbox was sent
	AuditKept    = 2 * 366 * 24 * time.Hour // who has looked, unless the operator says otherwise

	ReaderAsked   = 3 * 24 * time.Hour  // within which whoever left an address says yes
	ReaderStopped = 30 * 24 * time.Hour // in which whoever stopped letters can take them up again

	ContactAsked  = 365 * 24 * time.Hour // after which a contact is asked whether it is still right
	ContactAnswer = 30 * 24 * time.Hour  // within which it answers, before it is shown as not confirmed
)

// Kinds is the table.
var Kinds = []Kind{
	{
		Key: "contacts", Store: "contacts", Basis: PublicTask,
		Fields: []string{"kind", "task", "name", "email", "phone", "shownTo", "general", "holder", "registered", "changed", "confirmed", "asked", "unanswered", "told", "askSent", "ownerTold", "writing", "language"},
	},
	{
		Key: "subscriptions", Store: "subscriptions", Basis: Consent,
		Fields: []string{"address", "contact", "endpoint", "language", "contactConfirmed", "by"},
	},
	{Key: "readers", Store: "subscriptions", Basis: Consent, Fields: []string{"owner", "address", "filters", "frequency", "language"}},
	{Key: "letters", Store: "quotas", Basis: PublicTask, Fields: []string{"mailbox", "network"}, Keep: LetterCounts},
	{Key: "deliveries", Store: "deliveries", Basis: PublicTask, Fields: []string{"excerpt"}, Keep: DeliveryLog},
	{
		Key: "sessions", Store: "sessions", Basis: PublicTask, Keep: SessionsKept,
		Fields: []string{"issuer", "person", "organisations", "organisation", "acr", "level", "signedIn", "begun", "used", "at"},
	},
	{Key: "cookies", Store: "sesjon", Basis: PublicTask, Fields: []string{"session"}, Keep: SessionLife},
	{Key: "drafts", Store: "drafts", Basis: PublicTask, Fields: []string{"content"}},
	{Key: "scores", Store: "sealed-scores", Basis: PublicTask, Fields: []string{"assessor", "comment"}},
	{Key: "imports", Store: "imports", Basis: PublicTask, Fields: []string{"file"}, Keep: ImportsKept},
	{Key: "apikeys", Store: "api-keys", Basis: PublicTask, Fields: []string{"actor", "name", "madeBy", "addresses"}},
	{Key: "audit", Store: "AUDIT", Basis: PublicTask, Fields: []string{"actor"}, Keep: AuditKept},
	{Key: "log", Store: "EVENTS", Basis: PublicTask, Fields: []string{"actor", "contacts", "assessor"}},
}

// Impersonal are the stores that hold nothing of anybody, with the reason.
var Impersonal = map[string]string{
	"DATA_KEYS":       "keys that values are encrypted with",
	"CURSORS":         "how far each subscription has been delivered to",
	"local-issuer":    "whether tokens of the local issuer are taken, and since when",
	"KV_log-head":     "the signed head of the tree over the log",
	"import-mappings": "what an organisation has chosen headings of a spreadsheet to mean",
}

// Of is the row of a kind; the zero row if there is none.
func Of(key string) Kind {
	for _, k := range Kinds {
		if k.Key == key {
			return k
		}
	}
	return Kind{}
}
