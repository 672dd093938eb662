// Package bottleneck finds the real bottleneck of Go code: which of your
// functions a run's time is charged to, what fixing each could gain at most, and
// how certain that is.
//
// Time is charged to the innermost function of your own code, so that what the
// standard library and the runtime do counts for whoever called them; background
// garbage collection counts for the functions that allocate. Every share comes
// with a 95 % interval and with its ceiling, 1/(1-share): what the run would
// gain if the function cost nothing.
//
// There are seven ways in:
//
//   - [Run] measures one call of a function in this process.
//   - [Recorder] measures whatever happens between its Start and Stop.
//   - [LiveHandler] does so in a service, for whoever asks it over HTTP.
//   - [Analyze] charges a CPU profile that was recorded elsewhere.
//   - [Find] runs the benchmarks of packages, unedited, and tells what the whole
//     run was spent on: start-up, setup, timed loops, and all between.
//   - [Verify] slows a function down and tells what that does to the whole.
//   - [Compare] measures two versions of benchmarks and tells which functions
//     explain what changed.
//
// What they find is plain data of package report, which writes it as text, JSON,
// Markdown, CSV and HTML.
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
