package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/flame"
	"github.com/bottleneck-go/bottleneck/internal/test/browser"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
)

// phone is the width of a small telephone, in pixels.
const phone = 400

// landed is what a flame graph shows at the place that a link leads to: the
// frames between which the stacks are turned, and what they take of the whole.
const landed = `(() => {
	const s = document.querySelector(".separator");
	if (!s) return "nowhere";
	const top = parseFloat(s.style.top) + 20;
	const at = [...document.querySelectorAll("#stack-chart .boxbg")].filter(e => Math.abs(parseFloat(e.style.top) - top) < 1);
	return at.map(e => { e.dispatchEvent(new MouseEvent("mouseenter")); return e.title; }).join("\n");
})()`

// The pages of a recorded run: pprof's, and its own in a browser.
func TestPages(t *testing.T) {
	gateAlone(t)
	dir, server := recordedPages(t)
	t.Run("pprof", func(t *testing.T) { testPprof(t, dir, server) })
	t.Run("browser", func(t *testing.T) { testInBrowser(t, dir, server) })
}

// testPprof looks at pprof's pages of every profile, those among them that need
// the program and the source.
func testPprof(t *testing.T, dir, server string) {
	check := func(page string, want int, text string) {
		t.Helper()
		res, err := http.Get(server + "/pprof/" + page)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != want || !strings.Contains(string(body), text) {
			t.Errorf("%s: status %d, %v, want %d with %q:\n%.300s", page, res.StatusCode, err, want, text, body)
		}
	}
	for _, kind := range []string{"cpu", "allocs", "waits"} {
		for _, page := range []string{"top", "flamegraph", "peek", "download", "source?f=pages"} {
			check("example.com_pages."+kind+".pprof/"+page, http.StatusOK, "")
		}
		check("example.com_pages."+kind+".pprof/saveconfig?config=x", http.StatusNotFound, "")
	}
	check("example.com_pages.cpu.pprof/source?f=pages.Words", http.StatusOK, "x = x*6364136223846793005")
	check("example.com_pages.cpu.pprof/disasm?f=pages.Words", http.StatusOK, "ROUTINE ======================== example.com/pages.Words")
	check("example.com_pages.cpu.pprof/disasm?f=pages.Words", http.StatusOK, "pages.go:18")
	if err := os.Remove(filepath.Join(dir, "example.com_pages.test")); err != nil {
		t.Error(err)
	}
	check("example.com_pages.cpu.pprof/disasm?f=pages.Words", http.StatusGone, "record again")
}

// In a real browser the pages of a run load without a complaint and without the
// network, fit a telephone, are accessible in light and dark, and lead to the
// places in the flame graphs that their numbers come from.
func testInBrowser(t *testing.T, dir, server string) {
	chromium := browser.Start(t)
	t.Run("report", func(t *testing.T) { testReport(t, chromium, server) })
	t.Run("links", func(t *testing.T) { testLinks(t, chromium, server) })
	t.Run("flame", func(t *testing.T) { testFlame(t, chromium, server) })
	t.Run("index", func(t *testing.T) { testIndex(t, chromium, server) })
	t.Run("hostile", func(t *testing.T) { testHostile(t, chromium) })
	t.Run("live", func(t *testing.T) { testLive(t, chromium) })
	t.Run("file", func(t *testing.T) {
		p := chromium.NewPage(t)
		for _, name := range []string{"report.html", "flame.html"} {
			address := "file://" + filepath.ToSlash(filepath.Join(dir, name))
			p.Open(address)
			p.Check(address)
		}
	})
}

// recordedPages records a run that has something for each part of a report, and
// serves it.
func recordedPages(t *testing.T) (dir, server string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // not HOME, below which the build cache is
	_, err := bottleneck.Find(t.Context(), bottleneck.FindConfig{
		Target: bottleneck.Target{Dir: filepath.Join("testdata", "pages"), BenchTime: "5x"}, Count: 2, MaxTime: 1, Record: dir, Stdout: io.Discard, Stderr: t.Output(),
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := viewer.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(v.Handler())
	t.Cleanup(func() {
		s.Close()
		_ = v.Close()
	})
	return dir, s.URL
}

func testReport(t *testing.T, b *browser.Browser, server string) {
	p := b.NewPage(t)
	address := server + "/report.html"
	colors := map[string]string{"light": "rgb(251, 251, 253)", "dark": "rgb(20, 21, 25)"}
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int{phone, 1100} {
			p.Size(width, 900)
			p.Media(scheme, "")
			p.Open(address)
			if got := p.Text("getComputedStyle(document.body).backgroundColor"); got != colors[scheme] {
				t.Errorf("%s: the background is %s, want %s", scheme, got, colors[scheme])
			}
			checkFits(t, p, fmt.Sprint("the report, ", scheme))
			checkAccessible(t, p, fmt.Sprintf("the report, %s, %d pixels", scheme, width))
			p.Check(address)
		}
	}
	if got := p.Text("document.querySelector('h1').innerText"); !strings.HasPrefix(got, "The bottleneck is pages.Words: ") {
		t.Errorf("the heading is %q", got)
	}
	for _, id := range []string{"phases", "functions", "inside", "benchmarks", "results"} {
		if p.Text("document.getElementById('"+id+"') != null") != "true" {
			t.Errorf("the page has no part %q", id)
		}
	}
	checkKeyboard(t, p, address)
	checkPrint(t, p, address)
}

// checkFits reports whatever is wider than the page.
func checkFits(t *testing.T, p *browser.Page, what string) {
	t.Helper()
	if over := p.Number("document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		t.Errorf("%s: %v pixels too wide for %v", what, over, p.Number("innerWidth"))
	}
}

// checkAccessible runs axe-core, of which a copy is in testdata.
func checkAccessible(t *testing.T, p *browser.Page, what string) {
	t.Helper()
	axe, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(string(axe)+";0", nil)
	var found struct {
		Violations []json.RawMessage
		Passes     int
	}
	p.Eval(`axe.run(document, {preload: false}).then(r => ({Passes: r.passes.length, Violations: r.violations.map(v =>
		({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary)}))}))`, &found)
	for _, v := range found.Violations {
		t.Errorf("%s is not accessible: %s", what, v)
	}
	if found.Passes < 10 {
		t.Errorf("%s: only %d rules of axe-core had anything to look at", what, found.Passes)
	}
}

// checkKeyboard goes through the page with the tabulator key: each stop can be
// seen, the first leads to the functions, and a detail opens.
func checkKeyboard(t *testing.T, p *browser.Page, address string) {
	t.Helper()
	p.Open(address)
	p.Key("Tab")
	if got := p.Text("document.activeElement.getAttribute('href')"); got != "#functions" {
		t.Errorf("the first stop of the tabulator key is %q, want the way to the functions", got)
	}
	summary := false
	for range 80 {
		p.Key("Tab")
		at := p.Text("document.activeElement.tagName")
		if at == "BODY" {
			break
		}
		if p.Text("getComputedStyle(document.activeElement).outlineStyle") == "none" {
			t.Errorf("the stop at %s cannot be seen", p.Text("document.activeElement.outerHTML.slice(0, 200)"))
		}
		if at == "SUMMARY" && !summary {
			summary = true
			p.Key("Enter")
			if p.Text("document.activeElement.parentElement.open") != "true" {
				t.Error("Enter does not open the details")
			}
		}
	}
	if !summary {
		t.Error("no details were reached with the tabulator key")
	}
}

// checkPrint makes sure that paper shows what is behind the details, dark on white.
func checkPrint(t *testing.T, p *browser.Page, address string) {
	t.Helper()
	p.Size(688, 1000) // A4 within its margins
	p.Media("dark", "print")
	p.Open(address)
	checkFits(t, p, "the report on paper")
	if got := p.Text("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"); got != "rgb(255, 255, 255)rgb(0, 0, 0)" {
		t.Errorf("paper has the colors %s", got)
	}
	if p.Text("document.querySelector('details table').checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})") != "true" {
		t.Error("paper lacks what is behind the details")
	}
	if p.Text("document.querySelector('nav').checkVisibility()") != "false" {
		t.Error("paper shows the links to other pages")
	}
	p.Media("light", "")
}

// testLinks follows every link of the report.
func testLinks(t *testing.T, b *browser.Browser, server string) {
	p := b.NewPage(t)
	p.Size(1100, 900)
	address := server + "/report.html"
	p.Open(address)
	var links []struct{ Text, Href, Row string }
	p.Eval(`[...document.querySelectorAll("a[href]")].map(a => ({Text: a.innerText, Href: a.getAttribute("href"),
		Row: a.closest("tr") ? a.closest("tr").querySelector("th").title : ""}))`, &links)
	tab, numbers := b.NewPage(t), 0
	tab.Size(1100, 900)
	pages := make(map[string][]string) // the places in each page
	for _, l := range links {
		if name, ok := strings.CutPrefix(l.Href, "#"); ok {
			if p.Text("document.getElementById('"+name+"') != null") != "true" {
				t.Errorf("%q leads to %s, which is not there", l.Text, l.Href)
			}
			continue
		}
		page, _, _ := strings.Cut(l.Href, "?")
		if !slices.Contains(pages[page], l.Href) {
			pages[page] = append(pages[page], l.Href)
		}
	}
	places := make(map[string]string) // what there is, by address
	for page, hrefs := range pages {
		maps.Copy(places, visit(tab, server+"/"+page, hrefs))
	}
	for _, l := range links {
		at := places[l.Href]
		if strings.Contains(l.Href, "p=") && at == "nowhere" {
			t.Errorf("%q leads nowhere: %s", l.Text, l.Href)
		}
		if strings.HasPrefix(l.Row, "example.com") && !strings.Contains(at, l.Row) {
			t.Errorf("%q of %s leads to %q", l.Text, l.Row, at)
		}
		if strings.ContainsAny(l.Text, "0123456789") {
			numbers++
		}
	}
	t.Logf("%d links to %d places, %d of them from numbers", len(links), len(places), numbers)
	if numbers < 20 {
		t.Errorf("only %d numbers lead anywhere", numbers)
	}
	checkNumbers(t, p)
	p.Click("tbody strong a", "true")
	p.Loaded("the place of the first function")
	if got := p.Text(landed); !strings.Contains(got, "pages.Words") {
		t.Errorf("a click on the first function's share leads to %q", got)
	}
}

// checkNumbers makes sure that no number of a function that was sampled is without
// a link.
func checkNumbers(t *testing.T, p *browser.Page) {
	t.Helper()
	var bare []string
	p.Eval(`[...document.querySelectorAll("table.cards tbody tr")].filter(r => r.querySelector("th a")).flatMap(r =>
		[...r.querySelectorAll("td.n")].filter(c => c.innerText.trim() && !c.querySelector("a[href]")).map(c => r.innerText))`, &bare)
	for _, row := range bare {
		t.Errorf("a number without a link: %q", row)
	}
}

// visit says what a page shows at its places. It is loaded once, at the first.
func visit(p *browser.Page, page string, hrefs []string) map[string]string {
	p.Open(page + strings.TrimPrefix(hrefs[0], path.Base(page)))
	list, _ := json.Marshal(hrefs) // texts always can be
	var shown []string
	p.Eval(fmt.Sprintf(`%s.map((href, i) => {
		if (i > 0) {
			history.pushState("", "", href);
			dispatchEvent(new PopStateEvent("popstate"));
		}
		return %s;
	})`, list, landed), &shown)
	p.Check(page)
	places := make(map[string]string, len(hrefs))
	for i, href := range hrefs {
		places[href] = shown[i]
	}
	return places
}

// testFlame zooms with the mouse and by keyboard, and searches.
func testFlame(t *testing.T, b *browser.Browser, server string) {
	p := b.NewPage(t)
	address := server + "/flame.html"
	pivot := func() string { return p.Text(`new URL(document.URL).searchParams.get("p")`) }
	for scheme, width := range map[string]int{"light": phone, "dark": 1100} {
		p.Size(width, 900)
		p.Media(scheme, "")
		p.Open(address)
		checkFits(t, p, "the flame graph, "+scheme)
		checkAccessible(t, p, fmt.Sprintf("the flame graph, %s, %d pixels", scheme, width))
	}
	p.Size(1100, 900)
	p.Open(address)
	if got := p.Text(`[...document.querySelectorAll(".boxtext")].slice(0, 2).map(e => e.innerText)`); got != "root,setup" {
		t.Errorf("the flame graph begins with %s, want root and the largest phase", got)
	}
	width := p.Number(`document.querySelectorAll(".boxbg").length`)
	p.Click(".boxbg", `e.innerText.startsWith("pages.Words")`)
	if got := pivot(); got != `example\.com/pages\.Words` && !strings.Contains(got, "Words") {
		t.Errorf("a click on a frame zooms to %q", got)
	}
	if got := p.Text(landed); !strings.Contains(got, "pages.Words") {
		t.Errorf("a click on a frame shows %q", got)
	}
	p.Eval("history.back()", nil)
	p.Until(fmt.Sprintf(`new URL(document.URL).searchParams.get("p") === null && document.querySelectorAll(".boxbg").length == %v`, width))
	p.Eval(`document.getElementById("search").focus()`, nil)
	p.Type("Words")
	p.Until(`document.querySelectorAll(".hilite").length > 0`)
	p.Key("Enter")
	if got := pivot(); got != "Words" {
		t.Errorf("Enter in a search zooms to %q", got)
	}
	checkKeysInFlame(t, p, address)
	p.Check(address)
}

// checkKeysInFlame goes to the largest function and zooms without a mouse.
func checkKeysInFlame(t *testing.T, p *browser.Page, address string) {
	t.Helper()
	p.Open(address)
	for range 20 {
		p.Key("Tab")
		if p.Text("document.activeElement.id") == "stack-holder" {
			break
		}
	}
	said := func() string { return p.Text(`document.getElementById("said").textContent`) }
	for range 20 {
		p.Key("ArrowDown")
		if strings.Contains(said(), "pages.Words") {
			break
		}
	}
	if got := said(); !strings.Contains(got, "pages.Words") || p.Number(`document.querySelectorAll(".chosen").length`) != 1 {
		t.Fatalf("with the arrow keys one comes to %q, want the largest function", got)
	}
	p.Key("Enter")
	if got := p.Text(landed); !strings.Contains(got, "pages.Words") {
		t.Errorf("Enter zooms to %q", got)
	}
	p.Key("Escape")
	if got := p.Text(landed); got != "nowhere" {
		t.Errorf("Escape leads to %q, want the whole", got)
	}
	p.Key("ArrowDown")
	p.Key("ArrowDown")
	p.Key("ArrowDown")
	below := said()
	p.Key("ArrowUp")
	p.Key("ArrowDown")
	if got := said(); got != below {
		t.Errorf("up and down lead from %q to %q", below, got)
	}
}

// testIndex looks at the list of a run's pages.
func testIndex(t *testing.T, b *browser.Browser, server string) {
	p := b.NewPage(t)
	for _, scheme := range []string{"light", "dark"} {
		p.Size(phone, 900)
		p.Media(scheme, "")
		p.Open(server + "/")
		checkFits(t, p, "the index")
		checkAccessible(t, p, "the index, "+scheme)
	}
	p.Check(server + "/")
}

// testLive looks at the page of a running process.
func testLive(t *testing.T, b *browser.Browser) {
	server := httptest.NewServer(bottleneck.LiveHandler(bottleneck.LiveConfig{Max: time.Minute}))
	defer server.Close()
	var done atomic.Bool
	defer done.Store(true)
	go spinUntil(&done) // so that there is something to show
	p := b.NewPage(t)
	p.Size(phone, 900)
	p.Open(server.URL + "/?seconds=0.5")
	done.Store(true)
	for _, scheme := range []string{"light", "dark"} {
		p.Media(scheme, "")
		checkFits(t, p, "the live page")
		checkAccessible(t, p, "the live page, "+scheme)
	}
	p.Check(server.URL + "/")
	p.Click("nav a", `e.innerText == "whole run"`)
	p.Loaded("the live flame graph")
	if got := p.Text(`document.querySelector(".boxtext").innerText`); got != "root" {
		t.Errorf("the live flame graph begins with %s", got)
	}
	p.Click("nav a", `e.innerText == "report"`)
	p.Loaded("the report of the recording")
	if got := p.Text("document.querySelector('h1').innerText"); got == "" {
		t.Error("no way back to the report")
	}
	res, err := http.Get(p.Text("document.URL"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("the kept report has status %d", res.StatusCode)
	}
}

// testHostile looks at the pages of a profile with names that are markup.
func testHostile(t *testing.T, b *browser.Browser) {
	const name = `evil.example/x</script></style><script>window.evil=1</script><img src=x onerror=window.evil=1>"'&.F`
	fn := &profile.Function{ID: 1, Name: name, Filename: name}
	at := &profile.Location{ID: 1, Line: []profile.Line{{Function: fn}}}
	kind := &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}
	prof := &profile.Profile{
		SampleType: []*profile.ValueType{kind}, PeriodType: kind, Period: 1e7, DurationNanos: 1e9,
		Function: []*profile.Function{fn}, Location: []*profile.Location{at},
		Sample: []*profile.Sample{{Location: []*profile.Location{at}, Value: []int64{1e9}, Label: map[string][]string{"phase": {name}}}},
	}
	report, err := bottleneck.Analyze(prof, bottleneck.AnalyzeConfig{})
	if err != nil {
		t.Fatal(err)
	}
	var text, graph bytes.Buffer
	if err := errors.Join(report.WriteHTML(&text), flame.Write(&graph, flame.Graph(prof, "phase"), name, []flame.Link{{Title: name, Href: "?"}})); err != nil {
		t.Fatal(err)
	}
	p := b.NewPage(t)
	for page, content := range map[string][]byte{"report.html": text.Bytes(), "flame.html": graph.Bytes()} {
		path := filepath.Join(t.TempDir(), page)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		p.Open("file://" + filepath.ToSlash(path))
		p.Check("file://" + filepath.ToSlash(path))
		if p.Text("window.evil") != "undefined" || p.Number("document.images.length") != 0 {
			t.Errorf("%s: a name has become markup", page)
		}
		if !strings.Contains(p.Text("document.body.innerText"), "window.evil=1") {
			t.Errorf("%s does not show the name", page)
		}
	}
}

// spinUntil keeps a processor busy until it is told to stop.
func spinUntil(done *atomic.Bool) {
	for !done.Load() {
	}
}
