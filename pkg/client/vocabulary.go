package client

import (
	"context"
	"net/http"
	"time"
)

// Synonyms are the words that the search takes for the same.
type Synonyms struct {
	Items   []SynonymGroup  `json:"items"`   // by their first word
	Changes []SynonymChange `json:"changes"` // the last five hundred, the latest first
}

// SynonymGroup is some words for the same.
type SynonymGroup struct {
	Words        []string      `json:"words"`
	Organisation *Organisation `json:"organisation"` // who said so last; nil: it came with the registry
	At           time.Time     `json:"at"`           // when they did
}

// SynonymChange is one change of the list.
type SynonymChange struct {
	At           time.Time    `json:"at"`
	Organisation Organisation `json:"organisation"`
	Words        []string     `json:"words"` // that are for the same since; none: the group was removed
	Was          []string     `json:"was"`   // that were until then; none: the group was added
}

// Synonyms lists the words that the search takes for the same.
func (c *Client) Synonyms(ctx context.Context) (Synonyms, error) {
	var out Synonyms
	_, err := c.Do(ctx, http.MethodGet, "/search/synonyms", nil, &out, nil)
	return out, err
}

// ChangeSynonyms puts a group of words for the same in the place of another, by Digdir:
// without was it is new, without words that other one is removed. The key is as for
// Propose.
func (c *Client) ChangeSynonyms(ctx context.Context, words, was []string, key string) error {
	body := struct {
		Words []string `json:"words,omitempty"`
		Was   []string `json:"was,omitempty"`
	}{words, was}
	_, err := c.Do(ctx, http.MethodPost, "/search/synonyms", body, nil, keyed(key))
	return err
}
