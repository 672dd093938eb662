package profiles

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
)

// frameLine matches a frame in the comments of a profile that runtime/pprof wrote as text
// (debug=1), such as "#	0x4d9876	main.hold+0x13	/src/main.go:34".
var frameLine = lazy.Regexp{Text: `(?m)^#\t0x([0-9a-f]+)\t(\S.*)\+0x[0-9a-f]+\t+(.*):([0-9]+)$`}

// nameByComments gives the locations of a profile the functions that the comments of its
// text name, which the parser passes over. It leaves profiles alone that have names.
func nameByComments(p *profile.Profile, text []byte) {
	if len(p.Function) > 0 || !bytes.Contains(text, []byte("\n#\t0x")) {
		return
	}
	c := comments{p, make(map[uint64]profile.Line), make(map[[2]string]*profile.Function)}
	for _, m := range frameLine.Get().FindAllSubmatch(text, -1) {
		address, err := strconv.ParseUint(string(m[1]), 16, 64)
		line, lineErr := strconv.ParseInt(string(m[4]), 10, 64)
		if err == nil && lineErr == nil {
			c.lines[address] = profile.Line{Function: c.function(string(m[2]), string(m[3])), Line: line}
		}
	}
	for _, l := range p.Location {
		// Some are where a call stands, others where it returns to.
		for _, address := range []uint64{l.Address, l.Address - 1, l.Address + 1} {
			if line, ok := c.lines[address]; ok {
				l.Line = []profile.Line{line}
				break
			}
		}
	}
	c.nameOutermost()
	c.hide(len(p.SampleType) == 1 && p.SampleType[0].Type == "goroutine")
}

// hide leaves out the runtime's innermost frames, as the comments do. A goroutine that has some is
// taken for one that waits, as nearly all do.
func (c comments) hide(goroutines bool) {
	for _, s := range c.p.Sample {
		hidden := slices.IndexFunc(s.Location, func(l *profile.Location) bool { return len(l.Line) > 0 })
		if goroutines && hidden > 0 {
			hidden--
			s.Location[hidden].Line = []profile.Line{{Function: c.function("runtime.gopark", "")}}
		}
		s.Location = s.Location[max(hidden, 0):]
	}
}

// comments are what the comments say.
type comments struct {
	p         *profile.Profile
	lines     map[uint64]profile.Line
	functions map[[2]string]*profile.Function
}

func (c comments) function(name, file string) *profile.Function {
	key := [2]string{name, file}
	f := c.functions[key]
	if f == nil {
		f = &profile.Function{ID: uint64(len(c.p.Function)) + 1, Name: name, SystemName: name, Filename: file}
		c.functions[key] = f
		c.p.Function = append(c.p.Function, f)
	}
	return f
}

// nameOutermost names the one function that the comments leave out behind others.
func (c comments) nameOutermost() {
	for _, s := range c.p.Sample {
		if n := len(s.Location); n > 1 && len(s.Location[n-1].Line) == 0 && len(s.Location[n-2].Line) > 0 {
			s.Location[n-1].Line = []profile.Line{{Function: c.function("runtime.goexit", "")}}
		}
	}
}
