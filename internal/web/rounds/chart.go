package rounds

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/web/parts"
)

// capacityLine is what class now takes of the frame, as a chart and in figures.
// Places across are per cent.
type capacityLine struct {
	Frame, Both, One      int64 // hours: the frame, signed as now by both, by one of them
	Over                  int64 // of what both have signed; 0 within the frame
	BothW, OneX, OneW, At string
	Exception             *round.Exception
	Waiting               []exceptionOf // signatures that the other party has not met
}

// exceptionOf is one party's signature on passing the frame.
type exceptionOf struct {
	Party events.Party
	round.SignedException
}

func (r *roundRequest) capacity() *capacityLine {
	c := r.head.Round.Capacity
	if c.Frame == 0 || !r.state.Public() {
		return nil
	}
	d := &capacityLine{Frame: c.Frame, Both: c.InNow, Over: max(0, c.InNow-c.Frame), Exception: c.Exception}
	for _, x := range r.head.Round.Candidates {
		if x.Class == "" && (x.Signatures[events.PartyState].Class == events.ClassNow || x.Signatures[events.PartyMunicipalities].Class == events.ClassNow) {
			d.One += x.Hours
		}
	}
	for _, p := range events.Parties {
		x, ok := r.state.Exceptions[p]
		if ok && (c.Exception == nil || c.Exception.ContentHash != x.ContentHash) {
			d.Waiting = append(d.Waiting, exceptionOf{p, x})
		}
	}
	whole := float64(max(d.Frame, d.Both+d.One)) * 1.04 // so that the mark of the frame is within
	d.BothW, d.OneX, d.OneW = parts.Percent(float64(d.Both)/whole), parts.Percent(float64(d.Both)/whole), parts.Percent(float64(d.One)/whole)
	d.At = parts.Percent(float64(d.Frame) / whole)
	return d
}

// divergence is a candidate in the chart of how far apart the parties are:
// where on the scale from 0 to 5 each is.
type divergence struct {
	ID                           string
	Title                        events.Text
	Rank                         int
	State, Municipalities, Joint string
	From, To                     string // of the line between them
}

// scaleMarks are the lines of the scale.
var scaleMarks = []scaleMark{{0, "0.00%"}, {1, "20.00%"}, {2, "40.00%"}, {3, "60.00%"}, {4, "80.00%"}, {5, "100.00%"}}

type scaleMark struct {
	Score int
	X     string
}

func (r *roundRequest) divergences() (out []divergence) {
	for _, c := range r.head.Round.Candidates {
		x := c.Result
		if x == nil || !x.Scored {
			continue
		}
		state, ks := x.Scores[events.PartyState], x.Scores[events.PartyMunicipalities]
		out = append(out, divergence{
			ID: c.Initiative, Title: c.Title, Rank: x.Rank, State: onScale(state), Municipalities: onScale(ks), Joint: onScale(x.Joint),
			From: onScale(min(state, ks)), To: onScale(max(state, ks)),
		})
	}
	return out
}

func onScale(score float64) string { return parts.Percent(score / round.MaxScore) }
