// Package flame shows profiles with google/pprof's own web pages, served by
// handlers or rendered as self-contained files of flame graphs.
package flame

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/pprof/driver"
	"github.com/google/pprof/profile"
)

// ErrNoPages means that google/pprof made no pages of a profile.
var ErrNoPages = errors.New("flame: pprof made no pages")

// driverMutex guards pprof's global settings, which a call of the driver reads
// and writes.
var driverMutex sync.Mutex

// Pages returns pprof's pages of a profile by path: "/flamegraph", "/top",
// "/peek", "/source", "/disasm", "/graph", "/download" and "/", which redirects
// to the first. Those that write pprof's settings are left out, and there is no
// disassembly: see PagesOfProgram. The pages are safe for use by several goroutines; the profile must not change while they
// are used.
func Pages(p *profile.Profile) (pages map[string]http.Handler, err error) {
	return PagesOfProgram(p, noPrograms{})
}

// PagesOfProgram returns the same pages with disassembly by a tool that opens the
// programs that the profile names.
func PagesOfProgram(p *profile.Profile, programs driver.ObjTool) (pages map[string]http.Handler, err error) {
	driverMutex.Lock()
	defer driverMutex.Unlock()
	defer func() {
		if r := recover(); r != nil {
			pages, err = nil, fmt.Errorf("%w: %v", ErrNoPages, r)
		}
	}()
	if err := p.CheckValid(); err != nil {
		return nil, fmt.Errorf("flame: %w", err)
	}
	defer withoutHome()()
	err = driver.PProf(&driver.Options{
		Flagset: flags{}, Fetch: memory{p}, Sym: symbolized{}, Obj: programs, UI: silent{},
		HTTPServer: func(a *driver.HTTPServerArgs) error {
			pages = a.Handlers
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoPages, err)
	}
	delete(pages, "/saveconfig")
	delete(pages, "/deleteconfig")
	for path, h := range pages {
		pages[path] = guarded(h)
	}
	return pages, nil
}

// withoutHome gives pprof, which fails without a place for its settings, one that does not
// exist where the environment names none. The function that it returns restores that.
func withoutHome() (restore func()) {
	const variable = "XDG_CONFIG_HOME"
	if _, err := os.UserConfigDir(); err == nil || os.Getenv(variable) != "" {
		return func() {}
	}
	_ = os.Setenv(variable, filepath.Join(os.TempDir(), "bottleneck-has-none"))
	return func() { _ = os.Unsetenv(variable) }
}

// guarded answers a panic with an error.
func guarded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		defer func() {
			if r := recover(); r != nil {
				http.Error(w, fmt.Sprint("pprof cannot show this profile: ", r), http.StatusInternalServerError)
			}
		}()
		h.ServeHTTP(w, req)
	})
}

// memory fetches a profile that is there already.
type memory struct{ p *profile.Profile }

// Fetch implements driver.Fetcher. With an address, pprof would save a copy of the
// profile under the user's home.
func (m memory) Fetch(string, time.Duration, time.Duration) (*profile.Profile, string, error) {
	return m.p.Copy(), "", nil
}

// noPrograms opens nothing: left to itself, pprof would run the system's tools on
// any file that a profile names.
type noPrograms struct{}

var errNoProgram = errors.New("flame: programs are not opened here")

func (noPrograms) Open(string, uint64, uint64, uint64, string) (driver.ObjFile, error) {
	return nil, errNoProgram
}

func (noPrograms) Disasm(string, uint64, uint64, bool) ([]driver.Inst, error) {
	return nil, errNoProgram
}

// symbolized leaves profiles alone: those of Go hold their symbols.
type symbolized struct{}

func (symbolized) Symbolize(string, driver.MappingSources, *profile.Profile) error { return nil }

// flags is a command line that asks for the web pages and nothing else.
type flags struct{}

func (flags) Bool(name string, def bool, _ string) *bool {
	def = def || name == "no_browser"
	return &def
}
func (flags) Int(_ string, def int, _ string) *int             { return &def }
func (flags) Float64(_ string, def float64, _ string) *float64 { return &def }
func (flags) String(name, def, _ string) *string {
	switch name {
	case "http":
		def = "localhost:0"
	case "symbolize":
		def = "none"
	}
	return &def
}
func (flags) StringList(_, def, _ string) *[]*string { return &[]*string{&def} }
func (flags) ExtraUsage() string                     { return "" }
func (flags) AddExtraUsage(string)                   {}
func (flags) Parse(func()) []string                  { return []string{"profile"} }

// silent is a user interface without a user.
type silent struct{}

func (silent) ReadLine(string) (string, error)     { return "", io.EOF }
func (silent) Print(...any)                        {}
func (silent) PrintErr(...any)                     {}
func (silent) IsTerminal() bool                    { return false }
func (silent) WantBrowser() bool                   { return false }
func (silent) SetAutoComplete(func(string) string) {}
