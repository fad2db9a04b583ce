// Package arch holds the test that keeps the rooms of the house apart.
package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/samstyring/samstyring/"

// guarded lists, for an import or everything below it, the packages that may
// have it directly.
var guarded = map[string][]string{
	"github.com/labstack/echo":               {"internal/server", "internal/api/gen"},
	"github.com/nats-io":                     {"internal/eventlog", "internal/secretbucket", "internal/auditlog", "internal/notify", "internal/testkit", "internal/clusterkeys"},
	"go.etcd.io/bbolt":                       {"internal/readmodel/store"},
	"github.com/getkin/kin-openapi":          {"internal/api", "internal/server"},
	"github.com/alecthomas/kong":             {"cmd/samstyring"},
	"github.com/coreos/go-oidc":              {"internal/access"},
	"golang.org/x/oauth2":                    {"internal/access"},
	module + "internal/testissuer":           {"internal/testkit", "cmd/samstyring"},
	"github.com/xuri/excelize":               {"internal/sheet"},
	"github.com/prometheus":                  {"internal/server"},
	"go.opentelemetry.io":                    {"internal/tracing"},
	module + "internal/tracing":              {"internal/app", "internal/server", "cmd/samstyring"},
	"github.com/wneessen/go-mail":            {"internal/notify/mail"},
	"github.com/arran4/golang-ical":          {"internal/feed"},
	"github.com/yuin/goldmark":               {"internal/api"},
	"github.com/emersion/go-smtp":            {"internal/testkit"},
	"github.com/chromedp":                    {}, // tests alone drive a browser
	module + "internal/eventlog":             {"internal/app", "internal/api", "internal/secretbucket", "internal/auditlog", "internal/notify", "internal/exercise", "internal/testkit", "cmd/samstyring"},
	module + "internal/readmodel/store":      {"internal/readmodel/views", "internal/readmodel/projection", "internal/app"},
	module + "internal/readmodel/views":      {"internal/readmodel/projection", "internal/app"},
	module + "internal/readmodel/projection": {"internal/app"},
	module + "internal/server":               {"cmd/samstyring"},
	module + "internal/app":                  {"internal/api", "internal/web", "internal/server", "internal/notify", "internal/changefeed", "internal/operator", "internal/exercise", "internal/testkit", "cmd/samstyring"},
	module + "internal/operator":             {"cmd/samstyring"},
	// Reading knows nothing of writing, and secrets nothing of who reveals them.
	module + "internal/app/command": {"internal/app", "internal/api", "internal/operator", "internal/web", "internal/exercise", "internal/testkit", "cmd/samstyring"},
	module + "internal/app/secrets": {"internal/app", "internal/api", "internal/web", "internal/exercise", "internal/testkit"},
	module + "internal/api":         {"internal/server", "internal/web", "cmd/samstyring"},
}

// pure lists packages that may import only the standard library and what
// stands beside them.
var pure = map[string][]string{
	"events":         nil,
	"internal/fault": nil,
	"pkg/orgnr":      nil,
	"pkg/webhook":    nil, // what others build on brings nothing with it
	"pkg/client":     {"events"},
	"internal/reading": {
		"events", "internal/fault", "internal/plaintext", "internal/reference", "pkg/orgnr", "golang.org/x/text",
	},
	"internal/domain": {
		"events", "internal/fault", "internal/domain", "pkg/orgnr", // a check digit is arithmetic
		"github.com/gowebpki/jcs",
	},
}

// unwanted in pure packages, although in the standard library.
var unwanted = []string{"context", "os", "net", "net/http", "log", "log/slog", "database/sql"}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func TestRoomsKeepApart(t *testing.T) {
	t.Parallel()
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, imported := range p.Imports {
			checkGuarded(t, name, imported)
			checkPure(t, name, imported)
			checkRooms(t, name, imported)
		}
	}
}

func list(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", module+"...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 15 {
		t.Fatalf("found only %d packages", len(all))
	}
	return all
}

// within says whether a package is one of the rooms or below one.
func within(name string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		return name == room || strings.HasPrefix(name, room+"/")
	})
}

// formKnows is what the form engine stands on: no page, no session, no command.
var formKnows = []string{"events", "internal/fault", "internal/locale", "internal/plaintext", "internal/reading", "internal/reference"}

// checkRooms keeps the pages apart: a room knows the shell, forms and the parts that
// rooms share, and no other room.
func checkRooms(t *testing.T, name, imported string) {
	t.Helper()
	const web = "internal/web/"
	below, inWeb := strings.CutPrefix(strings.TrimPrefix(imported, module), web)
	room, ok := strings.CutPrefix(name, web)
	own, inModule := strings.CutPrefix(imported, module)
	if room == "form" && inModule && !slices.Contains(formKnows, own) {
		t.Errorf("%s imports %s; forms know only %v", name, imported, formKnows)
	}
	if !ok || !inWeb {
		return
	}
	may := map[string][]string{"form": nil, "shell": {"form"}, "parts": {"shell"}}
	allowed, known := may[room]
	if !known {
		allowed = []string{"shell", "form", "parts"}
	}
	if !slices.Contains(allowed, below) {
		t.Errorf("%s imports %s; a room of pages knows only %v", name, imported, allowed)
	}
}

func checkGuarded(t *testing.T, name, imported string) {
	t.Helper()
	for prefix, may := range guarded {
		guards := imported == prefix || strings.HasPrefix(imported, prefix+"/")
		if guards && !within(name, may) && !within(name, []string{strings.TrimPrefix(prefix, module), "internal/test"}) {
			t.Errorf("%s imports %s; only %v may", name, imported, may)
		}
	}
}

func checkPure(t *testing.T, name, imported string) {
	t.Helper()
	for room, may := range pure {
		if !within(name, []string{room}) {
			continue
		}
		if slices.Contains(unwanted, imported) && (room == "internal/domain") {
			t.Errorf("%s imports %s; it is pure", name, imported)
		}
		if !strings.Contains(strings.Split(imported, "/")[0], ".") {
			continue // standard library
		}
		if !within(strings.TrimPrefix(imported, module), append([]string{room}, may...)) {
			t.Errorf("%s imports %s; it may import the standard library and %v", name, imported, may)
		}
	}
}
