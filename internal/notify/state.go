package notify

import (
	"context"

	"github.com/samstyring/samstyring/internal/secretbucket"
)

// deliveryBucket is the bucket "deliveries": log.<id>, spent.<id>.
type deliveryBucket struct{ bucket *secretbucket.Bucket }

func logKey(id string) string { return "log." + id }

// erase removes what is kept of the deliveries to a subscription.
func (r *deliveryBucket) erase(ctx context.Context, id string) error {
	return r.bucket.Erase(ctx, logKey(id))
}
