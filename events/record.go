package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Aggregate names used in subjects and event types.
const (
	AggregateInitiative   = "initiative"
	AggregateRound        = "round"
	AggregateAdoption     = "adoption"   // of one initiative by one municipality
	AggregateProduct      = "product"    // of a vendor; and which products a municipality uses
	AggregateWave         = "wave"       // municipalities that begin with an initiative together
	AggregateNeed         = "need"       // what is hard for municipalities, and what becomes of it
	AggregateNetwork      = "network"    // municipalities that work together
	AggregateVocabulary   = "vocabulary" // the words that the search takes for the same; there is one, VocabularyID
	AggregateImport       = "import"
	AggregatePerson       = "person"
	AggregateOrganisation = "organisation" // who may do what for it; not public
	AggregateLog          = "log"          // the log itself; there is one, LogID
)

// LogID is the id of the one aggregate of its kind: the log itself.
const LogID = "log"

// SubjectPrefix begins every subject of the log: event.<aggregate>.<id>.<name>.
const SubjectPrefix = "event"

// Source is the CloudEvents source of every event of the registry.
const Source = "urn:samstyring:registry"

// ExerciseSource is the CloudEvents source of every event of an exercise: a registry
// whose content is made up.
const ExerciseSource = "urn:samstyring:exercise"

// Payload is the typed data of one event. The set of payloads is closed: only
// types of this package that stand in the Registry are written to the log.
type Payload interface {
	// EventName is the aggregate-local name in the past tense, such as
	// "proposed"; together with the aggregate and a version it makes the type.
	EventName() string
}

// Record is one event as it stands in the log.
type Record struct {
	ID           string    // CloudEvents id, a UUIDv7
	Aggregate    string    // "initiative", "round", "adoption", "product", "wave", "need", "network", "vocabulary", "import", "person", "organisation" or "log"
	AggregateID  string    // "2026-0042"; a UUIDv7 for a round, a wave, a need or an import; "2026-0042-4601" for an adoption; a UUID for a product, "use-4601" for what a municipality uses; an organisation number; VocabularyID; LogID
	Name         string    // "proposed"
	Version      int       // version of the payload as it was written
	Time         time.Time // when the command was decided, UTC, millisecond precision
	Organisation string    // organisation number on whose behalf it was done
	Supplier     string    // organisation number of the vendor that did it for them; "" if they did it themselves
	Delegation   string    // where the vendor has its authority from, as the issuer of its token named it; "" if nobody said
	Actor        string    // pseudonymous actor id; never a name or an address
	Command      string    // id of the command that caused it
	Fingerprint  string    // hash of the request, to know a repeated command from a reused key
	ImportRow    string    // <import id>/<line> of the file that the event was read from; empty for others
	Checksum     string    // of the event as it stands in the log; see Checksum
	Predecessor  string    // checksum of the event before it in its aggregate; "" in the first, and in those from before there were any
	Exercise     bool      // it is of an exercise: made up; its source says so
	Position     uint64    // stream sequence; 0 before it was appended
	Data         Payload   // nil when the type is unknown to this program
	Raw          json.RawMessage
}

// Type is the full CloudEvents type: no.samstyring.<aggregate>.<name>.v<N>.
func (r Record) Type() string { return TypeName(r.Aggregate, r.Name, r.Version) }

func (r Record) source() string {
	if r.Exercise {
		return ExerciseSource
	}
	return Source
}

// Subject is the log subject the record is published on.
func (r Record) Subject() string {
	return SubjectPrefix + "." + r.Aggregate + "." + r.AggregateID + "." + r.Name
}

// AggregateFilter matches every event of one aggregate. It is the filter of
// every expectation, so that two appends to the same aggregate always collide.
func AggregateFilter(aggregate, id string) string {
	return SubjectPrefix + "." + aggregate + "." + id + ".>"
}

// TypeName builds the full CloudEvents type.
func TypeName(aggregate, name string, version int) string {
	return fmt.Sprintf("no.samstyring.%s.%s.v%d", aggregate, name, version)
}

// ErrMalformed is wrapped by every error about a record that cannot be read.
var ErrMalformed = errors.New("malformed event")

// typePattern is the grammar of a full type. It is strict, so that a type that
// can be read is also written the same way: TypeName undoes ParseType.
var typePattern = regexp.MustCompile(`^no\.samstyring\.([a-z]+)\.([a-z]+(?:-[a-z]+)*)\.v([1-9][0-9]{0,8})$`)

// ParseType splits a full CloudEvents type into its parts. It knows the form
// only; whether the type is registered is for Registry.Version to say.
func ParseType(t string) (aggregate, name string, version int, err error) {
	parts := typePattern.FindStringSubmatch(t)
	if parts == nil {
		return "", "", 0, fmt.Errorf("%w: type %q", ErrMalformed, t)
	}
	if version, err = strconv.Atoi(parts[3]); err != nil {
		return "", "", 0, fmt.Errorf("%w: version in type %q", ErrMalformed, t)
	}
	return parts[1], parts[2], version, nil
}

// Header names of the CloudEvents binary mode over NATS, and the extensions
// that Samstyring adds (CloudEvents extension names are lower case letters and
// digits only).
const (
	headerSpecVersion  = "ce-specversion"
	headerID           = "ce-id"
	headerSource       = "ce-source"
	headerType         = "ce-type"
	headerSubject      = "ce-subject"
	headerTime         = "ce-time"
	headerContentType  = "content-type"
	headerDataType     = "ce-datacontenttype" // the NATS binding wants it beside content-type
	headerDataSchema   = "ce-dataschema"
	headerOrganisation = "ce-organisation"
	headerSupplier     = "ce-supplier"
	headerDelegation   = "ce-delegationsource"
	headerActor        = "ce-actor"
	headerCommand      = "ce-command"
	headerFingerprint  = "ce-fingerprint"
	headerImportRow    = "ce-importrow"
	headerChecksum     = "ce-checksum"
	headerPredecessor  = "ce-predecessor"
)

// TimeLayout is RFC 3339 in UTC with milliseconds, the precision of the log.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// Headers are the CloudEvents attributes of the record in binary mode.
func (r Record) Headers() map[string]string {
	h := map[string]string{
		headerSpecVersion:  "1.0",
		headerID:           r.ID,
		headerSource:       r.source(),
		headerType:         r.Type(),
		headerSubject:      r.Aggregate + "/" + r.AggregateID,
		headerTime:         r.Time.UTC().Format(TimeLayout),
		headerContentType:  "application/json",
		headerDataType:     "application/json",
		headerDataSchema:   SchemaURI(r.Type()),
		headerOrganisation: r.Organisation,
		headerActor:        r.Actor,
		headerCommand:      r.Command,
	}
	for name, value := range map[string]string{
		headerFingerprint: r.Fingerprint, headerSupplier: r.Supplier, headerDelegation: r.Delegation, headerImportRow: r.ImportRow,
		headerChecksum: r.Checksum, headerPredecessor: r.Predecessor,
	} {
		if value != "" {
			h[name] = value
		}
	}
	return h
}

// SchemaURI names the JSON Schema of a type. The schemas lie in schema/ and are
// served at /api/v1/schemas/<type>.json.
func SchemaURI(eventType string) string { return "urn:samstyring:schema:" + eventType }

// FromHeaders reads a record in binary mode. header returns the first value of
// a header or "". The payload is decoded and upcast by Default; a type this
// program does not know leaves Data nil and is no error.
func FromHeaders(header func(string) string, data []byte, position uint64) (Record, error) {
	aggregate, name, version, err := ParseType(header(headerType))
	if err != nil {
		return Record{}, err
	}
	at, err := time.Parse(time.RFC3339Nano, header(headerTime))
	if err != nil {
		return Record{}, fmt.Errorf("%w: time of %d: %v", ErrMalformed, position, err)
	}
	of, id, ok := strings.Cut(header(headerSubject), "/")
	if !ok || of != aggregate || id == "" {
		return Record{}, fmt.Errorf("%w: subject %q of %d", ErrMalformed, header(headerSubject), position)
	}
	r := Record{
		ID: header(headerID), Aggregate: aggregate, AggregateID: id, Name: name, Version: version,
		Time: at.UTC(), Organisation: header(headerOrganisation), Actor: header(headerActor),
		Supplier: header(headerSupplier), Delegation: header(headerDelegation),
		Command: header(headerCommand), Fingerprint: header(headerFingerprint), ImportRow: header(headerImportRow),
		Checksum: header(headerChecksum), Predecessor: header(headerPredecessor),
		Exercise: header(headerSource) == ExerciseSource, Position: position, Raw: data,
	}
	r.Data, err = Default.Decode(aggregate, name, version, data)
	return r, err
}

// cloudEvent is the structured JSON mode.
type cloudEvent struct {
	SpecVersion  string          `json:"specversion"`
	ID           string          `json:"id"`
	Source       string          `json:"source"`
	Type         string          `json:"type"`
	Subject      string          `json:"subject"`
	Time         string          `json:"time"`
	ContentType  string          `json:"datacontenttype"`
	DataSchema   string          `json:"dataschema"`
	Organisation string          `json:"organisation"`
	Supplier     string          `json:"supplier,omitempty"`
	Delegation   string          `json:"delegationsource,omitempty"`
	Actor        string          `json:"actor"`
	Command      string          `json:"command"`
	Fingerprint  string          `json:"fingerprint,omitempty"`
	ImportRow    string          `json:"importrow,omitempty"`
	Checksum     string          `json:"checksum,omitempty"`
	Predecessor  string          `json:"predecessor,omitempty"`
	Position     uint64          `json:"position,omitempty"`
	Data         json.RawMessage `json:"data"`
}

// MarshalJSON writes the record as a structured CloudEvents event.
func (r Record) MarshalJSON() ([]byte, error) {
	raw := r.Raw
	if raw == nil {
		var err error
		if raw, err = Encode(r.Data); err != nil {
			return nil, fmt.Errorf("encode %s: %w", r.Type(), err)
		}
	}
	return json.Marshal(cloudEvent{
		SpecVersion: "1.0", ID: r.ID, Source: r.source(), Type: r.Type(),
		Subject: r.Aggregate + "/" + r.AggregateID, Time: r.Time.UTC().Format(TimeLayout),
		ContentType: "application/json", DataSchema: SchemaURI(r.Type()),
		Organisation: r.Organisation, Supplier: r.Supplier, Delegation: r.Delegation, Actor: r.Actor, Command: r.Command,
		Fingerprint: r.Fingerprint, ImportRow: r.ImportRow,
		Checksum: r.Checksum, Predecessor: r.Predecessor, Position: r.Position, Data: raw,
	})
}

// UnmarshalJSON reads a structured CloudEvents event written by MarshalJSON.
func (r *Record) UnmarshalJSON(b []byte) error {
	var e cloudEvent
	if err := json.Unmarshal(b, &e); err != nil {
		return fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	values := map[string]string{
		headerID: e.ID, headerSource: e.Source, headerType: e.Type, headerSubject: e.Subject, headerTime: e.Time,
		headerOrganisation: e.Organisation, headerActor: e.Actor, headerCommand: e.Command,
		headerFingerprint: e.Fingerprint, headerSupplier: e.Supplier, headerDelegation: e.Delegation, headerImportRow: e.ImportRow,
		headerChecksum: e.Checksum, headerPredecessor: e.Predecessor,
	}
	got, err := FromHeaders(func(k string) string { return values[k] }, e.Data, e.Position)
	if err != nil {
		return err
	}
	*r = got
	return nil
}
