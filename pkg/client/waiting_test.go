package client

import "testing"

// What waits is asked for at its address, and read whole.
func TestWaiting(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(200, `{"municipality":"1103","name":"Stavanger","on":"2026-11-28","items":[
		{"kind":"deadline","text":"Frist","takes":"120 timer","page":"/tiltak/2026-0042","date":"2027-03-01","precision":"month","last":"2027-03-31",
		 "initiatives":[{"id":"2026-0042","title":{"nb":"Tittel"}}],"effort":{"oneOffHours":{"low":80,"expected":120,"high":200}}},
		{"kind":"onboarding","text":"Steg","takes":"","page":"/","steps":{"left":1,"of":2,"hours":{"low":2,"high":8,"unknown":1}}},
		{"kind":"wave","text":"Pulje","takes":"","page":"/","wave":{"id":"w","name":"Våren","start":"2027-05-03","free":1}},
		{"kind":"need_list","text":"Behov","takes":"","page":"/","network":{"id":"n","name":"DigiRogaland"},"year":2027}]}`))
	w, err := c.Waiting(t.Context(), "1103")
	if err != nil || got.uri != "/api/v1/municipalities/1103/waiting" || w.Name != "Stavanger" || len(w.Items) != 4 {
		t.Fatalf("%s: %+v, %v", got.uri, w, err)
	}
	first := w.Items[0]
	if first.Kind != "deadline" || first.Last != "2027-03-31" || first.Initiatives[0].Title["nb"] != "Tittel" || *first.Effort.OneOffHours != (WaitingRange{80, 120, 200}) || first.Effort.YearlyHours != nil {
		t.Errorf("the deadline is %+v", first)
	}
	if s := w.Items[1].Steps; s.Left != 1 || s.Hours.High != 8 || s.Hours.Unknown != 1 || w.Items[2].Wave.Free != 1 || w.Items[3].Network.Name != "DigiRogaland" || w.Items[3].Year != 2027 {
		t.Errorf("the others are %+v", w.Items[1:])
	}
}
