package notify

import (
	"context"

	"github.com/samstyring/samstyring/internal/secretbucket"
)

// rooms is the bucket "deliveries": log.<id>, spent.<id>.
type rooms struct{ room *secretbucket.Bucket }

func logKey(id string) string { return "log." + id }

// erase removes what is kept of the deliveries to a subscription.
func (r *rooms) erase(ctx context.Context, id string) error { return r.room.Erase(ctx, logKey(id)) }
