package access

import "context"

type clientKey struct{}

// WithClient notes where a request comes from, as far as that is to be believed: an
// IPv4 address or the network of an IPv6 one.
func WithClient(ctx context.Context, network string) context.Context {
	return context.WithValue(ctx, clientKey{}, network)
}

// ClientOf is where a request comes from; "" if nobody has noted it. It is for
// counting, and neither kept nor logged.
func ClientOf(ctx context.Context) string {
	network, _ := ctx.Value(clientKey{}).(string)
	return network
}
