// Package bottleneck finds the real bottleneck of Go code: which of your
// functions a run spends its time on, how much fixing each could gain at most, and
// how certain that is.
//
// Time is charged to the innermost function of your own code. So time in the standard
// library and the runtime counts for the function that called them, background garbage
// collection for the functions that allocate, and waiting for the functions that were
// waited for. Every share has a 95 % interval and a ceiling: how many times as fast the
// run would be if the function cost nothing, 1/(1-share) for serial code.
//
// There are several ways to use it:
//
//   - [Run] measures one call of a function in this process.
//   - [Recorder] measures whatever happens between its Start and Stop.
//   - [LiveHandler] does so in a service, on request over HTTP.
//   - [Analyze] and [AnalyzeAll] charge profiles of any kind that were recorded elsewhere.
//   - [Find] runs the benchmarks of packages, or a program, unedited, and charges
//     the whole run: start-up, setup, timed loops, and everything between.
//   - [Test] runs a test suite and charges the wait for its end.
//   - [Verify] slows a function down and measures what that does to the whole.
//   - [Compare] measures two versions of benchmarks and names the functions that
//     explain what changed.
//   - [Bisect] finds the commit that changed a benchmark.
//
// Results are plain data of package report and the packages below it, which write
// them as text, JSON, Markdown, CSV and HTML.
//
// [Stage] names a part of a run, [Progress] counts its steps. A few lines in a program
// are enough:
//
//	report, err := bottleneck.Run(ctx, func(ctx context.Context) error {
//		var orders []Order
//		bottleneck.Stage(ctx, "load", func(ctx context.Context) { orders = load(ctx) })
//		bottleneck.Stage(ctx, "price", func(ctx context.Context) { price(ctx, orders) })
//		return nil
//	})
//	if err != nil {
//		return err
//	}
//	return report.WriteText(os.Stderr)
//
// The command, cmd/bottleneck, does the same without changing your code.
package bottleneck
