package exercise

import (
	"context"
	"strings"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/reference"
)

// words tells which words Digdir lets the search take for the same: groups that are added,
// one that is changed, and one that is taken away again.
func (p *player) words(ctx context.Context) error {
	sub, stand := []string{"vikar", "tilkallingsvakt"}, []string{"skranke", "servicetorg"}
	more := append(sub, "ekstravakt")
	for _, words := range [][]string{sub, stand} {
		if err := p.setWords(ctx, vocabulary.Set{Words: words}); err != nil {
			return err
		}
	}
	p.in(p.between(60, 200), "more words for the same", func(ctx context.Context) error {
		return p.setWords(ctx, vocabulary.Set{Was: sub, Words: more})
	})
	p.in(p.between(200, 400), "words for the same that are none", func(ctx context.Context) error {
		return p.setWords(ctx, vocabulary.Set{Was: stand})
	})
	return nil
}

func (p *player) setWords(ctx context.Context, cmd vocabulary.Set) error {
	about := strings.Join(append(append([]string{"words"}, cmd.Was...), cmd.Words...), " ")
	req := p.request(reference.Digdir, about)
	res, err := p.give(ctx, func() (command.Result, error) { return p.app.Command.SetSynonyms(ctx, req, cmd) })
	_, err = p.result(ctx, res, about, err)
	return err
}
