// Command peer is PocketBase as its own documentation starts it, to be measured beside
// the registry: see BenchmarkPeer in internal/test/bench. It is a module by itself, so
// that the registry does not depend on it.
package main

import (
	"log"

	"github.com/pocketbase/pocketbase"
)

func main() {
	if err := pocketbase.New().Start(); err != nil {
		log.Fatal(err)
	}
}
