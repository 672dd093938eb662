package difference

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestWriteGitHub(t *testing.T) {
	inSub := func(file string) string {
		if file == "missing.go" {
			return ""
		}
		return "a,b/" + file
	}
	check := func(d *Difference, want string, limits ...Limit) {
		t.Helper()
		var out bytes.Buffer
		if err := d.WriteGitHub(&out, limits, inSub); err != nil || out.String() != want {
			t.Errorf("%v,\n%swant\n%s", err, out.String(), want)
		}
	}
	d := sampleDifference()
	const notice = "::notice title=bottleneck::Benchmarks: 1 slower; working tree against HEAD\n"
	check(d, "::warning file=a%2Cb/m.go,line=3,title=bottleneck::BenchmarkParse|x-2: +4.00%25 sec/op (+3.50%25 to +4.50%25); m.next +38 ns/op\n"+notice)
	d.Benchmarks[0].Functions[0].Lines = []LineDifference{{HeadLine: 7, ChangeNs: 30}}
	check(d, "::error file=a%2Cb/m.go,line=7,title=bottleneck::BenchmarkParse|x-2: +4.00%25 sec/op (+3.50%25 to +4.50%25); m.next +38 ns/op; -gate allows +3.0 %25\n"+notice,
		Limit{SecPerOp, 0.03})
	d.Benchmarks[0].Name, d.Benchmarks[0].Functions[0].File = "BenchmarkX/a\n::error::b", "missing.go"
	check(d, "::warning title=bottleneck::BenchmarkX/a?::error::b: +4.00%25 sec/op (+3.50%25 to +4.50%25); m.next +38 ns/op\n"+notice, Limit{SecPerOp, 0.05})

	check(exactDifference(), "::error title=bottleneck::BenchmarkParse|x: 1 allocs/op, had 0; m.fresh +1 allocs/op; -gate allows +50.0 %25\n"+
		"::warning file=a%2Cb/m.go,line=3,title=bottleneck::BenchmarkParse|x: 12 calls/op, had 10; m.next +2 calls/op\n"+
		"::notice title=bottleneck::Counted 1 benchmark: 1 changed, 1 with counts that differ from run to run; working tree against counts.txt\n", Limit{AllocsPerOp, 0.5})
}

// GitHub shows so many of a kind: the worst, and how many there are beside.
func TestManyAnnotations(t *testing.T) {
	d := &Difference{Base: "a", Head: "b"}
	for i := range 12 {
		d.Benchmarks = append(d.Benchmarks, BenchmarkDifference{Name: fmt.Sprint("Benchmark", i), Unit: SecPerOp, Verdict: Slower, Change: Change{Ratio: 1.01 + float64(i)/100, Low: 1, High: 2}})
	}
	var out bytes.Buffer
	if err := d.WriteGitHub(&out, nil, nil); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if strings.Count(out.String(), "::warning") != mostAnnotations || !strings.Contains(lines[0], "Benchmark11: +12.00%25") || lines[9] != "::warning title=bottleneck::3 more: see the summary" {
		t.Errorf("printed\n%s", out.String())
	}
}
