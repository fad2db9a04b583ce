// Package forensic reads what the files of a data folder give away to somebody
// who has all of them and the key file: every record of a room that is left in
// the blocks of the store, also those that were replaced, erased or purged, and
// decrypts whatever there is a key for. Tests use it to show that erased is
// erased.
//
// It knows the form of records on disk and of values, and uses nothing of the
// program: it must not share its mistakes.
package forensic

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A record of the store: length, sequence, time, length of the subject, then
// the subject, the length of the headers if there are any, those, and the data.
const (
	recordHead = 22 // bytes before the subject
	recordHash = 8  // bytes after the data
	hasHeaders = 1 << 31
)

// Find is something that could be read.
type Find struct {
	File    string
	Subject string // empty: the bytes of the file as they are
	Clear   []byte
}

// Read gives everything that the files below a folder show: the files as they
// are, and every value of a room that can be decrypted with the rooms' secret.
func Read(folder string, secret []byte) ([]Find, error) {
	var finds, records []Find
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		finds = append(finds, Find{File: path, Clear: raw})
		for _, subject := range []string{"$KV.", "datakey."} {
			records = append(records, recordsIn(path, raw, subject)...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	keys, err := dataKeys(records, secret)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if clear, ok := decrypt(r, secret, keys); ok {
			finds = append(finds, Find{File: r.File, Subject: r.Subject, Clear: clear})
		}
	}
	return finds, nil
}

// recordsIn finds records by how their subjects begin, wherever they lie: what
// the store's own bookkeeping says of them does not matter.
func recordsIn(path string, raw []byte, prefix string) (out []Find) {
	for at := 0; ; at++ {
		i := bytes.Index(raw[at:], []byte(prefix))
		if i < 0 {
			return out
		}
		at += i
		if r, ok := recordAt(raw, at); ok {
			r.File = path
			out = append(out, r)
		}
	}
}

func recordAt(raw []byte, subject int) (r Find, ok bool) {
	start := subject - recordHead
	if start < 0 {
		return r, false
	}
	length := binary.LittleEndian.Uint32(raw[start:])
	named := int(binary.LittleEndian.Uint16(raw[start+20:]))
	end := start + int(length&^hasHeaders) - recordHash
	data := subject + named
	if length&hasHeaders != 0 && data+4 <= len(raw) {
		data += 4 + int(binary.LittleEndian.Uint32(raw[data:]))
	}
	if named == 0 || data > end || end > len(raw) {
		return r, false
	}
	return Find{Subject: string(raw[subject : subject+named]), Clear: raw[data:end]}, true
}

// dataKeys decrypts every data key that is left anywhere.
func dataKeys(records []Find, secret []byte) (map[string][]byte, error) {
	wrap, err := hkdf.Key(sha256.New, secret, nil, "samstyring/data-keys", 32)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, r := range records {
		if !strings.HasPrefix(r.Subject, "datakey.") {
			continue
		}
		if key, ok := open(wrap, r.Clear, r.Subject); ok {
			out[r.Subject[strings.LastIndexByte(r.Subject, '.')+1:]] = key
		}
	}
	return out, nil
}

// decrypt tries both forms of a value: encrypted with the secret itself, and
// with a data key.
func decrypt(r Find, secret []byte, keys map[string][]byte) ([]byte, bool) {
	name, isValue := strings.CutPrefix(r.Subject, "$KV.")
	if !isValue {
		return nil, false
	}
	room, key, _ := strings.Cut(name, ".")
	bound := strings.TrimPrefix(room, "room-") + "/" + key
	if clear, ok := open(secret, r.Clear, bound); ok {
		return clear, true
	}
	if len(r.Clear) < 17 {
		return nil, false
	}
	return open(keys[hex.EncodeToString(r.Clear[1:17])], r.Clear[17:], bound)
}

func open(key, sealed []byte, bound string) ([]byte, bool) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, false
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, false
	}
	clear, err := aead.Open(nil, nil, sealed, []byte(bound))
	return clear, err == nil
}
