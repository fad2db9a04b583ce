package api

import (
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/wave"
)

func announceWave(b *gen.WaveTerms) wave.Announce {
	return wave.Announce{Terms: wave.Terms{
		Name: b.Name, Places: b.Places, SignUpBy: b.SignUpBy, Start: b.Start, Counties: b.Counties, Contact: b.Contact, Note: b.Note,
	}}
}

func changeWave(b *gen.ChangeWave) wave.Change {
	return wave.Change{Reason: b.Reason, Terms: wave.Terms{
		Name: b.Name, Places: b.Places, SignUpBy: b.SignUpBy, Start: b.Start, Counties: b.Counties, Contact: b.Contact, Note: b.Note,
	}}
}
