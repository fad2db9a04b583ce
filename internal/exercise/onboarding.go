package exercise

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// mostTicking is how many municipalities tick an onboarding package.
const mostTicking = 30

// describeOnboarding says what a municipality does to begin, lets some tick it, and
// may come back with other steps.
func (p *player) describeOnboarding(ctx context.Context, t *tale) error {
	hours := func(low, more int) *events.HourRange {
		n := int64(p.between(low, low+more))
		return &events.HourRange{Low: n, High: n * int64(p.between(1, 4))}
	}
	link := "https://ovelse.example/" + t.id
	steps := []events.OnboardingStep{
		{Kind: events.OnboardingAgreement, Title: nb("Signer avtalen om bruk"), DoneBy: "legal", Hours: hours(1, 6), Link: link + "/avtale"},
		{Kind: events.OnboardingTechnical, Title: nb("Koble fagsystemet til løsningen"), Detail: nb("Be leverandøren om tilgang til testmiljøet først."), DoneBy: "it", Hours: hours(8, 30), Link: link + "/teknisk"},
		{Kind: events.OnboardingOther, Title: nb("Vurder personvernkonsekvensene"), DoneBy: "information_security", Hours: hours(4, 12)},
		{Kind: events.OnboardingTraining, Title: nb("Gi opplæring til dem som skal bruke den"), DoneBy: "service", Hours: hours(5, 20), Link: link + "/kurs"},
		{Kind: events.OnboardingContact, Title: nb("Meld oppstart til innføringsteamet"), Link: link + "/kontakt"},
	}[:p.between(3, 5)]
	for _, m := range some(p, p.between(mostTicking/3, mostTicking), p.concerned(t)) {
		p.in(p.between(3, 120), "ticks", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.tick(ctx, t, m) }))
	}
	if p.chance(50) {
		p.in(p.between(40, 90), "other steps", p.unlessOver(t, p.changeOnboarding))
	}
	return p.do(ctx, p.owner(t), t.id, initiative.DescribeOnboarding{Steps: steps})
}

// changeOnboarding words a step anew and takes the last one away.
func (p *player) changeOnboarding(ctx context.Context, t *tale) error {
	steps, err := p.steps(t)
	if err != nil {
		return err
	}
	steps[1].Detail = nb("Testmiljøet er åpent for alle. Det trengs ingen egen avtale.")
	return p.do(ctx, p.owner(t), t.id, initiative.DescribeOnboarding{Steps: steps[:len(steps)-1]})
}

// tick says what a municipality has done, from the first step on; most go on later.
func (p *player) tick(ctx context.Context, t *tale, m reference.Municipality) error {
	steps, err := p.steps(t)
	if err != nil {
		return err
	}
	cmd := adoption.TickOnboarding{}
	for _, s := range steps[:p.between(1, len(steps))] {
		cmd.Done = append(cmd.Done, s.ID)
	}
	if len(cmd.Done) < len(steps) && p.chance(70) {
		p.in(p.between(10, 60), "more ticks", p.unlessOver(t, func(ctx context.Context, t *tale) error { return p.tick(ctx, t, m) }))
	}
	return p.adopt(ctx, p.voice(m), t.id, m.Number, cmd)
}

// steps are those of the onboarding package as it is now.
func (p *player) steps(t *tale) (out []events.OnboardingStep, err error) {
	s, err := p.app.Query.State(t.id)
	for _, step := range s.Onboarding.Steps {
		out = append(out, step.OnboardingStep)
	}
	return out, err
}
