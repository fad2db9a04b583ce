package reference

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed data/*.csv
var embedded embed.FS

// Data is the reference data. It does not change after Load.
type Data struct {
	version        string
	counties       []County
	county         map[string]int // number → index of counties
	municipalities []Municipality
	municipality   map[string]int // number → index of municipalities
	byOrganisation map[string]int // organisation number → index of municipalities
	all            []string       // today's numbers, sorted
	history        history
	index          []searchEntry
	organisations  []Organisation
	organisation   map[string]int // number → index of organisations
	bySlug         map[string]int
	byName         map[string]int // folded name → index of organisations
	named          map[string][]Named
	countyNamed    map[string]string // folded name → county number, of today or earlier
	themes         []Theme
	theme          map[string]int // slug → index of themes
	functions      []Function
	function       map[string]int // code → index of functions
}

// Load reads and checks all reference data. An error means that the program
// was built with damaged data: nothing may be served then.
func Load() (*Data, error) {
	files, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("open reference data: %w", err)
	}
	return load(files)
}

var loadOnce = sync.OnceValues(Load)

// MustLoad is Load, done once for the whole process and shared. It panics if
// the data is damaged, which every test and every start finds.
func MustLoad() *Data {
	d, err := loadOnce()
	if err != nil {
		panic(err)
	}
	return d
}

// Version is a hash of the data, twelve hexadecimal digits. Whatever is derived
// with the data is named after it, so that new data means derived anew.
func (d *Data) Version() string { return d.version }

func load(files fs.FS) (*Data, error) {
	d := &Data{}
	for _, step := range []struct {
		what string
		load func(fs.FS) error
	}{
		{"version", d.loadVersion},
		{"counties", d.loadCounties},
		{"municipalities", d.loadMunicipalities},
		{"municipality history", d.loadHistory},
		{"organisations", d.loadOrganisations},
		{"themes", d.loadThemes},
		{"functions", d.loadFunctions},
		{"search names", d.loadSearch},
		{"names", d.loadNames},
	} {
		if err := step.load(files); err != nil {
			return nil, fmt.Errorf("load %s: %w", step.what, err)
		}
	}
	return d, nil
}

func (d *Data) loadVersion(files fs.FS) error {
	names, err := fs.Glob(files, "*.csv") // sorted
	if err != nil {
		return fmt.Errorf("list files: %w", err)
	}
	sum := sha256.New()
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(content))
		sum.Write(content)
	}
	d.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return nil
}
