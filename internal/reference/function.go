package reference

import (
	"fmt"
	"io/fs"
)

// Function is a municipal service function of KOSTRA.
type Function struct {
	Code  string // three digits
	Name  string // Norwegian
	Group string // Norwegian
}

// Functions lists the functions by code.
func (d *Data) Functions() []Function { return d.functions }

// Function finds a function by its code.
func (d *Data) Function(code string) (Function, bool) {
	i, ok := d.function[code]
	if !ok {
		return Function{}, false
	}
	return d.functions[i], true
}

func (d *Data) loadFunctions(files fs.FS) error {
	rows, err := readTable(files, "kostra_functions.csv", "kode", "navn", "gruppe")
	if err != nil {
		return err
	}
	d.function = make(map[string]int, len(rows))
	for i, r := range rows {
		f := Function{Code: r.digits("kode", 3), Name: r.need("navn"), Group: r.need("gruppe")}
		r.check(i == 0 || d.functions[i-1].Code < f.Code, "%s is not in order", f.Code)
		if err := r.err(); err != nil {
			return fmt.Errorf("read function: %w", err)
		}
		d.function[f.Code] = i
		d.functions = append(d.functions, f)
	}
	return nil
}
