package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
)

// checkPage loads the pages of a run into frames and says what it finds in them.
const checkPage = `<!doctype html><meta charset="utf-8"><body><pre id="found">nothing yet</pre><script>
const found = [];
function frame(address, width) {
  return new Promise(loaded => {
    const f = document.createElement("iframe");
    f.style.width = width + "px"; f.style.height = "900px"; f.style.border = 0;
    f.onload = () => setTimeout(() => loaded(f), 50);
    f.src = address;
    document.body.append(f);
  });
}
const names = f => [...f.contentDocument.querySelectorAll("#stack-chart .boxtext")].map(e => e.innerText);
async function check() {
  const phone = await frame("report.html", 400), page = phone.contentDocument;
  found.push("scroll " + (page.documentElement.scrollWidth - page.documentElement.clientWidth));
  found.push("background " + phone.contentWindow.getComputedStyle(page.body).backgroundColor);
  found.push("heading " + page.querySelector("h1").innerText);
  const link = page.querySelector("h1 a");
  found.push("href " + (link ? link.getAttribute("href").split("?")[0] : "none"));
  const missing = [...page.querySelectorAll("a[href^='#']")].filter(a => !page.getElementById(a.getAttribute("href").slice(1)));
  found.push("dead " + missing.length);
  for (const a of page.querySelectorAll("nav a")) found.push("nav " + (await fetch(a.href)).status);
  const whole = await frame("flame.html", 400);
  found.push("flamescroll " + (whole.contentDocument.documentElement.scrollWidth - whole.contentDocument.documentElement.clientWidth));
  found.push("whole " + names(whole).some(n => n.includes("root")));
  const search = whole.contentDocument.getElementById("search");
  search.value = "main.slow";
  search.dispatchEvent(new Event("input"));
  await new Promise(r => setTimeout(r, 500));
  found.push("search " + whole.contentDocument.querySelectorAll(".hilite").length);
  search.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
  found.push("zoom " + new URL(whole.contentDocument.URL).searchParams.get("p"));
  const landed = await frame(link.getAttribute("href"), 1000);
  found.push("landed " + landed.contentDocument.querySelectorAll(".separator").length);
  const loaded = [phone, whole, landed].flatMap(f => f.contentWindow.performance.getEntriesByType("resource").map(e => e.name));
  found.push("loaded " + loaded.length + " " + loaded);
  document.getElementById("found").textContent = found.join("\n") + "\nend";
}
check().catch(e => { document.getElementById("found").textContent = found.join("\n") + "\nfailed " + e; });
</script>`

// browser finds Chromium, or skips the test.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium found: the report and the flame graphs were not tested in a browser")
	return ""
}

// In a real browser the pages of a run load without a complaint and without the
// network, fit a telephone, follow the dark mode, search, and link to each other.
func TestPagesInBrowser(t *testing.T) {
	path := browser(t)
	dir := t.TempDir()
	t.Setenv("HOME", t.TempDir())
	_, err := bottleneck.Find(t.Context(), bottleneck.Search{
		Dir: filepath.Join("testdata", "program"), Args: []string{"return"}, Record: dir, Stdout: io.Discard, Stderr: t.Output(),
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := viewer.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	mux := http.NewServeMux()
	mux.Handle("/", v.Handler())
	mux.HandleFunc("/check.html", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, checkPage) })
	server := httptest.NewServer(mux)
	defer server.Close()
	for mode, background := range map[string]string{"1": "rgb(251, 251, 253)", "0": "rgb(20, 21, 25)"} {
		found := browse(t, path, server.URL+"/check.html", "--blink-settings=preferredColorScheme="+mode)
		for _, want := range []string{"scroll 0\n", "background " + background, "heading The bottleneck is main.slow: ", "href flame.html\n",
			"dead 0\n", "flamescroll 0\n", "whole true\n", "loaded 0 ", "zoom main.slow\n", "landed 1\n", "end"} {
			if !strings.Contains(found, want) {
				t.Errorf("color scheme %s: the pages lack %q:\n%s", mode, want, found)
			}
		}
		for _, bad := range []string{"search 0\n", "nav 4", "nav 5"} {
			if strings.Contains(found, bad) {
				t.Errorf("color scheme %s: %q in\n%s", mode, bad, found)
			}
		}
	}
	browse(t, path, "file://"+filepath.ToSlash(filepath.Join(dir, "flame.html"))) // also as a file
}

var foundPattern = regexp.MustCompile(`(?s)<pre id="found">(.*?)</pre>`)

// browse loads a page and returns what its check found. Anything on the console
// is an error; the browser knows no address but that of the page's own server.
func browse(t *testing.T, browser, address string, flags ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir(),
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--virtual-time-budget=5000", "--dump-dom"}, flags...)
	cmd := exec.CommandContext(ctx, browser, append(args, address)...)
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	dom, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", address, err, stderr.String())
	}
	for line := range strings.Lines(stderr.String()) {
		if strings.Contains(line, "CONSOLE") && !strings.Contains(line, "favicon.ico") {
			t.Errorf("%s: on the console: %s", address, line)
		}
	}
	if m := foundPattern.FindSubmatch(dom); m != nil {
		return string(m[1])
	}
	return string(dom)
}
