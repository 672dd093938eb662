// Words counts the distinct words of files, however many they are, on whatever runner
// Apache Beam is told to use; by default Prism, in this process.
//
//	go run ./words -input 'books/*.txt'
//
// in the directory of approx/beam. It prints one line: the count, and the interval in which
// it lies with 95 % confidence.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	approxbeam "github.com/bottleneck-go/bottleneck/approx/beam"
)

var (
	input   = flag.String("input", "", "`pattern` of the files to read")
	epsilon = flag.Float64("epsilon", 0.02, "largest relative `error` wanted")

	word = regexp.MustCompile(`\p{L}+('\p{L}+)?`)
)

func init() {
	register.Function2x0(split)
	register.Function1x1(text)
	register.DoFn1x1[string, error](&show{})
	register.Emitter1[string]()
}

func split(line string, emit func(string)) {
	for _, w := range word.FindAllString(line, -1) {
		emit(w)
	}
}

func text(d approxbeam.Distinct) string {
	if d.Low == d.High {
		return fmt.Sprintf("%.0f distinct words", d.Estimate)
	}
	return fmt.Sprintf("about %.0f distinct words, %.0f to %.0f with 95 %% confidence", d.Estimate, d.Low, d.High)
}

// show prints a line. On a runner with many machines, write to a file instead.
type show struct{}

func (*show) ProcessElement(line string) error {
	_, err := fmt.Fprintln(out, line)
	return err
}

var out io.Writer = os.Stdout

// build adds the pipeline to s.
func build(s beam.Scope) {
	lines := textio.Read(s, *input)
	words := beam.ParDo(s, split, lines)
	counts := approxbeam.Count(s, words, approxbeam.Config{Epsilon: *epsilon, Delta: 0.05})
	beam.ParDo0(s, &show{}, beam.ParDo(s, text, counts))
}

func main() {
	flag.Parse()
	beam.Init()
	if *input == "" {
		fmt.Fprintln(os.Stderr, "words: -input is needed")
		os.Exit(2)
	}
	p, s := beam.NewPipelineWithRoot()
	build(s)
	if err := beamx.Run(context.Background(), p); err != nil {
		log.Fatalf("words: %v", err)
	}
}
