package exercise

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// subject is what an initiative may be about.
type subject struct {
	owner, theme, function string
	title                  events.Text
	summary                string
}

// trouble is what a need may be about.
type trouble struct {
	theme, event, title, problem, audience, frequency string
	hours                                             *int
}

var (
	//go:embed subjects.csv
	subjectsFile string
	//go:embed needs.csv
	needsFile string

	subjects = readSubjects(subjectsFile)
	troubles = readTroubles(needsFile)
)

// marked says in a name that what it names is made up. It stands last, so that lists
// are read and sorted by what comes first.
func marked(t events.Text) events.Text {
	out := events.Text{}
	for lang, s := range t {
		mark := " (øvelse)"
		switch lang {
		case "nn":
			mark = " (øving)"
		case "en":
			mark = " (exercise)"
		}
		out[lang] = s + mark
	}
	return out
}

func nb(s string) events.Text { return events.Text{"nb": s} }

func readSubjects(file string) (out []subject) {
	for _, r := range rows(file) {
		out = append(out, subject{
			owner: r[0], theme: r[1], function: r[2], title: events.Text{"nb": r[3], "nn": r[4], "en": r[5]}, summary: r[6],
		})
	}
	return out
}

func readTroubles(file string) (out []trouble) {
	for _, r := range rows(file) {
		t := trouble{theme: r[0], event: r[1], title: r[2], problem: r[3], audience: r[4], frequency: r[5]}
		if hours, err := strconv.Atoi(r[6]); err == nil {
			t.hours = &hours
		}
		out = append(out, t)
	}
	return out
}

// rows reads one of our own files, without its headings.
func rows(file string) [][]string {
	r := csv.NewReader(strings.NewReader(file))
	r.Comma = ';'
	all, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("embedded file of the exercise: %v", err)) // it is ours
	}
	return all[1:]
}
