package testissuer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// SignIn does what somebody does who is sent to an issuer: it opens the address,
// chooses a person and a level ("" is what is asked for), and gives the address
// that the issuer sends the browser back to. client may keep cookies, so that it
// is known the next time.
func SignIn(ctx context.Context, client *http.Client, address, person, level string) (back string, err error) {
	still := *client
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	page, err := ask(ctx, &still, http.MethodGet, address, "")
	if err != nil || page.to != "" {
		return page.to, err
	}
	field := requestField.FindStringSubmatch(page.body)
	if field == nil {
		return "", fmt.Errorf("open %s: %.200s", address, page.body)
	}
	form := url.Values{"request": {field[1]}, "person": {person}, "level": {level}}
	at, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	page, err = ask(ctx, &still, http.MethodPost, at.Scheme+"://"+at.Host+"/authorize", form.Encode())
	if err == nil && page.to == "" {
		err = errors.New("the issuer does not send the browser back")
	}
	return page.to, err
}

type page struct{ to, body string }

func ask(ctx context.Context, client *http.Client, method, address, form string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(r)
	if err != nil {
		return page{}, err
	}
	body, err := io.ReadAll(response.Body)
	return page{response.Header.Get("Location"), string(body)}, errors.Join(err, response.Body.Close())
}
