package instrument

import (
	"go/format"
	"regexp"
	"strings"
	"testing"
)

// Each line of these functions that ends in a number is where the time passes; the
// delay must come to stand where DELAY and the same number are, or with what stands
// in a comment behind the number.
const lines = `package m

func wait() {
	if free {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	n++
	if !free {
		sleep() //1w
		DELAY1
	}
}

func compute() {
	x := 1
	DELAY2
	for range 1000 {
		for i := range 10 {
			x += int(uint64(i)) //2
		}
	}
	use(x)
}

func stage(in chan int) {
	for x := range in {
		DELAY3
		for range 1000 {
			x *= 3 //3
		}
	}
}

func closure() {
	run(func() error {
		err := query() //4w
		DELAY4
		return err
	})
	if err := sync(); err != nil { //5w
		DELAY5
		panic(err)
	} /*5 else { DELAY } */
	if a := ask(); a > 1 { //13w
		DELAY13
		n = 1
	} else if a > 0 {
		DELAY13
		n = 2
	} else {
		DELAY13
		n = 3
	}
	switch read() { //14w
	case 1:
		DELAY14
		n = 4
	/*14 ; default: DELAY; */ }
again:
	for scan() { //15w
		DELAY15
		n++
	}
	/*6 defer DELAY; */ return query() //6w
}

func unlock() {
	switch n {
	case 1:
		DELAY7
		mu.Unlock() //7
	case 2:
		DELAY8
		panic("two") //8
	default:
		select { //9w
		case <-in:
			DELAY9
			n = 1 //10
			DELAY10
		case out <- n:
			DELAY9
		}
	}
	DELAY11
loop:
	for {
		n++ //11
		if n > 9 {
			break loop
		}
	}
	for {
		n++ //12w
		DELAY12
	}
}

func deferred() {
	if n > 0 {
		return
	}
	defer settle()
	n++
	DELAY16
} //16w

func send() {
	out <- /*17 bottleneckpprof.BottleneckBehind( */query()/*17 ) */ //17w
	out <- n //18w
	DELAY18
}
`

func TestAtLine(t *testing.T) {
	var plain strings.Builder
	type want struct {
		line  Line
		label string
	}
	var wants []want
	number := 0
	for line := range strings.Lines(lines) {
		if strings.HasPrefix(strings.TrimSpace(line), "DELAY") {
			continue
		}
		number++
		code, label, ok := strings.Cut(line, " //")
		if ok {
			label = strings.TrimSpace(label)
			bare, waits := strings.CutSuffix(label, "w")
			wants = append(wants, want{Line{number, waits}, "DELAY" + bare})
			line = code + "\n"
		}
		plain.WriteString(withSpots.ReplaceAllString(line, ""))
	}
	file, all := functions(t, plain.String())
	for _, w := range wants {
		got := ""
		for _, f := range all {
			f, err := f.At(w.line)
			if err != nil {
				t.Fatal(err)
			}
			if f.Place == AtLine {
				o := &Overlay{replace: make(map[string][]byte)}
				if err := o.DelayFunction(f); err != nil {
					t.Fatal(err)
				}
				got = string(o.replace[file])
			}
		}
		got = strings.Replace(got, `; import bottleneckpprof "runtime/pprof"`, "", 1)
		if want := marked(lines, w.label); canonical(t, got) != canonical(t, want) {
			t.Errorf("time in line %d, %s:\n%s", w.line.Number, w.label, canonical(t, got))
		}
	}
	if f, err := all[0].At(Line{Number: 1}); err != nil || f.Place == AtLine {
		t.Error("a line outside of the function was taken")
	}
}

// withSpots are the comments with a number and what is written there.
var withSpots = regexp.MustCompile(`/\*(\d+) (.*?) \*/`)

// marked is the text with one of its marks, as the call that stands for it.
func marked(text, label string) string {
	var out strings.Builder
	text = withSpots.ReplaceAllStringFunc(text, func(spot string) string {
		m := withSpots.FindStringSubmatch(spot)
		if "DELAY"+m[1] != label {
			return ""
		}
		return strings.Replace(m[2], "DELAY", "bottleneckpprof.BottleneckDelay()", 1)
	})
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(line, " //")
		switch bare := strings.TrimSpace(code); {
		case bare == label:
			out.WriteString("bottleneckpprof.BottleneckDelay()\n")
		case !strings.HasPrefix(bare, "DELAY"):
			out.WriteString(strings.TrimRight(code, "\n") + "\n")
		}
	}
	return out.String()
}

// canonical is source as gofmt writes it, with a statement on each line.
func canonical(t *testing.T, text string) string {
	t.Helper()
	const call = "bottleneckpprof.BottleneckDelay()"
	text = strings.NewReplacer("; "+call, "\n"+call+"\n", call+"; ", "\n"+call+"\n", call+";", "\n"+call+"\n").Replace(text)
	formatted, err := format.Source([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var out strings.Builder
	for line := range strings.Lines(string(formatted)) {
		if strings.TrimSpace(line) != "" {
			out.WriteString(line)
		}
	}
	return out.String()
}
