// Package openid lets people sign in at OpenID Connect issuers that are trusted,
// such as Ansattporten, ID-porten and Entra ID: the code flow with PKCE, signing
// out there, and being told by the issuer that somebody has signed out.
//
// Begin gives the address to send a browser to, and the Attempt that its cookie
// keeps; Finish takes the answer and gives the Person. Whatever is wrong with an
// answer, the outside is told the same. Issuers come from a file (Load) or are
// made by the program (Issuer). Nothing is kept here; sessions are in
// internal/app/secrets.
package openid

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// Issuer is somebody who says who a person is.
type Issuer struct {
	Key     string `json:"key"`    // its name in addresses: a–z, 0–9 and "-"
	Preset  string `json:"preset"` // one of Presets, which fills in what is not given
	Name    string `json:"name"`   // as people know it
	Address string `json:"issuer"` // iss, letter by letter; {tenantid} in it stands for the tenants'
	// Discovery is where the issuer describes itself, without the path that is
	// the same for all; "" for Address.
	Discovery    string `json:"discovery"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"-"`
	SecretFile   string `json:"clientSecretFile"` // relative to the file that names it
	// ClientKey signs for the client where the issuer wants a key instead of a
	// secret (private_key_jwt), in PEM; ClientKeyID is what the issuer calls it.
	ClientKey     []byte `json:"-"`
	ClientKeyFile string `json:"clientKeyFile"` // relative to the file that names it
	ClientKeyID   string `json:"clientKeyId"`   // "": the thumbprint (RFC 7638)
	// DetailsType and Resource are what is asked for in authorization_details, so
	// that the issuer says which organisations a person represents. Without a
	// type nothing is asked for.
	DetailsType string `json:"detailsType"`
	Resource    string `json:"resource"`
	// AdministratorRight is the right to the resource that makes a person the
	// administrator of an organisation that has none yet; "": only an invitation
	// of the operator does.
	AdministratorRight string `json:"administratorRight"`
	// Rights are the roles that rights to the resource give to a person who has
	// never had any in the organisation.
	Rights map[string][]events.Role `json:"-"`
	// Levels are what the issuer calls the levels of assurance in acr.
	Levels map[access.Level]string `json:"levels"`
	// Level is asked for when somebody signs in, and Signing when they sign a
	// decision. "" asks for none.
	Level   access.Level `json:"level"`
	Signing access.Level `json:"signing"`
	// Tenants are the organisations of a Microsoft tenant's people, by its id.
	Tenants map[string][]string `json:"tenants"`
	// Invited are the organisations of single persons, by sub or by oid.
	Invited map[string][]string `json:"invited"`
	// Test says that the issuer asks for no password.
	Test bool `json:"-"`
}

var digdirLevels = map[access.Level]string{
	access.LevelSubstantial: "idporten-loa-substantial", access.LevelHigh: "idporten-loa-high",
}

var ansattportenLevels = map[access.Level]string{
	access.LevelSubstantial: "substantial", access.LevelHigh: "high",
}

// Presets are the issuers that are known by name.
var Presets = map[string]Issuer{
	"ansattporten-prod": {
		Name: "Ansattporten", Address: "https://ansattporten.no", DetailsType: "ansattporten:altinn:resource",
		Levels: ansattportenLevels, Level: access.LevelSubstantial, Signing: access.LevelHigh,
	},
	"ansattporten-test": {
		Name: "Ansattporten (test)", Address: "https://test.ansattporten.no", DetailsType: "ansattporten:altinn:resource",
		Levels: ansattportenLevels, Level: access.LevelSubstantial, Signing: access.LevelHigh,
	},
	"idporten-prod": {
		Name: "ID-porten", Address: "https://idporten.no",
		Levels: digdirLevels, Level: access.LevelSubstantial, Signing: access.LevelHigh,
	},
	"idporten-test": {
		Name: "ID-porten (test)", Address: "https://test.idporten.no",
		Levels: digdirLevels, Level: access.LevelSubstantial, Signing: access.LevelHigh,
	},
	"entra": {
		Name: "Microsoft Entra ID", Address: "https://login.microsoftonline.com/{tenantid}/v2.0",
		Discovery: "https://login.microsoftonline.com/organizations/v2.0",
	},
}

// tenantID stands in an address for the tenant that a person comes from.
const tenantID = "{tenantid}"

var keyPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// maxFile is far more than any list of issuers takes, in bytes.
const maxFile = 1 << 20

// Load reads issuers from a file, with the secrets of the files that it names. It
// lists everything that is wrong.
func Load(path string) ([]Issuer, error) {
	raw, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("read sign-in: %w", err)
	}
	var file struct {
		Issuers []Issuer `json:"issuers"`
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("read sign-in %s: %w", path, err)
	}
	if len(file.Issuers) == 0 {
		return nil, fmt.Errorf("read sign-in %s: it names no issuer", path)
	}
	var wrong []error
	for n := range file.Issuers {
		if err := file.Issuers[n].complete(filepath.Dir(path)); err != nil {
			wrong = append(wrong, fmt.Errorf("issuer %d (%s): %w", n+1, file.Issuers[n].Key, err))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("read sign-in %s: %w", path, err)
	}
	return file.Issuers, nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// complete fills in what the preset says, and reads the secret.
func (i *Issuer) complete(dir string) error {
	if i.Preset != "" {
		preset, ok := Presets[i.Preset]
		if !ok {
			return fmt.Errorf("there is no preset %q", i.Preset)
		}
		i.fill(preset)
	}
	if (i.SecretFile == "") == (i.ClientKeyFile == "") {
		return errors.New("give either clientSecretFile or clientKeyFile")
	}
	path := cmp.Or(i.SecretFile, i.ClientKeyFile)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	secret, err := readFile(path)
	if err != nil {
		return fmt.Errorf("read secret: %w", err)
	}
	if secret = bytes.TrimSpace(secret); len(secret) == 0 {
		return fmt.Errorf("%s is empty", path)
	}
	if i.ClientKeyFile != "" {
		i.ClientKey = secret
	} else {
		i.ClientSecret = string(secret)
	}
	return nil
}

// fill takes from a preset what is not given.
func (i *Issuer) fill(p Issuer) {
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&i.Name, p.Name}, {&i.Address, p.Address}, {&i.Discovery, p.Discovery}, {&i.DetailsType, p.DetailsType}, {&i.Key, i.Preset},
		{(*string)(&i.Level), string(p.Level)}, {(*string)(&i.Signing), string(p.Signing)},
	} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	if i.Levels == nil {
		i.Levels = p.Levels
	}
}

// check lists everything that is wrong with an issuer.
func (i *Issuer) check() error {
	var wrong []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	refuse(!keyPattern.MatchString(i.Key), "key %q is not made of a–z, 0–9 and -", i.Key)
	refuse(i.Name == "", "name is missing")
	refuse(i.ClientID == "", "clientId is missing")
	refuse(i.AdministratorRight != "" && i.DetailsType == "", "administratorRight is of no use: the issuer is asked for no rights")
	refuse((i.ClientSecret == "") == (len(i.ClientKey) == 0), "the secret or the key of the client is missing, or both are there")
	refuse(len(i.ClientKey) > 0 && i.ofTenants(), "a key cannot be used here: the issuer wants a certificate with it; use clientSecretFile")
	if len(i.ClientKey) > 0 {
		if _, err := newClientKey(i.ClientKey, i.ClientKeyID); err != nil {
			wrong = append(wrong, fmt.Errorf("clientKeyFile: %w", err))
		}
	}
	refuse(i.DetailsType != "" && i.Resource == "", "resource is missing: it says what a person must be allowed to, to represent an organisation")
	if err := access.CheckAddress(i.describedAt()); err != nil {
		wrong = append(wrong, err)
	}
	refuse(strings.Contains(i.Address, tenantID) && len(i.Tenants) == 0, "tenants are missing: no tenant would be let in")
	for _, level := range []access.Level{i.Level, i.Signing} {
		refuse(level != access.LevelUnknown && i.Levels[level] == "", "levels do not say what %q is called there", level)
	}
	for _, group := range []map[string][]string{i.Tenants, i.Invited} {
		for who, numbers := range group {
			refuse(len(numbers) == 0 || slices.ContainsFunc(numbers, func(n string) bool { return !orgnr.Valid(n) }),
				"the organisation numbers of %q are not all valid", who)
		}
	}
	return errors.Join(wrong...)
}

// describedAt is where the issuer describes itself.
func (i *Issuer) describedAt() string {
	if i.Discovery != "" {
		return i.Discovery
	}
	return i.Address
}
