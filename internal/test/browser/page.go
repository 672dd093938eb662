package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A Page is one tab of the browser. Its methods fail the test on errors.
type Page struct {
	tb       testing.TB
	browser  *Browser
	session  string
	loaded   chan struct{}
	problems []string
	requests []string
}

type object = map[string]any

// NewPage opens an empty tab.
func (b *Browser) NewPage(tb testing.TB) *Page {
	tb.Helper()
	var target struct{ TargetID string }
	var attached struct{ SessionID string }
	p := &Page{tb: tb, browser: b, loaded: make(chan struct{}, 100)}
	if err := b.call("", "Target.createTarget", object{"url": "about:blank"}, &target); err != nil {
		tb.Fatal(err)
	}
	if err := b.call("", "Target.attachToTarget", object{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		tb.Fatal(err)
	}
	b.mu.Lock()
	p.session = attached.SessionID
	b.pages[p.session] = p
	b.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		p.call(domain+".enable", nil, nil)
	}
	tb.Cleanup(func() { _ = b.call("", "Target.closeTarget", object{"targetId": target.TargetID}, nil) })
	return p
}

func (p *Page) call(method string, params, result any) {
	p.tb.Helper()
	if err := p.browser.call(p.session, method, params, result); err != nil {
		p.tb.Fatal(err)
	}
}

// event notes what happens to the page. The browser's lock is held.
func (p *Page) event(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		select {
		case p.loaded <- struct{}{}:
		default: // of a page that nobody waits for
		}
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
		if text := string(m.Params); !strings.Contains(text, "favicon.ico") {
			p.problems = append(p.problems, text)
		}
	case "Network.requestWillBeSent":
		var params struct{ Request struct{ URL string } }
		if json.Unmarshal(m.Params, &params) == nil {
			p.requests = append(p.requests, params.Request.URL)
		}
	}
}

// Open loads an address and forgets what was noted before. What is on the
// console from then on is an error of the test, and so is a request for
// anything but the page itself: see Check.
func (p *Page) Open(address string) {
	p.tb.Helper()
	p.browser.mu.Lock()
	p.problems, p.requests = nil, nil
	p.browser.mu.Unlock()
	for len(p.loaded) > 0 {
		<-p.loaded
	}
	var result struct{ ErrorText string }
	p.call("Page.navigate", object{"url": address}, &result)
	if result.ErrorText != "" {
		p.tb.Fatalf("%s: %s", address, result.ErrorText)
	}
	p.Loaded(address)
}

// Loaded waits until the page has been loaded, after a click for instance.
func (p *Page) Loaded(what string) {
	p.tb.Helper()
	select {
	case <-p.loaded:
	case <-time.After(patience):
		p.tb.Fatalf("%s was not loaded within %s", what, patience)
	}
}

// Check reports what was on the console since Open, and requests for anything
// but pages of these addresses, which end where a query begins.
func (p *Page) Check(pages ...string) {
	p.tb.Helper()
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	for _, problem := range p.problems {
		p.tb.Errorf("on the console: %s", problem)
	}
	for _, request := range p.requests {
		address, _, _ := strings.Cut(request, "?")
		if !slices.Contains(pages, address) && !strings.HasPrefix(address, "data:") && !strings.HasSuffix(address, "/favicon.ico") {
			p.tb.Errorf("a request for %s, want none but for %v", request, pages)
		}
	}
}

// Eval returns the value of an expression in the page. It waits for promises.
func (p *Page) Eval(expression string, value any) {
	p.tb.Helper()
	var result struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *json.RawMessage
	}
	p.call("Runtime.evaluate", object{"expression": expression, "returnByValue": true, "awaitPromise": true}, &result)
	if result.ExceptionDetails != nil {
		p.tb.Fatalf("%.200s: %s", expression, *result.ExceptionDetails)
	}
	if value == nil {
		return
	}
	if err := json.Unmarshal(result.Result.Value, value); err != nil {
		p.tb.Fatalf("%.200s is %s: %v", expression, result.Result.Value, err)
	}
}

// Text is the value of an expression that is a text.
func (p *Page) Text(expression string) (text string) {
	p.tb.Helper()
	p.Eval("String("+expression+")", &text)
	return text
}

// Number is the value of an expression that is a number.
func (p *Page) Number(expression string) (number float64) {
	p.tb.Helper()
	p.Eval("Number("+expression+")", &number)
	return number
}

// Until waits until an expression is true.
func (p *Page) Until(expression string) {
	p.tb.Helper()
	for began := time.Now(); p.Text("!!("+expression+")") != "true"; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > patience {
			p.tb.Fatalf("%s: not within %s", expression, patience)
		}
	}
}

// Size gives the page a size, in pixels.
func (p *Page) Size(width, height int) {
	p.tb.Helper()
	p.call("Emulation.setDeviceMetricsOverride", object{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Media sets the reader's color scheme, "light" or "dark", and the medium, which is
// "print" or "" for the screen.
func (p *Page) Media(scheme, medium string) {
	p.tb.Helper()
	p.call("Emulation.setEmulatedMedia", object{
		"media": medium, "features": []object{{"name": "prefers-color-scheme", "value": scheme}},
	}, nil)
}

// Click clicks with the mouse in the middle of the first element that a CSS
// selector finds and that satisfies a condition on e, "true" for any.
func (p *Page) Click(selector, condition string) {
	p.tb.Helper()
	p.call("Page.bringToFront", nil, nil) // those behind it take seconds to answer
	var at struct{ X, Y float64 }
	p.Eval(fmt.Sprintf(`(() => {
		const e = [...document.querySelectorAll(%q)].find(e => %s);
		if (!e) throw "nothing to click";
		e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect();
		return {X: r.x + Math.min(r.width/2, 200), Y: r.y + r.height/2};
	})()`, selector, condition), &at)
	for _, kind := range []string{"mouseMoved", "mousePressed", "mouseReleased"} {
		p.call("Input.dispatchMouseEvent", object{"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
	}
}

// Type types a text.
func (p *Page) Type(text string) {
	p.tb.Helper()
	p.call("Input.insertText", object{"text": text}, nil)
}

// keyCodes are the numbers that Chromium wants of keys that do something.
var keyCodes = map[string]int{"Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36}

// Key presses a key, such as "Tab" or "Enter".
func (p *Page) Key(key string) {
	p.tb.Helper()
	event := object{"key": key, "code": key, "windowsVirtualKeyCode": keyCodes[key]}
	if key == "Enter" {
		event["text"] = "\r"
	}
	for _, kind := range []string{"keyDown", "keyUp"} {
		event["type"] = kind
		p.call("Input.dispatchKeyEvent", event, nil)
		delete(event, "text")
	}
}
