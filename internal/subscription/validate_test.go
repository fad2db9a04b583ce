package subscription_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	oslo := subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}}}
	mail := subscription.Command{Channel: subscription.Email, Address: "post@example.no", Filters: oslo}
	weekly := mail
	weekly.Frequency, weekly.At, weekly.Weekday, weekly.Language = subscription.Weekly, "07:30", "friday", locale.Nynorsk
	edit := func(c subscription.Command, edit func(*subscription.Command)) subscription.Command {
		edit(&c)
		return c
	}
	for _, c := range []struct {
		name    string
		command subscription.Command
		want    []string
	}{
		{"webhook", webhook(oslo), nil},
		{"e-mail, weekly", weekly, nil},
		{"everything", webhook(subscription.Filters{Everything: true}), nil},
		{"every filter", webhook(subscription.Filters{Set: filter.Set{
			filter.Municipality: {"1507", "1508"}, filter.County: {"30", "03"}, filter.Owner: {skatt, "912345688"}, filter.Ministry: {"972417807"},
			filter.Theme: {"helse-og-omsorg"}, filter.Stage: {"piloted"}, filter.ChangeClass: {"sunset"}, filter.Initiative: {"2026-0042"}, filter.Text: {"felles innboks"},
		}}), nil},
		{"nothing", subscription.Command{}, []string{"channel required", "filters filters_needed"}},
		{"another channel", edit(webhook(oslo), func(c *subscription.Command) { c.Channel = "fax" }), []string{"channel not_one_of"}},
		{"an empty filter", webhook(subscription.Filters{Set: filter.Set{filter.Municipality: {}, filter.Owner: {}}}),
			[]string{"filters.municipality empty_filter", "filters.owner empty_filter"}},
		{"an empty filter beside another", webhook(subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}, filter.Text: {}}}), []string{"filters.text empty_filter"}},
		{"everything and a filter", webhook(subscription.Filters{Everything: true, Set: filter.Set{filter.Stage: {"piloted"}}}), []string{"filters.everything everything_alone"}},
		{"unknown values", webhook(subscription.Filters{Set: filter.Set{
			filter.Municipality: {"9999", "301"}, filter.County: {"99"}, filter.Owner: {"123456789", "912345696"}, filter.Ministry: {skatt},
			filter.Theme: {"sirkus"}, filter.Stage: {"done"}, filter.ChangeClass: {"moved"}, filter.Initiative: {"2026-0043", "42"}, filter.Text: {" – "},
		}}), []string{
			"filters.municipality[0] unknown_municipality", "filters.municipality[1] unknown_municipality", "filters.county[0] unknown_county",
			"filters.owner[0] invalid_orgnr", "filters.owner[1] unknown_organisation", "filters.ministry[0] unknown_organisation",
			"filters.theme[0] unknown_theme", "filters.stage[0] not_one_of", "filters.changeClass[0] not_one_of",
			"filters.initiative[0] unknown_initiative", "filters.initiative[1] unknown_initiative", "filters.text[0] required",
		}},
		{"twice, and empty", webhook(subscription.Filters{Set: filter.Set{filter.Stage: {"piloted", "piloted", ""}}}), []string{"filters.stage[1] twice", "filters.stage[2] required"}},
		{"too many", webhook(subscription.Filters{Set: filter.Set{filter.Municipality: make([]string, 401), filter.Text: make([]string, 21)}}),
			[]string{"filters.municipality too_many", "filters.text too_many"}},
		{"text", webhook(subscription.Filters{Set: filter.Set{filter.Text: {strings.Repeat("å", 201), "a\xff"}}}), []string{"filters.text[0] too_long", "filters.text[1] invalid_text"}},
		{"no endpoint", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "" }), []string{"endpoint required"}},
		{"no address", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "example.no/hook" }), []string{"endpoint invalid_url"}},
		{"another protocol", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "ftp://example.no" }), []string{"endpoint invalid_url"}},
		{"not encrypted", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "http://169.254.169.254/" }), []string{"endpoint https_needed"}},
		{"password", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "https://a:b@example.no" }), []string{"endpoint address_with_secret"}},
		{"long", edit(webhook(oslo), func(c *subscription.Command) { c.Endpoint = "https://example.no/" + strings.Repeat("a", 2000) }), []string{"endpoint too_long"}},
		{"webhook with an address", edit(webhook(oslo), func(c *subscription.Command) { c.Address = "post@example.no" }), []string{"address not_allowed"}},
		{"e-mail with an endpoint", edit(mail, func(c *subscription.Command) { c.Endpoint = "https://example.no" }), []string{"endpoint not_allowed"}},
		{"no e-mail", edit(mail, func(c *subscription.Command) { c.Address = "" }), []string{"address required"}},
		{"a name in the address", edit(mail, func(c *subscription.Command) { c.Address = "Post <post@example.no>" }), []string{"address invalid_format"}},
		{"two addresses", edit(mail, func(c *subscription.Command) { c.Address = "a@example.no, b@example.no" }), []string{"address invalid_format"}},
		{"another header", edit(mail, func(c *subscription.Command) { c.Address = "a@example.no\r\nBcc: b@example.no" }), []string{"address invalid_format"}},
		{"a host of its own", edit(mail, func(c *subscription.Command) { c.Address = "root@localhost" }), []string{"address address_domain"}},
		{"an address literal", edit(mail, func(c *subscription.Command) { c.Address = "a@[127.0.0.1]" }), []string{"address address_domain"}},
		{"a number for a domain", edit(mail, func(c *subscription.Command) { c.Address = "a@127.0.0.1" }), []string{"address address_domain"}},
		{"a long local part", edit(mail, func(c *subscription.Command) { c.Address = strings.Repeat("a", 65) + "@example.no" }), []string{"address address_local"}},
		{"a long address", edit(mail, func(c *subscription.Command) { c.Address = "a@" + strings.Repeat("b.", 130) + "no" }), []string{"address too_long"}},
		{"the registry's own", edit(mail, func(c *subscription.Command) { c.Address = "varsel@SAMSTYRING.example" }), []string{"address address_own"}},
		{"a contact by the same rule", edit(webhook(oslo), func(c *subscription.Command) { c.Contact = "a@[127.0.0.1]" }), []string{"contact address_domain"}},
		{"the registry's own as a contact", edit(webhook(oslo), func(c *subscription.Command) { c.Contact = "varsel@samstyring.example" }), []string{"contact address_own"}},
		{"a time without a digest", edit(mail, func(c *subscription.Command) { c.At = "07:00" }), []string{"at not_allowed"}},
		{"a weekday of a daily digest", edit(mail, func(c *subscription.Command) { c.Frequency, c.Weekday = subscription.Daily, "monday" }), []string{"weekday not_allowed"}},
		{"a day of rest", edit(weekly, func(c *subscription.Command) { c.Weekday = "sunday" }), []string{"weekday not_one_of"}},
		{"no time of day", edit(weekly, func(c *subscription.Command) { c.At = "24:00" }), []string{"at invalid_format"}},
		{"hourly, in Sámi", edit(mail, func(c *subscription.Command) { c.Frequency, c.Language = "hourly", "se" }), []string{"frequency not_one_of", "language not_one_of"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := reasons(t, subscription.Validate(c.command, world))
			if !slices.Equal(got, c.want) {
				t.Errorf("refused for\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// reasons are what a command was refused for, as "path code". Every reason is
// published in every language.
func reasons(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Invalid {
		t.Fatalf("refused with %v", err)
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Path+" "+field.Code)
		for _, l := range locale.Languages {
			if !l.Has("field." + field.Code) {
				t.Errorf("no words for %s in %s", field.Code, l)
			}
		}
		if _, given := field.Args["given"]; given && field.Path == "address" {
			t.Error("a personal address is repeated in the refusal")
		}
	}
	return out
}

func TestInsecureEndpointsByAnExplicitSwitch(t *testing.T) {
	t.Parallel()
	c := webhook(subscription.Filters{Everything: true})
	c.Endpoint = "http://127.0.0.1:8080/hook"
	open := world
	open.AllowInsecure = true
	if err := subscription.Validate(c, open); err != nil {
		t.Error(err)
	}
}

// A read that fails says nothing about what was asked for.
func TestUnreadableIsNotUnknown(t *testing.T) {
	t.Parallel()
	broken := world
	broken.Initiative = func(string) (bool, error) { return false, errors.New("disk on fire") }
	f := subscription.Filters{Set: filter.Set{filter.Initiative: {"2026-0042"}}}
	if err := subscription.Validate(webhook(f), broken); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a command: %v", err)
	}
	if _, err := filter.Check(f.Set, broken.World); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("filters: %v", err)
	}
}
