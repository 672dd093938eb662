package owner

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

func set(counts ...string) *stacks.Set {
	n := make(map[string]int64)
	for i, stack := range counts {
		n[stack] = int64(10 + i)
	}
	s := new(stacks.Set)
	s.Add(0, "a", simulated.CPU(time.Second, n), stacks.Options{
		Value:  func(x *profile.Sample) float64 { return float64(x.Value[1]) },
		Events: func(x *profile.Sample) float64 { return float64(x.Value[0]) },
	})
	return s
}

func TestFind(t *testing.T) {
	check := func(why string, h Hint, s *stacks.Set, reason string, own ...string) {
		t.Helper()
		r := Find(s, h)
		if !slices.Equal(r.Own, own) || !strings.Contains(r.Why, reason) {
			t.Errorf("%s: %v; want %v, %s", why, r, own, reason)
		}
	}
	service := set("runtime.main[/go/src/runtime/proc.go];main.main[/home/me/app/cmd/d/main.go];github.com/spf13/cobra.Execute[/root/go/pkg/mod/github.com/spf13/cobra@v1.8.0/c.go]",
		"runtime.goexit;net/http.serve;corp.example/team/app/web.Get[/home/me/app/web/get.go];corp.example/team/lib.Do[/root/go/pkg/mod/corp.example/team/lib@v1.0.0/do.go]")
	check("named", Hint{Own: []string{"corp.example/team/lib"}}, service, "-own", "corp.example/team/lib")
	check("the current module", Hint{Module: "corp.example/team/app", Dir: "/home/me/app"}, service, "current module", "corp.example/team/app", "main")
	check("another current module", Hint{Module: "example.com/other", Dir: "/home/me/other"}, service, "contains the source of package main", "corp.example/team", "main")
	check("main alone is in the current module", Hint{Module: "example.com/tool", Dir: "/src/tool"}, set("main.main[/src/tool/main.go];fmt.Println"), "current module", "example.com/tool", "main")
	check("a binary", Hint{Program: "corp.example/team/app", Binary: "./d"}, service, "main module of ./d", "corp.example/team/app", "main")
	check("a binary of which only package main is there", Hint{Program: "example.com/app", Binary: "./d"}, set("runtime.main;main.main;fmt.Println"), "main module of ./d", "example.com/app", "main")
	check("a binary of something else", Hint{Program: "example.com/other", Binary: "./d"}, set("runtime.goexit;example.com/m.Get[/src/m/get.go]"), "the only module", "example.com/m")
	check("installed", Hint{}, set("main.main[/root/go/pkg/mod/github.com/!me/app@v1.2.3/main.go];github.com/Me/app/x.F[/root/go/pkg/mod/github.com/!me/app@v1.2.3/x/x.go]"),
		"contains the source of package main", "github.com/Me/app", "main")
	check("-trimpath", Hint{}, set("main.main[github.com/me/app/cmd/d/main.go];github.com/me/app/x.F[github.com/me/app/x/x.go];github.com/a/b.G[github.com/a/b@v1.0.0/g.go]"),
		"contains the source of package main", "github.com/me/app", "main")
	check("no dot, files that tell nothing", Hint{}, set("runtime.main[/src/proc.go];main.main[/src/simple.go];myapp/work.alpha[/src/simple.go]"), "called by", "myapp", "main")
	check("a runner in between", Hint{}, set("main.main;github.com/spf13/cobra.Execute;github.com/spf13/cobra.run;github.com/me/app/cmd.Run;github.com/x/y.Do"), "called by", "github.com/me/app", "main")
	check("a test", Hint{}, set("testing.tRunner;example.com/m/p.TestX;example.com/m/q.F", "main.main;testing.(*M).Run"), "called by", "example.com/m", "main")
	check("main alone", Hint{}, set("runtime.main;main.main;main.f;strings.Index"), "package main", "main")
	check("handlers alone", Hint{}, set("runtime.goexit;net/http.serve;example.com/m.Get[/src/m/get.go];github.com/a/b.G[/root/go/pkg/mod/github.com/a/b@v1.0.0/g.go]"), "the only module", "example.com/m")
	check("several", Hint{}, set("runtime.goexit;net/http.serve;example.com/m.Get;github.com/a/b.G"), "the main module is not known")
	check("C++", Hint{}, set("main;foo::bar(int);std::sort"), "not the profile of a Go program")
	check("C++, named", Hint{Own: []string{"foo"}}, set("main;foo::bar(int);std::sort"), "-own", "foo")
}

func TestClass(t *testing.T) {
	check := func(r Rules, name string, want charge.Class) {
		t.Helper()
		name, file, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		if got := r.Class(stacks.Function{Name: name, File: file}); got != want {
			t.Errorf("%s: class %d, want %d (own %v)", name, got, want, r.Own)
		}
	}
	r := Find(set("runtime.main[/go/src/runtime/proc.go];main.main;myapp/work.alpha"), Hint{})
	check(r, "myapp/work.alpha", charge.Own)
	check(r, "myapp.(*T).M", charge.Own)
	check(r, "myapplication.F", charge.Library)
	check(r, "main.main", charge.Own)
	check(r, "strings.Index", charge.Runtime)
	check(r, "text/parser.Parse", charge.Library)
	check(r, "encoding/json/v9.F[/go/src/encoding/json/v9/f.go]", charge.Runtime)
	check(r, "crypto/internal/fips140/sha256.block", charge.Runtime)
	check(r, "vendor/golang.org/x/net/http2/hpack.F", charge.Runtime)
	check(r, "memcpy", charge.Runtime)
	check(r, "github.com/x/y.F", charge.Library)
	broad := Rules{Own: []string{"corp.example/team"}, golang: true}
	check(broad, "corp.example/team/app.F[/src/app/f.go]", charge.Own)
	check(broad, "corp.example/team/lib.F[/root/go/pkg/mod/corp.example/team/lib@v1.0.0/f.go]", charge.Library)
	cpp := Find(set("main;foo::bar(int)"), Hint{Own: []string{"foo"}})
	check(cpp, "foo::bar(int)", charge.Own)
	check(cpp, "food::bar(int)", charge.Library)
}

// The list holds the standard library of the Go that runs this test.
func TestStandard(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		if !(library{}).has(pkg, "") {
			t.Errorf("%s is not taken for a package of the standard library", pkg)
		}
	}
}
