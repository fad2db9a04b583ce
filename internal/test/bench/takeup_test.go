package bench

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/reference"
)

// adopted is how many municipalities have said something of each initiative.
var adopted = size("SAMSTYRING_BENCH_ADOPTIONS", 100)

// BenchmarkTakeUp reads what is said of take-up, with 10,000 initiatives and what a
// hundred municipalities have said of each: a million adoptions. Every page is asked for
// again and again, against Echo's constant as the others, and how long pages take that
// nobody has asked for stands beside it, one after the other.
func BenchmarkTakeUp(b *testing.B) {
	s := serve(b, pastOf(b, content{initiatives, initiatives, adopted}).dir)
	ref := reference.MustLoad()
	var municipalities, counties, uptake, matrix, own []string
	for i, m := range ref.Municipalities() {
		if i%10 == 0 {
			municipalities = append(municipalities, "/kommuner/"+m.Number)
			own = append(own, "/kommuner/"+m.Number+"/innforing")
		}
	}
	for _, c := range ref.Counties() {
		counties = append(counties, "/fylker/"+c.Number)
		matrix = append(matrix, "/fylker/"+c.Number+"/innforing")
	}
	for i := range 30 {
		uptake = append(uptake, "/tiltak/"+initiativeID(i*initiatives/30)+"/innforing")
	}
	for _, kind := range []struct {
		name  string
		paths []string
	}{
		{"municipality", municipalities}, {"own", own}, {"county", counties}, {"matrix", matrix}, {"initiative", uptake}, {"load", []string{"/belastning"}},
	} {
		b.Run(kind.name, func(b *testing.B) {
			first := s.first(b, kind.paths)
			benchmarkGet(b, s, kind.paths)
			b.ReportMetric(first[len(first)/2], "p50-ms")
			b.ReportMetric(first[len(first)-1], "p99-ms")
		})
	}
}

// first asks for each page once and gives how long each took, in milliseconds, ascending.
func (s *served) first(b *testing.B, paths []string) (took []float64) {
	b.Helper()
	c := dial(b, s.address, 1).clients[0]
	for _, path := range paths {
		began := time.Now()
		if err := c.do(http.StatusOK, get(path)); err != nil {
			b.Fatal(err)
		}
		took = append(took, float64(time.Since(began).Microseconds())/1000)
	}
	slices.Sort(took)
	return took
}
