package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/client"
)

// importRun takes one file from its plan to what became of it.
type importRun struct {
	printer
	file             client.ImportFile
	choices          client.ImportChoices
	mapping, remarks string // files to write; empty: none
	yes              bool   // write without asking
}

// runImport plans a file, tells the plan and, unless it is a trial or somebody
// says no, carries it out. It fails if a row was not written that could have been.
func (r *importRun) runImport(ctx context.Context, to importer) error {
	plan, err := to.PlanImport(ctx, r.file)
	if err != nil {
		return err
	}
	written, err := r.look(ctx, to, plan)
	if !written {
		err = errors.Join(err, to.DiscardImport(ctx, plan.ID))
	}
	if err != nil {
		return err
	}
	r.sum()
	if n := r.count[client.RowRefused]; n > 0 {
		return fmt.Errorf("%d of %d rows were refused", n, r.total)
	}
	return nil
}

// look tells a plan and carries it out if it is to be; written says whether that
// was begun.
func (r *importRun) look(ctx context.Context, to importer, plan client.Import) (written bool, err error) {
	if !reflect.ValueOf(r.choices).IsZero() {
		if plan, err = to.AmendImport(ctx, plan.ID, plan.ETag, r.choices); err != nil {
			return false, err
		}
	}
	if r.mapping != "" && plan.Layout != nil {
		if err := writeJSON(r.mapping, plan.Layout.Mapping); err != nil {
			return false, err
		}
	}
	if plan.Problem != nil {
		return false, r.problem(plan.Problem)
	}
	if r.remarks != "" {
		if err := r.writeRemarks(ctx, to, plan.ID); err != nil {
			return false, err
		}
	}
	r.showing = r.dry || !r.yes
	if err := r.plan(ctx, to, plan); err != nil {
		return false, err
	}
	n := plan.Counts[client.RowNew] + plan.Counts[client.RowChanged]
	if r.dry || n == 0 {
		return false, nil
	}
	if err := r.confirm(n); err != nil {
		return false, err
	}
	return true, r.write(ctx, to, plan)
}

// problem is why no row could be read.
func (r *importRun) problem(p *client.ImportProblem) error {
	said := []string{p.Detail}
	for _, e := range p.Errors {
		said = append(said, e.Column+": "+e.Detail)
	}
	return errors.New(strings.Join(said, "; "))
}

// confirm asks whoever is at the terminal; where nobody is, nothing is written
// without --yes.
func (r *importRun) confirm(rows int) error {
	if r.yes {
		return nil
	}
	answer := ""
	if terminal(os.Stdin) {
		fmt.Fprint(r.stderr, r.lang.Text("import.confirm", fault.Args{"n": rows})+" ")
		answer, _ = bufio.NewReader(os.Stdin).ReadString('\n') // what was not answered is no yes
	}
	if slices.Contains([]string{"ja", "j", "yes", "y"}, strings.ToLower(strings.TrimSpace(answer))) {
		return nil
	}
	return errors.New(r.lang.Text("import.unconfirmed", nil))
}

// write carries a plan out and shows how far it has come.
func (r *importRun) write(ctx context.Context, to importer, plan client.Import) error {
	if _, err := to.ExecuteImport(ctx, plan.ID, plan.PlanHash); err != nil {
		return err
	}
	done, err := to.WaitForImport(ctx, plan.ID, r.progress)
	r.progress(-1, 0)
	if err != nil {
		return err
	}
	for _, refused := range done.Progress.Refused {
		r.count[client.RowRefused]++
		r.remark(refused)
	}
	if done.Progress.Stopped != nil {
		return errors.New(done.Progress.Stopped.Detail)
	}
	r.count[client.RowNew], r.count[client.RowChanged] = done.Progress.Registered, done.Progress.Changed
	if !r.quiet {
		fmt.Fprintln(r.stdout, r.lang.Text("import.id", fault.Args{"id": plan.ID}))
	}
	return nil
}

func (r *importRun) writeRemarks(ctx context.Context, to importer, id string) error {
	raw, err := to.ImportRemarks(ctx, id)
	if err != nil {
		return err
	}
	return os.WriteFile(r.remarks, raw, 0o600)
}

func writeJSON(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return os.WriteFile(name, append(raw, '\n'), 0o600)
}
