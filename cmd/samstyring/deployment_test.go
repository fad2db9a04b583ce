package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/nats-io/nats-server/v2/server"
	"go.yaml.in/yaml/v3"
)

// Where the files that these tests check are, seen from here.
const (
	root   = "../../"
	natsAt = "/etc/nats" // where a server sees its configuration
)

// composition is what the tests read of docker-compose.yml.
type composition struct {
	Services map[string]service
	Networks map[string]struct {
		Internal bool
		IPAM     struct {
			Config []struct {
				Subnet string
				Range  string `yaml:"ip_range"` // of the addresses that are given to whoever asks for none
			}
		} `yaml:"ipam"`
	}
	Volumes map[string]any
}

type service struct {
	Image       string
	Restart     string
	Command     []string
	Environment map[string]string
	Ports       []string
	Volumes     []string
	NetworkMode string `yaml:"network_mode"`
	Networks    networks
	DependsOn   map[string]any `yaml:"depends_on"`
	Healthcheck struct{ Test []string }
}

// networks are those of a service, with its address in each; "": any.
type networks map[string]string

// UnmarshalYAML reads a list of names, or addresses by name.
func (n *networks) UnmarshalYAML(node *yaml.Node) error {
	*n = networks{}
	if node.Kind == yaml.SequenceNode {
		for _, item := range node.Content {
			(*n)[item.Value] = ""
		}
		return nil
	}
	var addressed map[string]struct {
		Address string `yaml:"ipv4_address"`
	}
	err := node.Decode(&addressed)
	for name, at := range addressed {
		(*n)[name] = at.Address
	}
	return err
}

// What is in the composition beside servers and replicas.
const (
	secretsService = "secrets" // makes what the others show each other
	proxyService   = "proxy"
	watchService   = "prometheus"
)

// readComposition gives the file, and the names of the NATS servers and of the
// replicas of the registry in it, sorted.
func readComposition(t *testing.T) (c composition, servers, replicas []string) {
	t.Helper()
	if err := yaml.Unmarshal(readFile(t, root+"docker-compose.yml"), &c); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Services)) {
		if strings.HasPrefix(c.Services[name].Image, "nats:") {
			servers = append(servers, name)
		} else if name != secretsService && name != proxyService && name != watchService {
			replicas = append(replicas, name)
		}
	}
	if len(servers) != 3 || len(replicas) != 2 {
		t.Fatalf("servers %v and replicas %v, want three and two", servers, replicas)
	}
	return c, servers, replicas
}

// mounts gives what is mounted, by the folder or file it is seen at. A name
// without a slash must be a volume of the composition.
func (c composition) mounts(t *testing.T, name string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, v := range c.Services[name].Volumes {
		parts := strings.Split(v, ":")
		if len(parts) < 2 {
			t.Fatalf("%s: volume %q has no name", name, v)
		}
		if _, declared := c.Volumes[parts[0]]; !declared && !strings.Contains(parts[0], "/") {
			t.Errorf("%s: volume %s is not declared", name, parts[0])
		}
		out[parts[1]] = parts[0]
	}
	return out
}

// clusterSecrets makes what the service of the composition makes, by its own
// command line, and gives the folder.
func clusterSecrets(t *testing.T) string {
	t.Helper()
	c, _, _ := readComposition(t)
	args := slices.Clone(c.Services[secretsService].Command)
	at := slices.Index(args, "--out")
	if at < 0 {
		t.Fatalf("%v does not say where to", args)
	}
	args[at+1] = t.TempDir()
	if code := run(t.Context(), args, io.Discard, t.Output()); code != 0 {
		t.Fatalf("%v: exit code %d", args, code)
	}
	return args[at+1]
}

// readNATSConf reads the configuration of a server as nats-server does, with
// only the paths replaced: it sees what the composition mounts.
func readNATSConf(t *testing.T, secrets, name string) *server.Options {
	t.Helper()
	dir := t.TempDir()
	for _, file := range []string{"nats.conf", "accounts.conf"} {
		content := strings.ReplaceAll(string(readFile(t, root+"deploy/"+file)), natsAt+"/", dir+"/")
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(secrets, name), filepath.Join(dir, "secrets")); err != nil {
		t.Fatal(err)
	}
	options, err := server.ProcessConfigFile(filepath.Join(dir, "nats.conf"))
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// image is what the Dockerfile says, instruction by instruction; the last
// stage stands for the whole where it says something again.
type image map[string][]string

func readImage(t *testing.T) image {
	t.Helper()
	out := image{}
	for line := range strings.Lines(string(readFile(t, root+"Dockerfile"))) {
		instruction, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && !strings.HasPrefix(instruction, "#") {
			out[instruction] = append(out[instruction], strings.TrimSpace(rest))
		}
	}
	return out
}

// last is the value of the instruction that counts.
func (i image) last(t *testing.T, instruction string) string {
	t.Helper()
	if len(i[instruction]) == 0 {
		t.Fatalf("the Dockerfile has no %s", instruction)
	}
	return i[instruction][len(i[instruction])-1]
}

// list is a value in the form of a JSON array: no shell takes part.
func (i image) list(t *testing.T, instruction string) (out []string) {
	t.Helper()
	value := i.last(t, instruction)
	if err := json.Unmarshal([]byte(value[strings.Index(value, "["):]), &out); err != nil {
		t.Fatalf("%s %s: %v", instruction, value, err)
	}
	return out
}

func (i image) environment() map[string]string {
	out := map[string]string{}
	for _, line := range i["ENV"] {
		for pair := range strings.FieldsSeq(line) {
			name, value, _ := strings.Cut(pair, "=")
			out[name] = value
		}
	}
	return out
}

// parseWith parses a command line as in a container with these variables. A
// variable that no flag of the command reads is an error: it would have no
// effect and nobody would notice.
func parseWith(t *testing.T, environment map[string]string, args ...string) (commandLine, string) {
	t.Helper()
	var cli commandLine
	parser, err := kong.New(&cli, kong.Name("samstyring"), kong.DefaultEnvars("SAMSTYRING"))
	if err != nil {
		t.Fatal(err)
	}
	command := args[0]
	for _, name := range slices.Sorted(maps.Keys(environment)) {
		flag, err := flagOf(parser.Model, command, name)
		if err != nil {
			t.Error(err)
			continue
		}
		args = append(args, "--"+flag+"="+environment[name])
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return cli, parsed.Command()
}

// flagOf gives the flag of a command that a variable stands for.
func flagOf(model *kong.Application, command, variable string) (string, error) {
	for _, node := range model.Children {
		if node.Name != command {
			continue
		}
		for _, flag := range node.Flags {
			if slices.Contains(flag.Envs, variable) {
				return flag.Name, nil
			}
		}
	}
	return "", fmt.Errorf("no flag of %s reads %s", command, variable)
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
