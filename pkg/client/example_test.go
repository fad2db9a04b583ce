package client_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/samstyring/samstyring/pkg/client"
)

// A reader keeps the position of what it has dealt with, and goes on from there
// when it is started again.
func ExampleClient_History() {
	registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"items":[
			{"position":4817,"initiative":"2026-0042","text":"Skatteetaten har meldt fasen planlegging."},
			{"position":4818,"initiative":"2026-0007","text":"KS har signert klassen nå."}],"next":4818,"last":4818}`)
	}))
	defer registry.Close()

	api, err := client.New(registry.URL, client.WithLanguage("nb"))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()

	stored := uint64(4816) // read from where the last run left it
	for entry, err := range api.History(ctx, stored) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(entry.Initiative, entry.Text)
		stored = entry.Position // together with what was done about the event
		if stored == 4818 {
			stop() // a real reader goes on until it is asked to stop
		}
	}
	fmt.Println("dealt with until", stored)

	// Output:
	// 2026-0042 Skatteetaten har meldt fasen planlegging.
	// 2026-0007 KS har signert klassen nå.
	// dealt with until 4818
}
