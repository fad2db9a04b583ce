package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// call gives the tab a command of the DevTools protocol.
func call[P, R any](v *visitor, command cdp.Command[P, R], params P) R {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	out, err := chromedp.Call(ctx, command, params)
	if err != nil {
		v.t.Fatalf("%s: %v", command.Method, err)
	}
	return out
}

// script runs a script of the test, not of the page: that is allowed whatever
// the page's policy is, and where its own scripts do not run. A promise is
// waited for.
func script[T any](v *visitor, expression string) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("script: %v", err)
	}
	return asRead(out)
}

// asRead is what a script gives as one reads it: see whole.
func asRead[T any](out T) T {
	switch given := any(&out).(type) {
	case *string:
		*given = whole(*given)
	case *[]string:
		for i := range *given {
			(*given)[i] = whole((*given)[i])
		}
	}
	return out
}

// on runs a function of the test with an element as this.
func on[T any](v *visitor, e element, function string) T {
	v.t.Helper()
	return onObject[T](v, v.object(e), function)
}

// object is an element for onObject; it lasts as long as the page.
func (v *visitor) object(e element) runtime.RemoteObjectID {
	v.t.Helper()
	return call(v, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: e.node}).Object.ObjectID
}

func onObject[T any](v *visitor, object runtime.RemoteObjectID, function string) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, func(p *runtime.CallFunctionOnParams) {
		p.ObjectID = object
	}))
	if err != nil {
		v.t.Fatalf("script on an element: %v", err)
	}
	return asRead(out)
}

// run is a step that runs a script of the test.
func run(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](expression)
}
