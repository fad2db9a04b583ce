package locale

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed nb.json nn.json en.json
var files embed.FS

// catalogs holds every text, by language and key. It is only read.
var catalogs = mustLoad()

func mustLoad() map[Language]map[string]template {
	all := make(map[Language]map[string]template, len(Languages))
	for _, l := range Languages {
		raw, err := files.ReadFile(string(l) + ".json")
		if err == nil {
			all[l], err = parseCatalog(raw)
		}
		if err != nil {
			panic(fmt.Sprintf("read texts %s: %v", l, err)) // a programming error that every test and every start finds
		}
	}
	return all
}

func parseCatalog(raw []byte) (map[string]template, error) {
	var texts map[string]string
	if err := json.Unmarshal(raw, &texts); err != nil {
		return nil, fmt.Errorf("decode catalog: %w", err)
	}
	parsed := make(map[string]template, len(texts))
	for key, text := range texts {
		t, err := parseTemplate(text)
		if err != nil {
			return nil, fmt.Errorf("parse text %s: %w", key, err)
		}
		parsed[key] = t
	}
	return parsed, nil
}

func (l Language) find(key string) (template, bool) {
	texts, ok := catalogs[l]
	if !ok {
		texts = catalogs[Bokmaal]
	}
	t, ok := texts[key]
	return t, ok
}

// Has says whether there is a text for a key. The keys are the same in every
// language.
func (l Language) Has(key string) bool {
	_, ok := l.find(key)
	return ok
}
