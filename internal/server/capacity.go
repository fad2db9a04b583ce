package server

import (
	"fmt"
	"syscall"
)

const (
	// leastFiles is the limit of open files below which the program is not
	// started.
	leastFiles = 128
	// leastReserve is how many of them are at least kept for log, views and
	// outgoing deliveries.
	leastReserve = 64
	// overflow is how many connections above the limit are taken at the same
	// time, to tell them so and to answer health checks.
	overflow = 16
	// mostConnections is the most that is derived; more can be asked for.
	mostConnections = 20_000
	// DefaultStreamsPerAddress is how many event streams one address may have
	// open.
	DefaultStreamsPerAddress = 20
)

// capacity is how much is served at the same time, so that the log always has
// a file descriptor left.
type capacity struct {
	connections, connectionsPerAddress int
	streams, streamsPerAddress         int
	bodies, bodiesPerAddress           int // request bodies that are being read
}

// newCapacity derives from the limit of open files what was not asked for. The
// Go runtime has raised that limit as far as it may.
func newCapacity(cfg Config) (capacity, error) {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		return capacity{}, fmt.Errorf("read limit of open files: %w", err)
	}
	return capacityOf(cfg, uint64(files.Cur)) //nolint:unconvert // it is signed on some systems
}

func capacityOf(cfg Config, files uint64) (capacity, error) {
	if files < leastFiles {
		return capacity{}, fmt.Errorf("the limit of open files is %d; at least %d are needed (ulimit -n, LimitNOFILE)", files, leastFiles)
	}
	reserve := max(leastReserve, files/4)
	most := int(min(files-reserve-overflow, 1<<30))
	c := capacity{
		connections: cfg.MaxConnections, streams: cfg.MaxStreams, streamsPerAddress: cfg.MaxStreamsPerAddress,
	}
	if c.connections == 0 {
		c.connections = min(most, mostConnections)
	}
	if c.streams == 0 {
		c.streams = max(1, c.connections/2)
	}
	if c.streamsPerAddress == 0 {
		c.streamsPerAddress = min(DefaultStreamsPerAddress, c.streams)
	}
	switch {
	case c.connections < 0 || c.streams < 0 || c.streamsPerAddress < 0:
		return capacity{}, fmt.Errorf("numbers of connections and streams cannot be negative")
	case c.connections > most:
		return capacity{}, fmt.Errorf("%d connections need a limit of open files of about %d; it is %d (ulimit -n, LimitNOFILE)",
			c.connections, c.connections+max(leastReserve, c.connections/3)+overflow, files)
	case c.streams > c.connections:
		return capacity{}, fmt.Errorf("%d event streams need as many connections; there are at most %d", c.streams, c.connections)
	}
	c.connectionsPerAddress = max(1, c.connections/2)
	c.bodies = max(8, c.connections/4)
	c.bodiesPerAddress = max(4, c.bodies/4)
	return c, nil
}
