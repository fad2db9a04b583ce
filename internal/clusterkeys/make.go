// Package clusterkeys makes what the NATS servers of a cluster, and those who
// sign in to them, show each other: a certificate for each server, signed by an
// authority whose key is thrown away, and an NKey for the registry and for the
// readers. Each gets a folder of its own with what it needs and nothing else.
package clusterkeys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nkeys"
)

// The folders and files.
const (
	Registry = "registry" // folder of the registry, the same for all replicas
	Reader   = "reader"   // folder of the readers

	Authority    = "ca.crt"     // in every folder: what servers are recognised by
	Certificate  = "server.crt" // in those of the servers
	PrivateKey   = "server.key"
	Users        = "keys.conf"   // who may sign in, as part of the configuration
	RegistrySeed = "registry.nk" // in the registry's
	ReaderSeed   = "reader.nk"   // in the readers'
)

// Lifetime is how long the certificates are valid.
const Lifetime = 5 * 365 * 24 * time.Hour

// ErrIncomplete: some of the files are there and some are not.
var ErrIncomplete = errors.New("cluster keys: some files are missing")

// Make makes what is needed for the named servers below a folder, and says
// whether it has: when all of it is there already it does nothing. When only
// some is, it gives ErrIncomplete: the rest cannot be made to go with it. With
// renew all of it is made anew.
func Make(dir string, servers []string, renew bool) (made bool, err error) {
	if err := check(servers); err != nil {
		return false, err
	}
	missing, present, err := look(dir, servers)
	switch {
	case err != nil:
		return false, err
	case len(missing) == 0 && !renew:
		return false, nil
	case len(present) > 0 && !renew:
		return false, fmt.Errorf("%w: %s; have all of them made anew, and start everything that uses them again", ErrIncomplete, strings.Join(missing, ", "))
	}
	files, err := contents(servers)
	if err != nil {
		return false, fmt.Errorf("make cluster keys: %w", err)
	}
	for path, content := range files {
		if err := write(filepath.Join(dir, path), content); err != nil {
			return false, fmt.Errorf("make cluster keys: %w", err)
		}
	}
	return true, nil
}

// check wants names that can be a folder and a host.
func check(servers []string) error {
	var wrong []error
	if len(servers) == 0 {
		wrong = append(wrong, errors.New("no servers are named"))
	}
	for i, name := range servers {
		switch {
		case name == "" || strings.ContainsAny(name, `/\:* `) || strings.HasPrefix(name, "."):
			wrong = append(wrong, fmt.Errorf("%q cannot be the name of a server", name))
		case name == Registry || name == Reader:
			wrong = append(wrong, fmt.Errorf("a server cannot be called %q: that is the folder of another", name))
		case slices.Contains(servers[:i], name):
			wrong = append(wrong, fmt.Errorf("%q is named twice", name))
		}
	}
	return errors.Join(wrong...)
}

func paths(servers []string) (out []string) {
	for _, name := range servers {
		for _, file := range []string{Authority, Certificate, PrivateKey, Users} {
			out = append(out, filepath.Join(name, file))
		}
	}
	return append(out,
		filepath.Join(Registry, Authority), filepath.Join(Registry, RegistrySeed),
		filepath.Join(Reader, Authority), filepath.Join(Reader, ReaderSeed))
}

func look(dir string, servers []string) (missing, present []string, err error) {
	for _, path := range paths(servers) {
		_, err := os.Stat(filepath.Join(dir, path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, path)
		case err != nil:
			return nil, nil, fmt.Errorf("look for cluster keys: %w", err)
		default:
			present = append(present, path)
		}
	}
	return missing, present, nil
}

// contents makes every file anew.
func contents(servers []string) (map[string][]byte, error) {
	ca, err := newAuthority(time.Now())
	if err != nil {
		return nil, err
	}
	registry, registrySeed, err := newUser()
	if err != nil {
		return nil, err
	}
	reader, readerSeed, err := newUser()
	if err != nil {
		return nil, err
	}
	users := fmt.Appendf(nil, "# Public keys, made with the seeds that belong to them.\nREGISTRY_KEY: %s\nREADER_KEY: %s\n", registry, reader)
	files := map[string][]byte{
		filepath.Join(Registry, Authority): ca.pem, filepath.Join(Registry, RegistrySeed): registrySeed,
		filepath.Join(Reader, Authority): ca.pem, filepath.Join(Reader, ReaderSeed): readerSeed,
	}
	for _, name := range servers {
		certificate, key, err := ca.issue(name)
		if err != nil {
			return nil, err
		}
		files[filepath.Join(name, Authority)], files[filepath.Join(name, Users)] = ca.pem, users
		files[filepath.Join(name, Certificate)], files[filepath.Join(name, PrivateKey)] = certificate, key
	}
	return files, nil
}

// newUser makes an NKey.
func newUser() (public string, seed []byte, err error) {
	key, err := nkeys.CreateUser()
	if err != nil {
		return "", nil, fmt.Errorf("make nkey: %w", err)
	}
	if public, err = key.PublicKey(); err != nil {
		return "", nil, fmt.Errorf("make nkey: %w", err)
	}
	if seed, err = key.Seed(); err != nil {
		return "", nil, fmt.Errorf("make nkey: %w", err)
	}
	return public, append(seed, '\n'), nil
}

// write puts a file on disk that only its owner may read, whole or not at all.
func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
