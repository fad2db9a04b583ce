package reference

import "github.com/samstyring/samstyring/events"

// Resolve gives today's municipality numbers, sorted, that a number leads to
// through the renumberings, mergers and splits after the day it was written;
// several when it was split. Boundary adjustments and changes of name lead
// nowhere else. With an empty date it starts from the last day on which the
// number was valid. It is empty if the number was not valid on that day.
//
// Where a municipality was split, everything that had gone into it leads to
// all of its parts: nobody who may be concerned is left out.
func (d *Data) Resolve(number string, on events.Date) []string {
	if s := d.history.find(number, on); s != nil {
		return s.today
	}
	return nil
}

// ResolveCounty gives today's municipality numbers, sorted, that the
// municipality numbers beginning with a county's number on that day lead to.
// With an empty date it starts from the last day on which there were any.
// It is empty if there were none on that day.
func (d *Data) ResolveCounty(county string, on events.Date) []string {
	eras := d.history.counties[county]
	for i := len(eras) - 1; i >= 0; i-- {
		if on == "" && len(eras[i].today) > 0 || on != "" && eras[i].from <= on {
			return eras[i].today
		}
	}
	return nil
}

// Current leads any number, of today or earlier, to today's: for addresses and
// look-ups that come without a date. former says that the number itself is no
// longer valid, ok that it is known at all.
func (d *Data) Current(number string) (today []string, former, ok bool) {
	s := d.history.find(number, "")
	if s == nil {
		return nil, false, false
	}
	return s.today, s.ended != "", true
}

// MunicipalityName is what the municipality of a number is called, or was when the number
// was last valid; empty if the number is not known.
func (d *Data) MunicipalityName(number string) string {
	if m, today := d.Municipality(number); today {
		return m.DisplayName
	}
	if s := d.history.find(number, ""); s != nil {
		return s.name
	}
	return ""
}

// KnownOn says whether a municipality number was valid on a day; with an empty
// date, on any day. What was valid before 2017 is taken to have been so always.
func (d *Data) KnownOn(number string, on events.Date) bool {
	return d.history.find(number, on) != nil
}
