package access

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// pemType is the label of a PKCS#8 private key that is not encrypted.
const pemType = "PRIVATE KEY"

// maxKeyFile is far more than any RSA key takes, in bytes.
const maxKeyFile = 64 << 10

// loadKeyFile reads and checks a key file. The error is fs.ErrNotExist if
// there is none.
func loadKeyFile(path string) (*rsa.PrivateKey, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkMode(info); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyFile))
	if err != nil {
		return nil, err
	}
	private, err := parseKey(content)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return private, nil
}

// parseKey reads one PEM block with an RSA key and nothing else.
func parseKey(content []byte) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode(content)
	if block == nil || block.Type != pemType || len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("want one PEM block %q", pemType)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("parse PKCS#8: %w", err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("want an RSA key, got %T", parsed)
	}
	if bits := private.N.BitLen(); bits < minKeyBits {
		return nil, fmt.Errorf("want an RSA key of at least %d bits, got %d", minKeyBits, bits)
	}
	return private, nil
}

// createKeyFile makes a new key and puts it at path in one step: readers see
// no file or the whole file. The error is fs.ErrExist if another process came
// first, whose key then stands.
func createKeyFile(path string) error {
	private, err := generateKey()
	if err != nil {
		return fmt.Errorf("generate key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fmt.Errorf("encode key: %w", err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	draft, err := writeDraft(dir, pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}))
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	// A hard link, unlike a rename, never replaces what is there.
	if err := errors.Join(os.Link(draft, path), os.Remove(draft)); err != nil {
		return err
	}
	return syncDir(dir)
}

// writeDraft stores content in a new file of mode 0600, on disk when it
// returns; there is no file left if it fails.
func writeDraft(dir string, content []byte) (name string, err error) {
	file, err := os.CreateTemp(dir, ".issuer-key-*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// syncDir puts the name of a new file on disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
