package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/organisation"
)

func roles[T ~string](list []T) []events.Role {
	out := make([]events.Role, len(list))
	for i, r := range list {
		out[i] = events.Role(r)
	}
	return out
}

// giveMandate has no id yet: the command path gives one.
func giveMandate(b *gen.GiveMandate) organisation.GiveMandate {
	c := organisation.GiveMandate{To: b.To, Until: b.Until, Unit: b.Unit}
	for _, task := range b.Tasks {
		c.Tasks = append(c.Tasks, events.Task(task))
	}
	return c
}
