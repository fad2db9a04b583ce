package events_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/samstyring/samstyring/events"
)

type asyncRef struct {
	Ref string `yaml:"$ref"`
}

type asyncMessage struct {
	Name    string     `yaml:"name"`
	Title   string     `yaml:"title"`
	Summary string     `yaml:"summary"`
	Traits  []asyncRef `yaml:"traits"`
	Payload struct {
		SchemaFormat string   `yaml:"schemaFormat"`
		Schema       asyncRef `yaml:"schema"`
	} `yaml:"payload"`
}

type asyncDocument struct {
	AsyncAPI string `yaml:"asyncapi"`
	Servers  map[string]struct {
		Protocol    string     `yaml:"protocol"`
		Description string     `yaml:"description"`
		Security    []asyncRef `yaml:"security"`
	} `yaml:"servers"`
	Channels map[string]struct {
		Address    string              `yaml:"address"`
		Parameters map[string]any      `yaml:"parameters"`
		Messages   map[string]asyncRef `yaml:"messages"`
	} `yaml:"channels"`
	Operations map[string]struct {
		Action   string     `yaml:"action"`
		Channel  asyncRef   `yaml:"channel"`
		Messages []asyncRef `yaml:"messages"`
	} `yaml:"operations"`
	Components struct {
		MessageTraits map[string]struct {
			Headers struct {
				Required   []string       `yaml:"required"`
				Properties map[string]any `yaml:"properties"`
			} `yaml:"headers"`
		} `yaml:"messageTraits"`
		Messages        map[string]asyncMessage `yaml:"messages"`
		SecuritySchemes map[string]struct {
			Type string `yaml:"type"`
		} `yaml:"securitySchemes"`
	} `yaml:"components"`
}

func readAsyncAPI(t *testing.T) asyncDocument {
	t.Helper()
	var d asyncDocument
	if err := yaml.Unmarshal(events.AsyncAPI("schema"), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Subscribers sign in to an account that may only read; what it says of that
// is what the operator sets up.
func TestAsyncAPITellsOfTheReadersAccount(t *testing.T) {
	t.Parallel()
	d := readAsyncAPI(t)
	server := d.Servers["nats"]
	if !slices.Equal(server.Security, []asyncRef{{"#/components/securitySchemes/reader"}}) || d.Components.SecuritySchemes["reader"].Type != "asymmetricEncryption" {
		t.Errorf("security %v of %v", server.Security, d.Components.SecuritySchemes)
	}
	account, err := os.ReadFile("../deploy/accounts.conf")
	if err != nil {
		t.Fatal(err)
	}
	for text, set := range map[string]string{
		"`_INBOX_reader`": `subscribe: ["_INBOX_reader.>"]`, "`registry` as the prefix": `to: "registry.CONSUMER.MSG.NEXT.EVENTS.reader"`,
		"deploy/accounts.conf": "nkey: $READER_KEY",
	} {
		if !strings.Contains(strings.Join(strings.Fields(server.Description), " "), text) || !strings.Contains(string(account), set) {
			t.Errorf("%s is not described, or not set up as %s", text, set)
		}
	}
}

func TestAsyncAPIHasOneMessagePerType(t *testing.T) {
	t.Parallel()
	d, want := readAsyncAPI(t), everyVersion()
	if d.AsyncAPI != "3.0.0" || d.Servers["nats"].Protocol != "nats" {
		t.Errorf("version %q, servers %v", d.AsyncAPI, d.Servers)
	}
	if got := slices.Sorted(maps.Keys(d.Components.Messages)); !slices.Equal(got, want) {
		t.Errorf("messages\n%s\ntypes\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for key, m := range d.Components.Messages {
		if m.Name != key || m.Title == "" || m.Summary == "" {
			t.Errorf("%s: name %q, title %q, summary %q", key, m.Name, m.Title, m.Summary)
		}
		if got := m.Payload.Schema.Ref; got != "schema/"+key+".json" {
			t.Errorf("%s: payload %q", key, got)
		} else if _, err := os.Stat(got); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		if !slices.Equal(m.Traits, []asyncRef{{"#/components/messageTraits/binaryMode"}}) {
			t.Errorf("%s: traits %v", key, m.Traits)
		}
	}
}

func TestAsyncAPIChannelsAndOperations(t *testing.T) {
	t.Parallel()
	d := readAsyncAPI(t)
	for aggregate, operation := range map[string]string{
		events.AggregateInitiative: "receiveInitiativeEvents", events.AggregateRound: "receiveRoundEvents",
		events.AggregateImport: "receiveImportEvents", events.AggregatePerson: "receivePersonEvents", events.AggregateLog: "receiveLogEvents",
	} {
		want := slices.DeleteFunc(everyVersion(), func(full string) bool { return !strings.HasPrefix(full, "no.samstyring."+aggregate+".") })
		channel, ok := d.Channels[aggregate]
		r := sample()
		r.Aggregate, r.AggregateID, r.Name = aggregate, "{id}", "{name}"
		if !ok || channel.Address != r.Subject() || len(channel.Parameters) != 2 {
			t.Errorf("channel %q with %v, want %q", channel.Address, channel.Parameters, r.Subject())
		}
		if got := slices.Sorted(maps.Keys(channel.Messages)); !slices.Equal(got, want) {
			t.Errorf("the channel has %v", got)
		}
		for key, m := range channel.Messages {
			if m.Ref != "#/components/messages/"+key {
				t.Errorf("%s refers to %s", key, m.Ref)
			}
		}
		op := d.Operations[operation]
		if op.Action != "receive" || op.Channel.Ref != "#/channels/"+aggregate {
			t.Errorf("operation %q of %q", op.Action, op.Channel.Ref)
		}
		var got []string
		for _, m := range op.Messages {
			got = append(got, strings.TrimPrefix(m.Ref, "#/channels/"+aggregate+"/messages/"))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("the operation has %v", got)
		}
	}
	if len(d.Channels) != 12 || len(d.Operations) != 12 {
		t.Errorf("%d channels, %d operations", len(d.Channels), len(d.Operations))
	}
}

func TestAsyncAPIDocumentsExactlyTheHeadersThatAreWritten(t *testing.T) {
	t.Parallel()
	headers := readAsyncAPI(t).Components.MessageTraits["binaryMode"].Headers
	r := sample()
	if got, want := slices.Sorted(maps.Keys(headers.Properties)), slices.Sorted(maps.Keys(r.Headers())); !slices.Equal(got, want) {
		t.Errorf("documented %v, written %v", got, want)
	}
	r.Fingerprint, r.Supplier, r.Delegation, r.ImportRow, r.Checksum, r.Predecessor = "", "", "", "", "", ""
	if got, want := slices.Sorted(slices.Values(headers.Required)), slices.Sorted(maps.Keys(r.Headers())); !slices.Equal(got, want) {
		t.Errorf("required %v, always written %v", got, want)
	}
}
