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
	if err := cli.Serve.safe(); err == nil || !strings.Contains(err.Error(), "--public-url") {
		t.Errorf("the image would start without knowing its address: %v", err)
	}
	cli.Serve.PublicURL = "https://samstyring.example"
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
	stages := readImage(t)["FROM"]
	if !slices.Contains(stages, "golang:"+string(want[1])+" AS build") {
		t.Errorf("built with one of %q, but go.mod says %s", stages, want[1])
	}
}

// The pages of the image have their style sheets: fetched within the build, and
// not taken from whatever lies on the machine that builds.
func TestImageHasTheDesignSystem(t *testing.T) {
	t.Parallel()
	i := readImage(t)
	const vendor = "internal/web/shell/static/vendor"
	if !slices.Contains(i["RUN"], "./assets.sh") || !slices.Contains(i["COPY"], "--from=assets /web/shell/static/vendor "+vendor) {
		t.Errorf("the style sheets are not fetched by %q or not copied by %q", i["RUN"], i["COPY"])
	}
	if ignored := strings.Fields(string(readFile(t, root+".dockerignore"))); !slices.Contains(ignored, vendor) {
		t.Errorf(".dockerignore lets %s of the machine into the image", vendor)
	}
}
