package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/seed"
	"github.com/samstyring/samstyring/pkg/client"
)

type importCommand struct {
	TakeBack    importTakeBackCommand    `cmd:"" name:"take-back" help:"Take an import back: show what would be put back, and with --yes do it."`
	Initiatives importInitiativesCommand `cmd:"" help:"Import initiatives from .xlsx, .ods or .csv."`
}

type importInitiativesCommand struct {
	importPlace
	tableChoices
	File         string `arg:"" help:"Spreadsheet: .xlsx, .ods or .csv." type:"existingfile"`
	Source       string `help:"Who compiled the file, in words; kept with every value." required:""`
	Answers      string `help:"JSON file of answers to what a plan has asked: {\"answers\": {\"LINE\": {\"QUESTION\": \"ANSWER\"}}, \"corrections\": {\"LINE\": {\"HEADING\": \"TEXT\"}}, \"over\": {\"LINE\": [\"FIELD\"]}, \"erase\": {\"LINE\": [\"FIELD\"]}, \"leftOut\": [LINE]}." type:"existingfile" placeholder:"FILE"`
	WriteMapping string `help:"Write what the headings were taken for to a file, to be given with --mapping the next time." placeholder:"FILE"`
	Remarks      string `help:"Write the rows to a CSV file with a column of what is said of each, to be mended and given again." placeholder:"FILE"`
	DryRun       bool   `help:"Say what was read and what would happen, and write nothing."`
	Yes          bool   `help:"Write without asking."`
}

// importPlace is where a file is imported: into a data folder, or through a
// running registry.
type importPlace struct {
	storage
	Org    string `help:"Organisation on whose behalf to import into a data folder, by number or name." default:"991825827"`
	Server string `help:"Address of a running registry to work through." placeholder:"URL"`
	tokenPlace
	Language string `help:"Language of the report: nb, nn or en." enum:"nb,nn,en" default:"nb"`
}

// tableChoices are what a person says of a file that does not tell it.
type tableChoices struct {
	Sheet      string `help:"Sheet to read; the first visible one with the headings if not given." placeholder:"NAME"`
	Encoding   string `help:"Encoding of a CSV file: utf-8, utf-16le, utf-16be, windows-1252, macintosh, cp850 or cp865; as found if not given." placeholder:"NAME"`
	Delimiter  string `help:"What separates the columns of a CSV file; as found if not given." placeholder:"CHARACTER"`
	HeaderRow  int    `help:"Row of the headings; as found if not given." placeholder:"ROW"`
	Transposed bool   `help:"The headings stand in the first column."`
	Owner      string `help:"Who is responsible for all rows of a file without a column for that, by number or name; the own organisation if not given, unless that registers for several." placeholder:"ORGANISATION"`
	Mapping    string `help:"JSON file that says what headings mean: {\"Heading\": \"field\"}; an empty field leaves the column out." type:"existingfile" placeholder:"FILE"`
}

// importer is who plans, carries out and takes back. A *client.Client is one, and
// so is a data folder.
type importer interface {
	PlanImport(ctx context.Context, f client.ImportFile) (client.Import, error)
	Import(ctx context.Context, id string, page client.ImportPage) (client.Import, error)
	AmendImport(ctx context.Context, id, etag string, c client.ImportChoices) (client.Import, error)
	ExecuteImport(ctx context.Context, id, planHash string) (client.Import, error)
	WaitForImport(ctx context.Context, id string, each func(done, total int)) (client.Import, error)
	DiscardImport(ctx context.Context, id string) error
	ImportRemarks(ctx context.Context, id string) ([]byte, error)
	ImportReversal(ctx context.Context, id string, page client.ImportPage) (client.ImportReversal, error)
	ReverseImport(ctx context.Context, id, hash string) (client.Import, error)
}

// through runs fn on the place that was chosen.
func (c *importPlace) through(p *program, fn func(ctx context.Context, to importer) error) error {
	lang := locale.Language(c.Language)
	if c.Server != "" {
		token, err := c.token()
		if err != nil {
			return err
		}
		api, err := client.New(c.Server, client.WithToken(token), client.WithLanguage(c.Language))
		if err != nil {
			return err
		}
		return fn(p.ctx, api)
	}
	ref, err := reference.Load()
	if err != nil {
		return err
	}
	org, err := organisationNumber(c.Org, ref, lang)
	if err != nil {
		return err
	}
	return c.with(p, func(ctx context.Context, a *app.App) error {
		return describe(fn(ctx, newFolder(a, actingOperator(org), lang)), lang)
	})
}

// Run imports the file; it fails if any row was refused, after the others have
// been written.
func (c *importInitiativesCommand) Run(p *program) error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	run := importRun{
		printer: printer{program: p, lang: locale.Language(c.Language), dry: c.DryRun}, mapping: c.WriteMapping, remarks: c.Remarks, yes: c.Yes,
		file: client.ImportFile{Name: filepath.Base(c.File), Source: c.Source, Bytes: raw},
	}
	if run.choices, err = c.choices(); err != nil {
		return err
	}
	return c.through(p, run.runImport)
}

// choices are what the flags and the file of answers say.
func (c *importInitiativesCommand) choices() (out client.ImportChoices, err error) {
	if c.Answers != "" {
		if err := readJSON(c.Answers, &out); err != nil {
			return out, fmt.Errorf("read answers %s: %w", c.Answers, err)
		}
	}
	if c.Mapping != "" {
		out.Mapping = map[string]string{}
		if err := readJSON(c.Mapping, &out.Mapping); err != nil {
			return out, fmt.Errorf("read mapping %s: %w", c.Mapping, err)
		}
	}
	said(&out.Sheet, c.Sheet)
	said(&out.Encoding, c.Encoding)
	said(&out.Delimiter, c.Delimiter)
	said(&out.HeaderRow, c.HeaderRow)
	said(&out.Owner, c.Owner)
	said(&out.Transposed, c.Transposed)
	return out, nil
}

// said takes a flag if it was given.
func said[T comparable](to **T, flag T) {
	var none T
	if flag != none {
		*to = &flag
	}
}

func readJSON(name string, out any) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(out)
}

// actingOperator is whoever has the data folder in hand. It registers for an
// organisation and can neither score, sign nor decide: only rows are imported.
func actingOperator(organisation string) access.Caller {
	return access.Caller{Organisation: organisation, Scopes: []string{access.ScopeWrite}, Actor: access.Operator}
}

// describe tells a fault in words.
func describe(err error, lang locale.Language) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	f = f.Bounded()
	title, detail := lang.Fault(names.WithNames(f))
	text := []string{title, detail}
	for _, field := range f.Fields {
		text = append(text, field.Path+": "+lang.Field(field))
	}
	return errors.New(strings.Join(slices.DeleteFunc(text, func(s string) bool { return s == "" }), "; "))
}

// loadSeed fills an empty registry with the real initiatives that ship with
// the program.
func loadSeed(ctx context.Context, p *program, a *app.App) error {
	if a.Query.Position() > 0 {
		return nil
	}
	run := importRun{
		printer: printer{program: p, lang: locale.Bokmaal, quiet: true}, yes: true,
		file: client.ImportFile{Name: seed.FileName, Source: seed.Source, Bytes: seed.Initiatives()},
	}
	return run.runImport(ctx, newFolder(a, actingOperator(reference.Digdir), run.lang))
}
