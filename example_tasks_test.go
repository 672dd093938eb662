package bottleneck_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck"
)

var sum uint64

// work does thirty million small things n times.
func work(n int) {
	for i := range uint64(n) * 30_000_000 {
		sum = sum*31 + i
	}
}

// A Recorder measures whatever happens between Start and Stop, here two stages.
func ExampleRecorder() {
	var r bottleneck.Recorder
	if err := r.Start(); err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	bottleneck.Stage(ctx, "parse", func(context.Context) { work(1) })
	bottleneck.Stage(ctx, "solve", func(context.Context) { work(2) })
	r.Stop()
	report, err := r.Report()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range report.Phases {
		fmt.Println(p.Name, p.Wall > 0)
	}
	// Output:
	// parse true
	// solve true
	// other true
}

// Analyze charges a CPU profile that was recorded elsewhere, such as the one that
// net/http/pprof serves, or here a Recorder.
func ExampleAnalyze() {
	var r bottleneck.Recorder
	if err := r.Start(); err != nil {
		fmt.Println(err)
		return
	}
	work(4)
	r.Stop()
	var file bytes.Buffer
	if _, err := r.WriteTo(&file); err != nil {
		fmt.Println(err)
		return
	}

	p, err := profile.Parse(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := bottleneck.Analyze(p, bottleneck.AnalyzeConfig{Own: []string{"github.com/bottleneck-go/bottleneck"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Functions {
		if strings.HasSuffix(f.Function, ".work") {
			fmt.Println("work was seen, and is less than all:", f.Charged > 0 && f.Charged <= 1)
		}
	}
	// Output: work was seen, and is less than all: true
}

// A service is measured while it runs, by whoever asks it.
func ExampleLiveHandler() {
	mux := http.NewServeMux()
	mux.Handle("GET /debug/bottleneck", bottleneck.LiveHandler(bottleneck.LiveConfig{Max: 10 * time.Second}))
	service := httptest.NewServer(mux)
	defer service.Close()

	resp, err := http.Get(service.URL + "/debug/bottleneck?seconds=0.1&format=json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status, resp.Header.Get("Content-Type"))
	// Output: 200 OK application/json
}

// What go test would measure, from within a program, and why it took so long. README's
// lines of that are run by the tests of internal/readme.
func ExampleFind() {
	report, err := bottleneck.Find(context.Background(), bottleneck.FindConfig{
		Target:  bottleneck.Target{Packages: []string{"./doubles"}, Bench: "Story/step=count$", BenchTime: "10x"},
		MaxTime: time.Nanosecond,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range report.Benchmarks {
		name, _, _ := strings.Cut(b.Name, "-")
		fmt.Println(name, b.SecPerOp > 0)
	}
}
