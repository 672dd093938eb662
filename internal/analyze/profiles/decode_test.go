package profiles

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime/pprof"
	"slices"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// encoded is a profile as it is written, not gzipped.
func encoded(t testing.TB, p *profile.Profile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.WriteUncompressed(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// usual are profiles as profilers commonly write them.
func usual(t testing.TB) map[string][]byte {
	t.Helper()
	labelled := simulated.CPU(time.Second, map[string]int64{"main.main;main.f": 3, "main.main;main.g[g.go]": 400})
	labelled.Sample[0].Label = map[string][]string{"endpoint": {"/x", "/y"}, "tenant": {"7"}}
	labelled.Sample[1].NumLabel = map[string][]int64{"bytes": {4096, 8}, "request": {-1}}
	labelled.Mapping = []*profile.Mapping{{ID: 1, Start: 1 << 22, Limit: 1 << 40, Offset: 7, File: "/bin/app", BuildID: "abc", HasFunctions: true, HasLineNumbers: true, HasFilenames: true, HasInlineFrames: true}}
	labelled.Location[0].Mapping, labelled.Location[0].IsFolded = labelled.Mapping[0], true
	labelled.Location[0].Line = append(labelled.Location[0].Line, profile.Line{Function: labelled.Function[1], Line: -3, Column: 9})
	labelled.DropFrames, labelled.KeepFrames, labelled.DocURL, labelled.DefaultSampleType = "drop", "keep", "https://example.com", "cpu"
	labelled.Comments = []string{"one", "two", "three"}
	all := map[string][]byte{
		"labelled": encoded(t, labelled), "negative": encoded(t, simulated.New([]string{"cpu/nanoseconds"}, map[string][]int64{"main.f;?": {-5}})),
		"no samples": encoded(t, simulated.New([]string{"cpu/nanoseconds"}, nil)),
	}
	for _, name := range []string{"heap", "goroutine", "allocs"} {
		var b bytes.Buffer
		if err := pprof.Lookup(name).WriteTo(&b, 0); err != nil {
			t.Fatal(err)
		}
		plain, err := unzip(b.Bytes(), mostBytes)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = plain
	}
	return all
}

// same reports whether two profiles are equal, also in what is not written of them.
func same(t testing.TB, a, b *profile.Profile) bool {
	t.Helper()
	if !bytes.Equal(encoded(t, a), encoded(t, b)) || len(a.Sample) != len(b.Sample) {
		return false
	}
	for i, s := range a.Sample {
		if !reflect.DeepEqual(s.Label, b.Sample[i].Label) || !reflect.DeepEqual(s.NumLabel, b.Sample[i].NumLabel) || !reflect.DeepEqual(s.NumUnit, b.Sample[i].NumUnit) {
			return false
		}
	}
	for i, m := range a.Mapping {
		if m.KernelRelocationSymbol != b.Mapping[i].KernelRelocationSymbol {
			return false
		}
	}
	return true
}

// What is common is decoded the fast way, and to the same as google/pprof does.
func TestDecode(t *testing.T) {
	for name, data := range usual(t) {
		want, err := profile.ParseData(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode(data); got == nil || !same(t, got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// What is unusual or wrong is left to google/pprof.
func TestDecodeUnusual(t *testing.T) {
	for name, change := range map[string]func(p *profile.Profile){
		"large numbers":       func(p *profile.Profile) { p.Location[0].ID = 1 << 60 },
		"a number twice":      func(p *profile.Profile) { p.Location[0].ID = p.Location[1].ID },
		"no function":         func(p *profile.Profile) { p.Location[0].Line[0].Function = nil },
		"a missing location":  func(p *profile.Profile) { p.Sample[0].Location[0] = &profile.Location{ID: 3} },
		"a missing mapping":   func(p *profile.Profile) { p.Location[0].Mapping = &profile.Mapping{ID: 1} },
		"too many values":     func(p *profile.Profile) { p.Sample[0].Value = []int64{1, 2, 3} },
		"no types of values":  func(p *profile.Profile) { p.SampleType, p.Sample = nil, []*profile.Sample{{}} },
		"the kernel's symbol": func(p *profile.Profile) { p.Mapping = []*profile.Mapping{{ID: 1, File: "[kernel.kallsyms]_text"}} },
		"units": func(p *profile.Profile) {
			p.Sample[0].NumLabel, p.Sample[0].NumUnit = map[string][]int64{"size": {1}}, map[string][]string{"size": {"kb"}}
		},
	} {
		p := simulated.CPU(time.Second, map[string]int64{"main.main;main.f": 3})
		change(p)
		data := encoded(t, p)
		if got := decode(data); got != nil {
			t.Errorf("%s: decoded to %v", name, got)
		}
		got, gotErr := parseProfile(data)
		want, wantErr := profile.ParseData(data)
		if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || wantErr == nil && !same(t, got, want) {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, gotErr, want, wantErr)
		}
	}
	plain := encoded(t, simulated.CPU(time.Second, map[string]int64{"main.f": 3}))
	for name, more := range map[string][]byte{"zeros": make([]byte, 10), "thousands of comments": bytes.Repeat([]byte{13 << 3, 0}, mostOthers+1)} {
		if p := decode(slices.Concat(plain, more)); p != nil {
			t.Errorf("%s behind a profile are kept", name)
		}
	}
	if p := decode(append(plain, plain...)); p != nil {
		t.Errorf("two profiles: %v", p)
	}
}

// FuzzDecode holds the fast way against google/pprof.
func FuzzDecode(f *testing.F) {
	for _, data := range usual(f) {
		f.Add(data)
		f.Add(data[:len(data)-1])
		f.Add(append(data, data...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := decode(data)
		if got == nil {
			return
		}
		want, err := profile.ParseData(data)
		if err != nil || !same(t, got, want) {
			t.Errorf("decoded to %v, want %v, %v", got, want, err)
		}
	})
}

// BenchmarkParse parses a profile of 14,000 stacks of 25 frames.
func BenchmarkParse(b *testing.B) {
	counts := make(map[string]int64)
	for i := range 14_000 {
		var name bytes.Buffer
		name.WriteString("main.main")
		for depth := range 24 {
			fmt.Fprintf(&name, ";example.com/m/p.f%d", (i>>(depth%7)*31+depth)%5000)
		}
		counts[name.String()] = 1
	}
	var data bytes.Buffer
	if err := simulated.CPU(time.Second, counts).Write(&data); err != nil {
		b.Fatal(err)
	}
	plain, err := unzip(data.Bytes(), mostBytes)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		impl  string
		parse func([]byte) (*profile.Profile, error)
	}{{"api", parseProfile}, {"pprof", profile.ParseData}} {
		b.Run("impl="+c.impl, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(plain)))
			for b.Loop() {
				if _, err := c.parse(plain); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
