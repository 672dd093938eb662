package timeline

// Labels of the samples in CPU profiles, for go tool pprof -tagfocus.
const (
	PhaseLabel     = "phase"     // in a recorded run's
	BenchmarkLabel = "benchmark" // in a recorded run's
	PackageLabel   = "package"   // of a test suite, as TestLabel
	TestLabel      = "test"
	StageLabel     = "bottleneck.stage" // in any that is recorded in a stage
	KindLabel      = "kind"             // in a path: of what is waited for
)
