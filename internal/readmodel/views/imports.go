package views

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// The buckets of imports.
const (
	bucketListed     store.Bucket = "initiative-listed" // list, id there and owner → initiative id
	bucketImports    store.Bucket = "imports"           // import id → Import
	bucketImportRows store.Bucket = "import-rows"       // import id and line → ImportRow
)

// separator parts what a key is made of; no part holds it.
const separator = "\x00"

func listedKey(l initiative.Listed) []byte {
	return []byte(strings.Join([]string{l.List, l.ID, l.Owner}, separator))
}

// PutListed notes the initiative that a row of a list is.
func PutListed(tx *store.Tx, l initiative.Listed, id string) error {
	return tx.Put(bucketListed, listedKey(l), []byte(id))
}

// ForgetListed undoes PutListed, if the row is that initiative.
func ForgetListed(tx *store.Tx, l initiative.Listed, id string) error {
	if string(tx.Get(bucketListed, listedKey(l))) != id {
		return nil
	}
	return tx.Delete(bucketListed, listedKey(l))
}

// ListedInitiative is the initiative that a row of a list is, for one owner.
type ListedInitiative struct {
	Owner string // see initiative.Listed
	ID    string
}

// Listed finds what is known under an id of a list, whoever is responsible, in
// the order of owners.
func (v *Views) Listed(list, id string) (found []ListedInitiative, err error) {
	prefix := []byte(list + separator + id + separator)
	err = v.View(func(tx *store.Tx) error {
		for key, value := range tx.Prefix(bucketListed, prefix, store.Forward) {
			found = append(found, ListedInitiative{Owner: string(key[len(prefix):]), ID: string(value)})
		}
		return nil
	})
	return found, err
}

// Import is what the log says of an import.
type Import struct {
	ID           string                   `json:"id"`
	Organisation string                   `json:"organisation"`
	Actor        string                   `json:"actor"`
	At           time.Time                `json:"at"`
	CarriedOut   *events.ImportCarriedOut `json:"carriedOut,omitempty"` // nil: it was cut off
	TakenBack    *events.ImportTakenBack  `json:"takenBack,omitempty"`
	TakenBackAt  time.Time                `json:"takenBackAt,omitzero"`
	Position     uint64                   `json:"position"` // of its own last event; 0 if it has none
}

// ImportRow is what an import wrote of one row: the events of one initiative
// from First to Last, with none of another command between them.
type ImportRow struct {
	Line       int    `json:"-"`
	Initiative string `json:"i"`
	First      uint64 `json:"f"`
	Last       uint64 `json:"l"`
	Registered bool   `json:"r,omitempty"` // the row registered the initiative
	Command    string `json:"c"`           // that wrote it
	TakenBack  uint64 `json:"t,omitempty"` // position of the last event that took it back; 0: none
}

// ParseImportRow splits what stands on an event that an import wrote.
func ParseImportRow(mark string) (id string, line int, ok bool) {
	id, digits, ok := strings.Cut(mark, "/")
	line, err := strconv.Atoi(digits)
	return id, line, ok && err == nil && line >= 0
}

// GetImport reads an import within a transaction; ok is false if there is none.
func GetImport(tx *store.Tx, id string) (i Import, ok bool, err error) {
	raw := tx.Get(bucketImports, []byte(id))
	if raw == nil {
		return i, false, nil
	}
	if err := json.Unmarshal(raw, &i); err != nil {
		return i, false, fmt.Errorf("decode import: %w", err)
	}
	return i, true, nil
}

// PutImport stores an import.
func PutImport(tx *store.Tx, i Import) error {
	raw, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("encode import: %w", err)
	}
	return tx.Put(bucketImports, []byte(i.ID), raw)
}

func importRowKey(id string, line int) []byte {
	return binary.BigEndian.AppendUint64([]byte(id+separator), uint64(line))
}

// GetImportRow reads, within a transaction, what an import wrote of a row; the
// zero row if nothing.
func GetImportRow(tx *store.Tx, id string, line int) (r ImportRow, err error) {
	raw := tx.Get(bucketImportRows, importRowKey(id, line))
	if raw == nil {
		return r, nil
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("decode row of import: %w", err)
	}
	r.Line = line
	return r, nil
}

// PutImportRow stores what an import wrote of a row.
func PutImportRow(tx *store.Tx, id string, r ImportRow) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode row of import: %w", err)
	}
	return tx.Put(bucketImportRows, importRowKey(id, r.Line), raw)
}

// Import reads an import; ok is false if the log knows of none.
func (v *Views) Import(id string) (i Import, ok bool, err error) {
	err = v.View(func(tx *store.Tx) error {
		i, ok, err = GetImport(tx, id)
		return err
	})
	return i, ok, err
}

// ImportsOf reads the imports of an organisation, in no order.
func (v *Views) ImportsOf(organisation string) (found []Import, err error) {
	err = v.View(func(tx *store.Tx) error {
		for _, raw := range tx.Prefix(bucketImports, nil, store.Forward) {
			var i Import
			if err := json.Unmarshal(raw, &i); err != nil {
				return fmt.Errorf("decode import: %w", err)
			}
			if i.Organisation == organisation {
				found = append(found, i)
			}
		}
		return nil
	})
	return found, err
}

// ImportRows reads at most limit rows that an import wrote, after a line and in
// their order.
func (v *Views) ImportRows(id string, after, limit int) (rows []ImportRow, err error) {
	prefix := []byte(id + separator)
	err = v.View(func(tx *store.Tx) error {
		for key, raw := range tx.Range(bucketImportRows, importRowKey(id, after+1), append([]byte(id), 1), store.Forward) {
			if len(rows) == limit {
				break
			}
			var r ImportRow
			if err := json.Unmarshal(raw, &r); err != nil {
				return fmt.Errorf("decode row of import: %w", err)
			}
			r.Line = int(binary.BigEndian.Uint64(key[len(prefix):]))
			rows = append(rows, r)
		}
		return nil
	})
	return rows, err
}
