package events

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"sync"
)

// checksumForm begins what a checksum is taken over, so that another form can
// be distinguished from this one.
const checksumForm = "samstyring event v1\n"

// The headers of an event that whoever keeps or checks events by their bytes has
// to know.
const (
	IDHeader          = headerID
	ChecksumHeader    = headerChecksum
	PredecessorHeader = headerPredecessor
)

// attributePrefix begins the headers that hold CloudEvents attributes.
const attributePrefix = "ce-"

// unsummed are the headers that say nothing about an event that its type does
// not say, and the checksum itself.
func unsummed(header string) bool {
	switch header {
	case headerSpecVersion, headerSource, headerDataType, headerDataSchema, headerChecksum:
		return true
	}
	return false
}

// summed is what Checksum takes from one header.
type summed struct {
	name  string
	value string
}

type sumBuffer struct {
	attributes []summed
	form       bytes.Buffer
}

var sumBuffers = sync.Pool{New: func() any { return new(sumBuffer) }}

// Checksum is the checksum of an event in binary mode: SHA-256, in base64 for
// addresses without padding, over
//
//	samstyring event v1
//	<subject in the log: event.<aggregate>.<id>.<name>>
//	<attribute>:<value>   for each header ce-<attribute> but specversion, source,
//	                      datacontenttype, dataschema and checksum, in the order
//	                      of their bytes, those that this program does not know too
//	<empty line>
//	<data, byte for byte>
//
// with each line ended by a line feed. The attribute predecessor is among them,
// so that the events of an aggregate are a chain. Headers that do not begin with
// ce- are the transport's.
func Checksum(subject string, headers map[string][]string, data []byte) string {
	b := sumBuffers.Get().(*sumBuffer)
	defer sumBuffers.Put(b)
	b.attributes = b.attributes[:0]
	for name, values := range headers {
		if !strings.HasPrefix(name, attributePrefix) || unsummed(name) {
			continue
		}
		for _, v := range values {
			b.attributes = append(b.attributes, summed{name[len(attributePrefix):], v})
		}
	}
	slices.SortStableFunc(b.attributes, func(x, y summed) int { return strings.Compare(x.name, y.name) })
	b.form.Reset()
	b.form.WriteString(checksumForm)
	b.form.WriteString(subject)
	b.form.WriteByte('\n')
	for _, a := range b.attributes {
		b.form.WriteString(a.name)
		b.form.WriteByte(':')
		b.form.WriteString(a.value)
		b.form.WriteByte('\n')
	}
	b.form.WriteByte('\n')
	b.form.Write(data)
	sum := sha256.Sum256(b.form.Bytes())
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// SetChecksum puts the checksum of an event among its headers, after the one of
// its predecessor in the same aggregate; "" is the first of its aggregate.
func SetChecksum(subject string, headers map[string][]string, data []byte, predecessor string) (checksum string) {
	if predecessor != "" {
		headers[headerPredecessor] = []string{predecessor}
	}
	checksum = Checksum(subject, headers, data)
	headers[headerChecksum] = []string{checksum}
	return checksum
}
