package municipalities

import (
	"bytes"
	_ "embed" // the tables of the map
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/samstyring/samstyring/internal/reference"
)

//go:generate go run ../../tools/hexmap -cells hexmap.csv -labels hexmap_counties.csv

//go:embed hexmap.csv
var hexmapCells []byte

//go:embed hexmap_counties.csv
var hexmapNames []byte

// The hexagons stand on their tips; these are in the units of the drawing.
const (
	hexWidth = 52
	hexRow   = 45 // from one row to the next
	hexSide  = 30
)

// hexmap is where everything stands on the map of the country. It is the same
// for everybody and never changes.
type hexmap struct {
	ViewBox string
	Cells   []hexagon
	Names   []hexName
	Borders string         // of the counties, as a path
	rank    map[string]int // of each municipality in the alphabet, by number
}

// hexagon is one municipality.
type hexagon struct {
	Number, Name string
	X, Y         int // its middle
	column, row  int
}

// hexName is the name of a county and where it goes: beside the land, with a
// line to one of the county's hexagons.
type hexName struct {
	Number, Name   string
	X, Y, ToX, ToY int
	LineX          int // where the line ends at the name
	Side           string
}

// loadHexmap reads the tables that internal/tools/hexmap has made. It refuses
// ones that do not have each of today's municipalities once: they were made
// from other reference data.
func loadHexmap(ref *reference.Data) (*hexmap, error) {
	m := &hexmap{}
	county := map[[2]int]string{}
	err := eachRow(hexmapCells, 3, func(f []string, n []int) error {
		known, ok := ref.Municipality(f[0])
		at := [2]int{n[1], n[2]}
		if !ok || county[at] != "" {
			return fmt.Errorf("%s at %v: not a municipality, or two at one place", f[0], at)
		}
		county[at] = known.County
		x, y := hexMiddle(n[1], n[2])
		m.Cells = append(m.Cells, hexagon{known.Number, known.DisplayName, x, y, n[1], n[2]})
		return nil
	})
	if err == nil && len(county) != len(ref.Municipalities()) {
		err = fmt.Errorf("%d of %d municipalities are there", len(county), len(ref.Municipalities()))
	}
	if err != nil {
		return nil, fmt.Errorf("read hexagon map: %w", err)
	}
	slices.SortFunc(m.Cells, func(a, b hexagon) int { return strings.Compare(a.Number, b.Number) })
	m.Borders = hexBorders(m.Cells, county)
	if err := m.loadNames(ref); err != nil {
		return nil, fmt.Errorf("read names of counties: %w", err)
	}
	m.ViewBox = m.viewBox()
	m.rankNames()
	return m, nil
}

// rankNames puts the municipalities in the order of the Norwegian alphabet.
func (m *hexmap) rankNames() {
	sorted := slices.Clone(m.Cells)
	order := collate.New(language.MustParse("nn"), collate.Loose) // there is no table for nb; the alphabet is the same
	slices.SortStableFunc(sorted, func(a, b hexagon) int { return order.CompareString(a.Name, b.Name) })
	m.rank = make(map[string]int, len(sorted))
	for i, c := range sorted {
		m.rank[c.Number] = i
	}
}

func hexMiddle(column, row int) (x, y int) {
	return column*hexWidth + row%2*hexWidth/2, row * hexRow
}

func (m *hexmap) loadNames(ref *reference.Data) error {
	return eachRow(hexmapNames, 6, func(f []string, n []int) error {
		c, ok := ref.County(f[0])
		if !ok {
			return fmt.Errorf("%s is not a county", f[0])
		}
		at := func(hundredths int) int { return hundredths * hexWidth / 100 }
		name := hexName{Number: c.Number, Name: c.Name, X: at(n[1]), Y: at(n[2]), Side: f[3], ToX: at(n[4]), ToY: at(n[5])}
		name.LineX = name.X - 8
		if name.Side == "end" {
			name.LineX = name.X + 8
		}
		m.Names = append(m.Names, name)
		return nil
	})
}

// letterWidth is how wide a letter of a county's name is, amply.
const letterWidth = 40

func (m *hexmap) viewBox() string {
	left, right, bottom := 0, 0, 0
	for _, c := range m.Cells {
		left, right, bottom = min(left, c.X-hexWidth/2), max(right, c.X+hexWidth/2), max(bottom, c.Y+hexSide)
	}
	for _, n := range m.Names {
		width := letterWidth * len([]rune(n.Name))
		if n.Side == "end" {
			left = min(left, n.X-width)
		} else {
			right = max(right, n.X+width)
		}
		bottom = max(bottom, n.Y+letterWidth)
	}
	const edge = 6
	left, top := left-edge, -hexSide-edge
	return fmt.Sprintf("%d %d %d %d", left, top, right+edge-left, bottom+edge-top)
}

// hexBorders draws the sides between hexagons of different counties, each once:
// those towards the east, the south-east and the south-west.
func hexBorders(cells []hexagon, county map[[2]int]string) string {
	var b strings.Builder
	for _, c := range cells {
		own, shift := county[[2]int{c.column, c.row}], c.row%2
		for _, side := range []struct {
			column, row  int
			x, y, dx, dy int
		}{
			{c.column + 1, c.row, hexWidth / 2, -hexSide / 2, 0, hexSide},
			{c.column + shift, c.row + 1, hexWidth / 2, hexSide / 2, -hexWidth / 2, hexSide / 2},
			{c.column + shift - 1, c.row + 1, 0, hexSide, -hexWidth / 2, -hexSide / 2},
		} {
			if other := county[[2]int{side.column, side.row}]; other != "" && other != own {
				fmt.Fprintf(&b, "M%d %dl%d %d", c.X+side.x, c.Y+side.y, side.dx, side.dy)
			}
		}
	}
	return b.String()
}

// eachRow reads a table below its heading; n holds the fields that are numbers.
func eachRow(table []byte, fields int, row func(f []string, n []int) error) error {
	r := csv.NewReader(bytes.NewReader(table))
	r.FieldsPerRecord = fields
	records, err := r.ReadAll()
	if err != nil || len(records) == 0 {
		return fmt.Errorf("no table: %w", err)
	}
	for _, f := range records[1:] {
		n := make([]int, fields)
		for i := range f {
			n[i], _ = strconv.Atoi(f[i]) // the callback knows which are
		}
		if err := row(f, n); err != nil {
			return err
		}
	}
	return nil
}
