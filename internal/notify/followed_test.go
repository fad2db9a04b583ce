package notify

import (
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Who follows an initiative hears of the one that it was merged into, from then
// on, and is given the reason.
func TestAFollowerOfWhatWasMerged(t *testing.T) {
	t.Parallel()
	r, in, office := open(t), receive(t), openOffice(t)
	s := start(t, r, office.by, byHand(r))
	first, second, third := propose(t, r, "Første"), propose(t, r, "Andre"), propose(t, r, "Tredje")
	only := subscription.Asking(filter.Set{filter.Initiative: {first}})
	hook, letters := toWebhook(in.URL), toMail("leder@kommune.example", subscription.Immediate)
	hook.Filters, letters.Filters = only, only
	created := subscribe(t, s, hook)
	confirmed(t, s, office, letters)

	bind(t, r, second, "2027-01-01") // is nobody's news
	do(t, r, first, initiative.Merge{Into: second, Reason: testkit.Text("Samme sak.")})
	bind(t, r, second, "2027-02-01")
	got := in.wait(t, 1)[0]
	if got.payload.Initiative.ID != second || !slices.Equal(got.payload.Followed, []string{first}) || !strings.Contains(got.payload.Detail, "Du følger "+first) {
		t.Errorf("got %+v", got.payload)
	}
	if letter := office.wait(t, letters.Address, 2)[1]; !strings.Contains(letter.plain(t), "Du følger "+first) {
		t.Errorf("the letter does not say why it comes:\n%s", letter.body)
	}
	do(t, r, second, initiative.Merge{Into: third, Reason: testkit.Text("Samme sak.")})
	bind(t, r, third, "2027-03-01")
	if got := in.wait(t, 2)[1]; got.payload.Initiative.ID != third {
		t.Errorf("got %+v", got.payload)
	}
	nothingWaits(t, s, created.ID)
}
