// Command hexmap works out where each municipality stands on the hexagon map of
// the country: one hexagon of the same size for each, north up, counties in one
// piece, neighbours beside each other as far as that goes.
//
// It reads the positions in internal/reference and writes two tables that
// internal/web/municipalities draws the map from: the column and row of each municipality, and
// where the name of each county goes. "go generate ./internal/web/..." runs it. The
// same reference data gives the same tables on every machine: the dice are
// seeded, and no product is fused with a sum (see vector.go).
//
// The steps, one file each: place.go projects the positions and finds
// neighbours; relax.go gives each municipality equal room; assign.go takes each
// to a hexagon; anneal.go trades hexagons until counties are whole and
// neighbours together; drain.go
// fills what is left empty within the country; label.go finds free room for the names.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"log/slog"
	"math"
	"os"
	"strconv"

	"github.com/samstyring/samstyring/internal/reference"
)

func main() {
	cells := flag.String("cells", "hexmap.csv", "table of hexagons to write")
	labels := flag.String("labels", "hexmap_counties.csv", "table of county names to write")
	flag.Parse()
	if err := run(*cells, *labels); err != nil {
		slog.Error("hexagon map", "err", err)
		os.Exit(1)
	}
}

func run(cellsFile, labelsFile string) error {
	ref, err := reference.Load()
	if err != nil {
		return fmt.Errorf("load reference data: %w", err)
	}
	places := newPlaces(ref.Municipalities())
	cells := layOut(places)
	rows := [][]string{{"kommunenummer", "kolonne", "rad"}}
	for i, p := range places {
		column, row := cells[i].offset()
		rows = append(rows, []string{p.number, strconv.Itoa(column), strconv.Itoa(row)})
	}
	if err := write(cellsFile, rows); err != nil {
		return err
	}
	rows = [][]string{{"fylkesnummer", "x", "y", "side", "til_x", "til_y"}}
	for _, l := range placeLabels(ref.Counties(), places, cells) {
		rows = append(rows, []string{l.county, hundredths(l.at.x), hundredths(l.at.y), l.side, hundredths(l.to.x), hundredths(l.to.y)})
	}
	return write(labelsFile, rows)
}

// layOut gives the hexagon of each place, moved so that columns and rows begin
// at 0.
func layOut(places []place) []cell {
	g := newGraph(places)
	room := relax(places, g)
	w := &weighing{board: newBoard(assign(room), places), room: room, graph: g}
	w.anneal(schedule{trades: 2_000_000, heat: 3, cold: 0.03, coast: true})
	w.drain()
	w.anneal(schedule{trades: 1_000_000, heat: 1, cold: 0.03})
	cells := make([]cell, len(w.at))
	for i, at := range w.at {
		cells[i] = w.cell(at)
	}
	return moveToOrigin(cells)
}

// hundredths writes a coordinate in hundredths of the distance between hexagons.
func hundredths(f float64) string { return strconv.Itoa(int(math.Round(f * 100))) }

func write(file string, rows [][]string) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if err := csv.NewWriter(f).WriteAll(rows); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
