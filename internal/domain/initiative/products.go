package initiative

import (
	"slices"
	"strings"
)

// Products are the vendor systems that the assessment names, each once and as
// it is written there.
func (s *State) Products() (out []string) {
	if s.Assessment == nil {
		return nil
	}
	add := func(name string) {
		if name = strings.Join(strings.Fields(name), " "); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, e := range s.Assessment.Content.SystemEffects {
		add(e.System)
	}
	for _, c := range s.Assessment.Content.Costs {
		add(c.VendorSystem)
	}
	return out
}
