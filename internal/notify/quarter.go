package notify

import (
	"context"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda/inwords"
	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/subscription"
)

// remind lets those work whose letter of a quarter is due, until ctx ends: nothing that
// happens wakes them.
func (s *Service) remind(ctx context.Context) error {
	for {
		for _, stored := range s.live.all() {
			name, _, due := subscription.Quarter(stored.Subscription, s.now())
			if p := s.owned.of(stored.ID); due && p != nil {
				p.worker(stored.ID).remind(name)
			}
		}
		if sleep.For(ctx, s.cfg.Poll) != nil {
			return nil
		}
	}
}

// remind begins the work on the letter of a quarter that was not sent.
func (w *worker) remind(quarter string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.erased && !w.running && w.progress.Quarter != quarter {
		w.begin()
	}
}

// quarter is the letter of a quarter that is due and was not sent; nil: none is.
func (w *worker) quarter(sub *subscription.Subscription) *delivery {
	name, due, ok := subscription.Quarter(sub, w.s.now())
	if !ok || w.now().Quarter == name {
		return nil
	}
	return &delivery{Kind: kindQuarter, At: due, Nonce: name}
}

// mostComing is how much of what comes is told one by one.
const mostComing = 6

// quarterLetter says what a municipality must do, and what comes. One that is no more is
// those that it has become, and the letter says so; mail.ErrEmpty if that is nobody.
func (s *Service) quarterLetter(sub *subscription.Subscription, to mail.Recipient, id string) (mail.Message, error) {
	number, today := sub.Filters.Municipality(), s.cfg.App.Query.Today(s.now())
	q := mail.Quarter{On: today}
	numbers, _, _ := s.ref.Current(number)
	for _, n := range numbers {
		m, known := s.ref.Municipality(n)
		if !known {
			continue
		}
		if !s.sameToday(number, numbers) {
			q.Former = mail.Former{Number: number, Name: formerName(&m, number)}
		}
		place, err := s.place(&m, sub, today)
		if err != nil {
			return mail.Message{}, err
		}
		q.Places = append(q.Places, place)
	}
	return s.composer.Quarter(to, id, q)
}

// sameToday says that a municipality still is, if under another number.
func (s *Service) sameToday(number string, today []string) bool {
	return len(today) == 1 && (today[0] == number || slices.ContainsFunc(s.ref.Lineage(today[0]).Own, func(x reference.Span) bool { return x.Number == number }))
}

// formerName is what a municipality was called under an earlier number.
func formerName(m *reference.Municipality, number string) string {
	i := slices.IndexFunc(m.FormerNumbers, func(f reference.FormerNumber) bool { return f.Number == number })
	if i < 0 {
		return number
	}
	return m.FormerNumbers[i].Name
}

// place is what waits for one of today's municipalities, in words.
func (s *Service) place(m *reference.Municipality, sub *subscription.Subscription, today events.Date) (p mail.Place, err error) {
	q, l := s.cfg.App.Query, sub.Language
	about, err := waiting.Read(q, *m, today)
	if err != nil {
		return p, err
	}
	all, err := about.Find(q)
	if err != nil {
		return p, err
	}
	coming, err := about.Coming(q, all)
	if err != nil {
		return p, err
	}
	p = mail.Place{Name: m.DisplayName, Number: m.Number}
	shown, further := waiting.Brief(all)
	p.Further = further
	for i := range shown {
		words := shown[i].Words(l, s.ref)
		p.Waits = append(p.Waits, mail.Line{When: words.When, Text: words.What, Takes: words.Takes, Path: shown[i].Path(m.Number)})
	}
	for _, step := range coming[:min(mostComing, len(coming))] {
		text := strings.TrimSuffix(l.Pick(step.Title)+": "+inwords.Doing(l, s.ref, step), ": ")
		p.Coming = append(p.Coming, mail.Line{When: l.Date(step.Date, step.Precision) + ":", Text: text, Path: "/tiltak/" + step.ID})
	}
	return p, nil
}
