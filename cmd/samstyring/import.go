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
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/seed"
	"github.com/samstyring/samstyring/internal/table"
	"github.com/samstyring/samstyring/pkg/client"
)

type importCommand struct {
	TakeBack    importTakeBackCommand    `cmd:"" name:"take-back" help:"Take an import back: show what would be put back, and with --yes do it."`
	Initiatives importInitiativesCommand `cmd:"" help:"Import initiatives from .xlsx, .ods or .csv."`
}

type importInitiativesCommand struct {
	storage
	tableChoices
	File     string `arg:"" help:"Spreadsheet: .xlsx, .ods or .csv." type:"existingfile"`
	Source   string `help:"Who compiled the file, in words; kept with every value." required:""`
	Answers  string `help:"JSON file of answers to what a trial has asked: {\"answers\": {\"LINE\": {\"QUESTION\": \"ANSWER\"}}, \"over\": {\"LINE\": [\"FIELD\"]}, \"leftOut\": [LINE]}. On a data folder only." type:"existingfile" placeholder:"FILE"`
	DryRun   bool   `help:"Say what would happen and write nothing."`
	Org      string `help:"Organisation on whose behalf to import, by number or name." default:"991825827"`
	Server   string `help:"Address of a running registry to import through." placeholder:"URL"`
	Token    string `help:"Token for the running registry." placeholder:"TOKEN"`
	Language string `help:"Language of the report: nb, nn or en." enum:"nb,nn,en" default:"nb"`
}

// tableChoices are what a person says of a file that does not tell it.
type tableChoices struct {
	Sheet      string `help:"Sheet to read; the first visible one with the headings if not given." placeholder:"NAME"`
	Encoding   string `help:"Encoding of a CSV file: utf-8, utf-16le, utf-16be, windows-1252, macintosh, cp850 or cp865; as found if not given." placeholder:"NAME"`
	Delimiter  string `help:"What separates the columns of a CSV file; as found if not given." placeholder:"CHARACTER"`
	HeaderRow  int    `help:"Row of the headings; as found if not given." placeholder:"ROW"`
	Transposed bool   `help:"The headings stand in the first column."`
	Mapping    string `help:"JSON file that says what headings mean: {\"Heading\": \"field\"}; an empty field leaves the column out." type:"existingfile" placeholder:"FILE"`
}

func (c tableChoices) options() (table.Options, error) {
	opt := table.Options{Sheet: c.Sheet, Encoding: c.Encoding, Delimiter: c.Delimiter, HeaderRow: c.HeaderRow, Transposed: c.Transposed}
	if c.Mapping == "" {
		return opt, nil
	}
	raw, err := os.ReadFile(c.Mapping)
	if err != nil {
		return opt, fmt.Errorf("read mapping: %w", err)
	}
	if opt.Mapping, err = table.ParseMapping(raw); err != nil {
		return opt, fmt.Errorf("read mapping %s: %w", c.Mapping, err)
	}
	return opt, nil
}

// sink is where prepared rows go: a folder, or a running registry.
type sink func(ctx context.Context, rows []importing.Row) ([]outcome, error)

// outcome is what became of a row.
type outcome struct {
	line    int
	id      string
	outcome string
	kept    []string
	reasons []string
}

// Run imports the file; it fails if any row was refused, after the others have
// been written.
func (c *importInitiativesCommand) Run(p *program) error {
	ref, err := reference.Load()
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	lang := locale.Language(c.Language)
	choices, err := c.options()
	if err != nil {
		return err
	}
	answers, err := c.answers(choices)
	if err != nil {
		return err
	}
	file, err := parse(filepath.Base(c.File), raw, c.Source, ref, choices)
	if err != nil {
		return describe(err, lang)
	}
	report := report{program: p, lang: lang, total: len(file.Rows), dry: c.DryRun}
	if c.Server != "" {
		api, err := client.New(c.Server, client.WithToken(c.Token), client.WithLanguage(c.Language))
		if err != nil {
			return err
		}
		report.warnings(file)
		return report.run(p.ctx, file.Rows, remoteSink(api, c.DryRun))
	}
	org, err := organisationNumber(c.Org, ref, lang)
	if err != nil {
		return err
	}
	return c.with(p, func(ctx context.Context, a *app.App) error {
		given := imports.File{Name: filepath.Base(c.File), Source: c.Source, Bytes: raw, Choices: answers}
		return describe(report.carryOut(ctx, a, operator(org), given), lang)
	})
}

func parse(name string, raw []byte, source string, ref *reference.Data, choices table.Options) (*importing.File, error) {
	return importing.Parse(name, raw, importing.Options{Source: source, Reference: ref, Table: choices, Today: today()})
}

// today is the calendar day in Norway.
func today() events.Date {
	now := time.Now()
	if oslo, err := time.LoadLocation("Europe/Oslo"); err == nil {
		now = now.In(oslo)
	}
	return events.Date(now.Format(time.DateOnly))
}

// answers are what is known of the file already. They are for the plan, which a
// running registry does not take yet.
func (c *importInitiativesCommand) answers(choices table.Options) (out imports.Choices, err error) {
	if c.Answers != "" && c.Server != "" {
		return out, errors.New("--answers goes with a data folder, not with --server")
	}
	if c.Answers != "" {
		raw, err := os.ReadFile(c.Answers)
		if err != nil {
			return out, fmt.Errorf("read answers: %w", err)
		}
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&out); err != nil {
			return out, fmt.Errorf("read answers %s: %w", c.Answers, err)
		}
	}
	out.Table = choices
	return out, nil
}

// operator is whoever has the data folder in hand. It registers for an
// organisation and can neither score, sign nor decide: only rows are imported.
func operator(organisation string) access.Caller {
	return access.Caller{Organisation: organisation, Scopes: []string{access.ScopeWrite}, Actor: "act_operator"}
}

// carryOut plans a file, tells the plan and, unless it is a trial, carries it
// out. It fails if a row was not written that could have been.
func (r *report) carryOut(ctx context.Context, a *app.App, caller access.Caller, f imports.File) error {
	plan, err := a.Imports.Upload(ctx, caller, f)
	if err != nil {
		return err
	}
	r.total, r.count = len(plan.Rows), map[string]int{}
	r.plan(plan)
	if !r.dry && plan.Counts[imports.New]+plan.Counts[imports.Changed] > 0 {
		if err := r.write(ctx, a, caller, plan); err != nil {
			return err
		}
	} else if err := a.Imports.Discard(ctx, caller, plan.ID); err != nil {
		return err
	}
	r.sum()
	if n := r.count[command.OutcomeRefused]; n > 0 {
		return fmt.Errorf("%d of %d rows were refused", n, r.total)
	}
	return nil
}

// write carries a plan out and shows how far it has come.
func (r *report) write(ctx context.Context, a *app.App, caller access.Caller, plan *imports.Plan) error {
	if _, err := a.Imports.CarryOut(ctx, caller, plan.ID, plan.Hash); err != nil {
		return err
	}
	p, err := a.Imports.Wait(ctx, caller, plan.ID)
	if err != nil {
		return err
	}
	for _, refused := range p.Refused {
		r.count[command.OutcomeRefused]++
		at := r.lang.Text("import.refused", fault.Args{"line": strconv.Itoa(refused.Line)})
		fmt.Fprintf(r.stderr, "%s: %s\n", at, r.lang.Text("fault."+refused.Key, refused.Args))
	}
	r.count[command.OutcomeCreated], r.count[command.OutcomeChanged] = p.Registered, p.Changed
	if !r.quiet {
		fmt.Fprintln(r.stdout, r.lang.Text("import.id", fault.Args{"id": plan.ID}))
	}
	return nil
}

func commandOf(row importing.Row) initiative.Import {
	values := row.Values
	values.PhaseNote = row.PhaseNote
	return initiative.Import{Values: values, Recorded: row.Recorded}
}

// remoteSink sends rows to a running registry.
func remoteSink(api *client.Client, dry bool) sink {
	return func(ctx context.Context, rows []importing.Row) ([]outcome, error) {
		request := client.Import{DryRun: dry}
		for _, row := range rows {
			c := commandOf(row)
			request.Rows = append(request.Rows, client.ImportRow{Line: row.Line, Values: c.Values, Recorded: c.Recorded})
		}
		answer, err := api.Import(ctx, request)
		if err != nil {
			return nil, err
		}
		var out []outcome
		for _, r := range answer.Rows {
			o := outcome{line: r.Line, id: r.ID, outcome: r.Outcome, kept: r.Kept}
			for _, e := range r.Errors {
				o.reasons = append(o.reasons, strings.TrimPrefix(e.Path+": "+e.Detail, ": "))
			}
			out = append(out, o)
		}
		return out, nil
	}
}

// describe tells a fault in words.
func describe(err error, lang locale.Language) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	f = f.Bounded()
	title, detail := lang.Fault(f)
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
	r := report{program: p, lang: "nb", quiet: true}
	return r.carryOut(ctx, a, operator(reference.Digdir), imports.File{Name: seed.FileName, Source: seed.Source, Bytes: seed.Initiatives()})
}
