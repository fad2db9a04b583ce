# Samstyring: everything that is done with the source, by name. Go is needed,
# and git for versions and the check of generated code; the rest is fetched.

# One static program. Set to 1, with a C compiler at hand, for the race detector.
export CGO_ENABLED ?= 0

# What the program calls itself; a source tree without git is "dev".
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The same variables that the program reads: what is set in the environment, or
# on the line of make, wins over what stands here.
SAMSTYRING_DATA   ?= data
SAMSTYRING_LISTEN ?= 127.0.0.1:8080

# Where Go code is, for gofmt, which would otherwise walk through everything.
GO_FOLDERS := cmd events internal pkg

# What "make generate" writes. A new go:generate line adds its output here.
GENERATED := events/schema internal/api/gen/api.gen.go internal/web/municipalities/hexmap.csv internal/web/municipalities/hexmap_counties.csv

.PHONY: run exercise build test test-all test-crash test-cluster test-deliveries test-looks lighthouse soak test-compose proof fuzz help deps assets format vet generate fresh advisories bench bench-growth bench-peer bench-parts pictures clean

# In the order written: nothing may read code while it is being generated.
.NOTPARALLEL:

# The registry with the demonstration data, on this machine only.
run: assets build
	@echo 'Open http://$(SAMSTYRING_LISTEN)/ when it says that it is ready. Ctrl-C stops it; what is registered stays in $(SAMSTYRING_DATA).'
	bin/samstyring serve --demo --data '$(SAMSTYRING_DATA)' --listen '$(SAMSTYRING_LISTEN)'

# An exercise: two years of made-up content, in a folder of its own. Played when
# the folder is new, which takes a minute or two.
SAMSTYRING_EXERCISE_DATA ?= data-exercise
SAMSTYRING_EXERCISE_VARIANT ?= 1
exercise: assets build
	@echo 'Open http://$(SAMSTYRING_LISTEN)/ when it says that it is ready. All of it is made up, and stays in $(SAMSTYRING_EXERCISE_DATA).'
	bin/samstyring serve --exercise --exercise-variant '$(SAMSTYRING_EXERCISE_VARIANT)' --data '$(SAMSTYRING_EXERCISE_DATA)' --listen '$(SAMSTYRING_LISTEN)'

# Always asks Go, which knows best what has to be built anew.
build:
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/samstyring ./cmd/samstyring

# Everything that decides, in a few minutes. The tests come last, so that their
# verdict is the last that is read; the limit is for one package on a slow
# machine that has other things to do.
test: assets format vet fresh
	go test -vet=off -short -timeout 10m ./...

# All of it, as CI does: with a real browser, soaks, kills and clusters too. What
# vet looks at has been looked at before. The two packages that take longest do not go
# side by side: with browser and clusters at once both take twice as long.
test-all: deps assets format vet fresh
	go test -vet=off -timeout 30m ./...

# The program is killed so many times, at moments that the seed decides. It takes
# some seconds a time.
CRASH_CYCLES ?= 1000
CRASH_SEED   ?= 7
test-crash:
	SAMSTYRING_CRASH_CYCLES=$(CRASH_CYCLES) SAMSTYRING_CRASH_SEED=$(CRASH_SEED) go test -count 1 -v -run TestKilledAtAnyMoment -timeout 12h ./cmd/samstyring

# The server that leads a cluster is killed, or cut off, so many times.
CLUSTER_KILLS ?= 100
test-cluster:
	SAMSTYRING_CLUSTER_KILLS=$(CLUSTER_KILLS) go test -count 1 -v -run TestClusterIsLinearizableWhateverIsKilled -timeout 12h ./cmd/samstyring

# A million deliveries to receivers that fail, hang and die, while the program is
# killed. Some minutes.
test-deliveries:
	SAMSTYRING_SOAK=full go test -count 1 -v -run TestDeliveriesSurviveEverything -timeout 70m ./cmd/samstyring

# The long forms one after the other; what they find goes into docs/proof.md. Hours,
# on a machine that does nothing else. SAMSTYRING_LONG_TIME=90m bounds the kills of
# each.
proof:
	$(MAKE) test-deliveries | go run ./internal/tools/proof docs/proof.md
	SAMSTYRING_SERVERS_GONE=70s go test -count 1 -v -run TestServersGoneAndBack ./cmd/samstyring
	$(MAKE) test-cluster | go run ./internal/tools/proof docs/proof.md
	$(MAKE) test-crash | go run ./internal/tools/proof docs/proof.md

# Every page in every language, in light and dark, as make test-all does it in bokmål.
test-looks: assets
	SAMSTYRING_EVERY_LOOK=1 go test -count 1 -run TestEveryPage -timeout 60m ./internal/test/browser

# Lighthouse on the kinds of pages that most people see.
lighthouse: deps assets
	SAMSTYRING_LIGHTHOUSE=1 go test -count 1 -v -run TestLighthouse -timeout 20m ./internal/test/browser

# A fixed load for a time, told in six parts.
SOAK_TIME ?= 30m
SOAK_RATE ?= 120
soak:
	SAMSTYRING_SOAK_TIME=$(SOAK_TIME) SAMSTYRING_SOAK_RATE=$(SOAK_RATE) go test -count 1 -v -run TestSteadyLoad -timeout 24h ./cmd/samstyring

# Dockerfile and docker-compose.yml as they are, in containers: as root, with
# podman, where containers can be started; says so where not. Needs Debian's
# podman, runc, netavark, aardvark-dns, docker-compose and busybox-static.
test-compose: assets
	SAMSTYRING_COMPOSE=1 go test -count 1 -v -run TestComposition -timeout 10m ./internal/test/compose

# Every decoder is given what nobody would write, for so long each.
FUZZTIME ?= 10m
fuzz:
	scripts/fuzz.sh $(FUZZTIME)

# What can be done, by name.
help:
	@echo 'make run         the registry with the demonstration data, on this machine'
	@echo 'make exercise    a registry full of made-up content, on this machine; SAMSTYRING_EXERCISE_VARIANT'
	@echo 'make test        everything that decides, in a few minutes'
	@echo 'make test-all    all tests, with a browser, soaks, kills and clusters, as CI runs them'
	@echo 'make test-crash  the program killed 1,000 times; CRASH_CYCLES, CRASH_SEED'
	@echo 'make test-cluster  the leader of a cluster killed 100 times; CLUSTER_KILLS'
	@echo 'make test-deliveries  a million deliveries, with kills'
	@echo 'make test-looks  every page in every language, in light and dark'
	@echo 'make lighthouse  what Lighthouse says about the pages'
	@echo 'make soak        a fixed load; memory, goroutines, files, delays of each part; SOAK_TIME, SOAK_RATE'
	@echo 'make proof       the long forms; their figures go into docs/proof.md'
	@echo 'make test-compose  the image and the composition, in containers'
	@echo 'make fuzz        every fuzz function, ten minutes each; FUZZTIME'
	@echo 'make build       bin/samstyring'
	@echo 'make generate    what is written by generators; make fresh fails if it is old'
	@echo 'make bench       one table: each figure, its limit in the same run, ratio, budget; BENCH, BENCH_TIME'
	@echo 'make bench-growth  the same questions at 10,000, 100,000 and 1,000,000 initiatives; BENCH_GROWTH'
	@echo 'make bench-peer  beside PocketBase, in one run'
	@echo 'make bench-parts every benchmark of every package'
	@echo 'make advisories  ask the databases of known advisories'
	@echo 'make pictures    the pictures of the README, as the pages look now'
	@echo 'make clean       remove what was built; never a data folder'

# What the tests need and a machine with Go may lack: internal/test/browser drives
# Debian's chromium.
deps:
	go mod download
	@if ! command -v chromium-headless-shell >/dev/null; then \
		echo 'installing chromium for the browser tests'; \
		apt-get update -qq; \
		apt-get install -y -qq --no-install-recommends chromium-headless-shell || \
		command -v chromium || apt-get install -y -qq --no-install-recommends chromium; \
	fi

# The design system and the font of the pages, from npm; done already, it does
# nothing. Without npm the pages have a plainer look and work all the same.
assets:
	@if command -v npm >/dev/null; then internal/web/assets.sh; else echo 'npm is not there: the pages will look plainer'; fi

format:
	@wrong="$$(gofmt -l $(GO_FOLDERS))"; if [ -n "$$wrong" ]; then echo "gofmt is needed on:"; echo "$$wrong"; exit 1; fi

vet:
	go vet ./...

generate:
	go generate ./...

# Fails when generated code is not what the source says. Compared is with what
# git has, staged changes included: "git add" new output before "make test".
# git diff does not show files that are new, so they are asked for beside it.
fresh: generate
	@git --no-pager diff --exit-code -- $(GENERATED) || { echo 'generated code was not fresh; look at it, then git add it'; exit 1; }
	@new="$$(git ls-files --others --exclude-standard -- $(GENERATED))"; if [ -n "$$new" ]; then echo "generated and not in git:"; echo "$$new"; exit 1; fi

# Asks the databases of known advisories, as far as they can be reached.
advisories:
	scripts/advisories.sh

# One table of the registry as a whole against its limits and budgets; BENCH
# chooses, as -bench does. On a machine that does nothing else.
BENCH      ?= .
BENCH_TIME ?= 5s
bench:
	go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCH_TIME) -timeout 120m ./internal/test/bench | go run ./internal/tools/benchtable

# The same questions at different numbers of initiatives, in one table; a million
# takes some minutes to write and to build.
BENCH_GROWTH ?= 10000,100000,1000000
bench-growth:
	SAMSTYRING_BENCH_GROWTH=$(BENCH_GROWTH) go test -run '^$$' -bench 'Growth' -benchtime $(BENCH_TIME) -timeout 120m ./internal/test/bench | go run ./internal/tools/benchtable

# Beside PocketBase, which is a module of its own and is built here.
bench-peer:
	cd internal/test/peer && CGO_ENABLED=0 go build -trimpath -o ../../../bin/peer .
	SAMSTYRING_BENCH_PEER=$(CURDIR)/bin/peer go test -run '^$$' -bench 'Peer' -benchtime $(BENCH_TIME) -timeout 60m ./internal/test/bench | go run ./internal/tools/benchtable

# Package by package (-p 1), as Go prints it: the parts by themselves. Benchmarks
# that run side by side measure each other.
bench-parts:
	go test -p 1 -run '^$$' -bench . -benchmem -timeout 60m ./...

# The pictures of the README, as the pages look now.
pictures: assets build
	SAMSTYRING=bin/samstyring scripts/pictures.sh docs/pictures

# Does not touch the data folder: that is somebody's registry.
clean:
	rm -rf bin dist
