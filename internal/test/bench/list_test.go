package bench

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/samstyring/samstyring/internal/reference"
)

// BenchmarkList reads lists of 20 with filter and sort over HTTP, against Echo
// answering with a constant of the same size. Warm, the same queries come
// again; cold, none has been asked before, with facets or, as by whoever only reads,
// without. Budgets: 0.6, 0.35.
func BenchmarkList(b *testing.B) {
	s := serve(b, past(b, listed, listed).dir)
	b.Run("warm", func(b *testing.B) { benchmarkGet(b, s, warmQueries()) })
	b.Run("cold", func(b *testing.B) { benchmarkGet(b, s, coldQueries(10_000, "")) })
	b.Run("bare", func(b *testing.B) { benchmarkGet(b, s, coldQueries(10_000, "&withoutFacets=true")) })
}

// warmQueries are what a front page and its links ask.
func warmQueries() []string {
	var out []string
	for _, query := range []string{
		"stage=proposed&sort=title", "stage=assessed,prioritized&sort=-changed", "obligation=mandatory&sort=deadline",
		"municipality=0301&sort=title", "municipality=4601&stage=operational", "bypassed=true&sort=-registered",
		"phase=planning,execution&sort=completeness", "owner=974761076&sort=title", "owner=889640782&stage=proposed&sort=-title",
		"municipality=1103&obligation=mandatory,mandatory_later&sort=deadline", "q=barnehage+kart&sort=title", "stage=piloted&phase=rollout&sort=id",
	} {
		out = append(out, initiativesPath+"?"+query)
	}
	return out
}

// coldQueries are different selections, far more than are kept, with what else is asked.
func coldQueries(n int, more string) []string {
	rnd, ref := rand.New(rand.NewPCG(5, 6)), reference.MustLoad()
	stages := []string{"proposed", "assessed", "prioritized", "piloted", "operational"}
	sorts := []string{"title", "-changed", "deadline", "completeness", "id"}
	phases := []string{"idea", "concept", "planning", "execution", "rollout", "operation"}
	seen := map[string]bool{}
	var out []string
	for len(out) < n {
		query := fmt.Sprintf("municipality=%s&stage=%s&phase=%s,%s",
			ref.Municipalities()[rnd.IntN(len(ref.Municipalities()))].Number,
			stages[rnd.IntN(len(stages))], phases[rnd.IntN(3)], phases[3+rnd.IntN(3)])
		if seen[query] {
			continue
		}
		seen[query] = true
		out = append(out, initiativesPath+"?"+query+"&sort="+sorts[rnd.IntN(len(sorts))]+more)
	}
	return out
}
