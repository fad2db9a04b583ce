package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What the image runs is in it, is a command of the program, and listens where
// the image says.
func TestImage(t *testing.T) {
	t.Parallel()
	i := readImage(t)
	entry := i.list(t, "ENTRYPOINT")
	if len(entry) != 1 || !slices.ContainsFunc(i["COPY"], func(s string) bool { return strings.HasSuffix(s, " "+entry[0]) }) {
		t.Errorf("entry point %v is not copied into the image: %v", entry, i["COPY"])
	}
	cli, command := parseWith(t, i.environment(), i.list(t, "CMD")...)
	if command != "serve" {
		t.Errorf("the image runs %q", command)
	}
	if err := cli.Serve.safe(); err != nil {
		t.Errorf("the image would not start: %v", err)
	}
	if port := i.last(t, "EXPOSE"); !strings.HasSuffix(cli.Serve.Listen, ":"+port) {
		t.Errorf("exposed is %s, but it listens on %s", port, cli.Serve.Listen)
	}
	if v := i.last(t, "VOLUME"); cli.Serve.Data != v {
		t.Errorf("data is in %s, but the volume is %s", cli.Serve.Data, v)
	}
	if user := i.last(t, "USER"); user != "65532:65532" {
		t.Errorf("user %s", user)
	}
}

// The health check is a command of the program, and asks where it listens.
func TestImageHealthcheck(t *testing.T) {
	t.Parallel()
	i := readImage(t)
	check := i.list(t, "HEALTHCHECK")
	if check[0] != i.list(t, "ENTRYPOINT")[0] {
		t.Fatalf("health check runs %v", check)
	}
	listen := i.environment()["SAMSTYRING_LISTEN"]
	cli, command := parseWith(t, map[string]string{"SAMSTYRING_LISTEN": listen}, check[1:]...)
	if command != "healthcheck" || cli.Healthcheck.Listen != listen {
		t.Errorf("command %q asks %s", command, cli.Healthcheck.Listen)
	}
}

// The image of Go does not fetch a newer Go, so it must be the module's own.
func TestImageIsBuiltWithTheModulesGo(t *testing.T) {
	t.Parallel()
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(readFile(t, root+"go.mod"))
	if from := readImage(t)["FROM"][0]; !strings.HasPrefix(from, "golang:"+string(want[1])+" ") {
		t.Errorf("built with %q, but go.mod says %s", from, want[1])
	}
}
