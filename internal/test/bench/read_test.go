package bench

import (
	"net/http"
	"testing"
)

// connections is how many are open at the same time when reading.
const connections = 32

// BenchmarkReadByID reads documents over HTTP, against Echo answering with a
// constant of the same size. Budget: 0.8.
func BenchmarkReadByID(b *testing.B) {
	h := past(b, listed, listed)
	s := serve(b, h.dir)
	const many = 1000 // every hundredth of them, so that pages differ
	paths := make([]string, many)
	for i := range paths {
		paths[i] = initiativesPath + "/" + initiativeID(i*h.initiatives/many)
	}
	benchmarkGet(b, s, paths)
}

// BenchmarkReadFloor answers a constant as large as a document with Echo and the headers
// of a document's answer, against Echo without them. What a document can reach at most.
func BenchmarkReadFloor(b *testing.B) {
	s := serve(b, past(b, listed, listed).dir)
	answer, err := http.Get("http://" + s.address + initiativesPath + "/" + initiativeID(7))
	if err != nil {
		b.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status)
	}
	headers := answer.Header
	for _, own := range []string{"Date", "Content-Type", "Content-Length", "Content-Encoding"} {
		headers.Del(own)
	}
	const size = 2400
	constant := rotate([][]byte{get("/constant")}, connections)
	versus(b, dial(b, echoAnswering(b, size, headers), connections).run(b, http.StatusOK, constant),
		dial(b, echoConstant(b, size), connections).run(b, http.StatusOK, constant))
	b.ReportMetric(float64(len(headers)), "headers")
}

// benchmarkGet reads the paths in turn.
func benchmarkGet(b *testing.B, s *served, paths []string) {
	raw := make([][]byte, len(paths))
	for i, path := range paths {
		raw[i] = get(path)
	}
	benchmarkReading(b, s, raw)
}

// benchmarkReading sends requests for reading in turn.
func benchmarkReading(b *testing.B, s *served, raw [][]byte) {
	size := averageSize(b, s, raw)
	product := dial(b, s.address, connections).run(b, http.StatusOK, rotate(raw, connections))
	constant := rotate([][]byte{get("/constant")}, connections)
	versus(b, product, dial(b, echoConstant(b, size), connections).run(b, http.StatusOK, constant))
	b.ReportMetric(float64(size), "body-bytes")
}

// averageSize is the size of the answers' bodies.
func averageSize(b *testing.B, s *served, raw [][]byte) int {
	b.Helper()
	c := dial(b, s.address, 1).clients[0]
	c.keep = true
	sum, n := 0, min(len(raw), 200)
	for i := range n {
		if err := c.do(http.StatusOK, raw[i*len(raw)/n]); err != nil {
			b.Fatal(err)
		}
		sum += len(c.body)
	}
	return sum / n
}
