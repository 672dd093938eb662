package find

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/streams"
	"github.com/bottleneck-go/bottleneck/report"
)

// What waits for another program is said to, and not that its own code is slow.
func TestTellOthers(t *testing.T) {
	at := func(input, output int) streams.Looks { return streams.Looks{All: 40, At: [...]int{input, output, 0}} }
	typed := at(30, 0)
	typed.Terminal[streams.Input] = true
	for _, c := range []struct {
		kind, does string
		share      float64
		looks      streams.Looks
		at, want   string
	}{
		{"file", "bufio.(*Scanner).Scan", 0.8, at(30, 0), "standard input", "main.read waits for the program that writes to standard input:"},
		{"file", "bufio.(*Writer).Write", 0.8, at(2, 30), "standard output", "main.read waits for the program that reads from standard output:"},
		{"file", "os.(*File).Read", 0.8, typed, "standard input", "main.read waits for whoever types at standard input:"},
		{"file", "os.(*File).Read", 0.8, at(10, 0), "", ""},
		{"file", "os.(*File).Read", 0.8, streams.Looks{}, "", ""},
		{"file", "os.ReadFile", 0.8, at(40, 0), "", ""},
		{"file", "bufio.(*Scanner).Scan", 0.6, at(40, 0), "", ""}, // others wait there all the time
		{"processor", "own instructions", 0.8, at(40, 0), "", ""},
		{"child", "os/exec.(*Cmd).Run", 0.8, streams.Looks{}, "", "main.read waits for a program that this one started:"},
	} {
		r := &report.Report{
			Bottleneck: &report.Bottleneck{Function: "main.read", Kind: c.kind, Share: c.share},
			Functions:  []report.Function{{Function: "main.read", Into: []report.Part{{Function: c.does, Share: 0.7}}}},
		}
		tellOthers(r, c.looks)
		got := ""
		if len(r.Warnings) > 0 {
			got = r.Warnings[0].Error()
		}
		if r.Bottleneck.At != c.at || !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s in %s of %v, %+v: at %q, %q", c.kind, c.does, c.share, c.looks, r.Bottleneck.At, got)
		}
	}
	tellOthers(new(report.Report), streams.Looks{})
}
