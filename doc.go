// Package bottleneck finds the real bottleneck of Go code: which of your
// functions a run's time is charged to, what fixing each could gain at most, and
// how certain that is.
//
// Time is charged to the innermost function of your own code, so that what the
// standard library and the runtime do counts for whoever called them; background
// garbage collection counts for the functions that allocate, and waiting for those
// that were waited for. Every share comes with a 95 % interval and with its ceiling: how
// many times as fast the run would be if the function cost nothing, 1/(1-share) for
// serial code.
//
// These are the ways in:
//
//   - [Run] measures one call of a function in this process.
//   - [Recorder] measures whatever happens between its Start and Stop.
//   - [LiveHandler] does so in a service, for whoever asks it over HTTP.
//   - [Analyze] and [AnalyzeAll] charge profiles of any kind that were recorded elsewhere.
//   - [Find] runs the benchmarks of packages, or a program, unedited, and tells what
//     the whole run was spent on: start-up, setup, timed loops, and all between.
//   - [Test] runs a test suite and tells what the wait for its end was spent on.
//   - [Verify] slows a function down and tells what that does to the whole.
//   - [Compare] measures two versions of benchmarks and tells which functions
//     explain what changed.
//   - [Bisect] finds the commit that changed a benchmark.
//
// What they find is plain data of package report and the packages below it, which
// write it as text, JSON, Markdown, CSV and HTML.
//
// [Stage] names a part of a run, [Progress] counts its steps. Ten lines in a program are enough:
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
// The command, cmd/bottleneck, does the same for code that you do not want to
// change.
package bottleneck
