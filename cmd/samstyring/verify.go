package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// verifyCommand checks documents that the registry has given out, without it.
type verifyCommand struct {
	Round verifyRoundCommand `cmd:"" help:"Work an exported round out anew and say what does not hold."`
	Log   verifyLogCommand   `cmd:"" help:"Read a whole log, and say which events are missing or altered; exit code 3 if any is."`
}

type verifyRoundCommand struct {
	File     string `arg:"" help:"The export of a round; - for standard input."`
	Language string `help:"Language of the answer: nb, nn or en." enum:"nb,nn,en" default:"nb"`
}

// Run needs nothing but the file. It fails if anything does not hold.
func (c *verifyRoundCommand) Run(p *program) error {
	export, err := readExport(c.File)
	if err != nil {
		return err
	}
	lang := locale.Language(c.Language)
	findings := round.Verify(export)
	if slices.ContainsFunc(export.Events, func(r events.Record) bool { return r.Exercise }) {
		fmt.Fprintln(p.stdout, lang.Text("verify.exercise", nil))
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintln(p.stdout, lang.Text("verify.holds", verified(export)))
		return err
	}
	if err := writeFindings(p.stdout, lang, findings); err != nil {
		return err
	}
	return fmt.Errorf("the round %s does not hold: %d findings", export.Round, len(findings))
}

// writeFindings says what does not hold, one finding a line: where, and what.
func writeFindings(w io.Writer, lang locale.Language, findings []round.Finding) error {
	if _, err := fmt.Fprintln(w, lang.Text("verify.fails", fault.Args{"findings": len(findings)})); err != nil {
		return err
	}
	for _, f := range findings {
		f.Args = exact(f.Args)
		if _, err := fmt.Fprintf(w, "  %s: %s\n", f.Path, lang.Field(f)); err != nil {
			return err
		}
	}
	return nil
}

// exact writes figures with all their decimals: that is where they differ.
func exact(args fault.Args) fault.Args {
	out := maps.Clone(args)
	for name, v := range out {
		if x, ok := v.(float64); ok {
			out[name] = strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	return out
}

// maxExport bounds what is read: four hundred candidates with everything that
// was said about them come to far less.
const maxExport = 256 << 20

func readExport(path string) (export round.Export, err error) {
	in := io.Reader(os.Stdin)
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return export, fmt.Errorf("open export: %w", err)
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxExport))
	if err != nil {
		return export, fmt.Errorf("read export: %w", err)
	}
	if err := json.Unmarshal(raw, &export); err != nil {
		return export, fmt.Errorf("read export: %w", err)
	}
	return export, nil
}

// verified counts what was worked out.
func verified(e round.Export) fault.Args {
	scores, signatures, initiatives := 0, 0, map[string]bool{}
	for _, r := range e.Events {
		switch x := r.Data.(type) {
		case *events.ScoresRevealed:
			for _, s := range x.Scores {
				scores += len(s.Scores)
				initiatives[s.Initiative] = true
			}
		case *events.RoundDecisionSigned, *events.CapacityExceptionSigned:
			signatures++
		}
	}
	return fault.Args{
		"events": len(e.Events), "scores": scores, "signatures": signatures, "initiatives": len(initiatives), "decided": len(e.Decisions),
	}
}
