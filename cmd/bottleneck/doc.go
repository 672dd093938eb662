// Bottleneck finds the real bottleneck of Go code: which of your functions a
// run waits for, inside and outside the timed loop of a benchmark, what fixing
// it could gain at most, and how certain that is.
//
// Usage:
//
//	bottleneck find [flags] [packages] [-- program arguments]
//	bottleneck test [flags of go test] [flags] [packages]
//	bottleneck analyze [flags] [program] profile ...
//	bottleneck compare [-base rev] [-head rev] [flags] [packages] [-- program arguments]
//	bottleneck bisect -good rev [-bad rev] [flags] [packages]
//	bottleneck verify [-func regexp] [flags] [packages] [-- program arguments]
//	bottleneck view [flags] [directory]
//
// Run "bottleneck find -help" and so on for the flags. Flags that go test has keep
// their names and meaning.
//
// # Which function?
//
// Find runs the benchmarks of packages, or a main package as a program, in a build
// that records itself, and charges each instant of the run to one function of
// yours:
//
//	$ bottleneck find ./...
//	$ bottleneck find -bench Parse -benchtime 20x ./parse
//	$ bottleneck find -seconds 10 ./cmd/server -- -port 0
//
// Shares have 95 % intervals and add up to 100 %. The ceiling is how much faster the
// run would be at most if the function cost nothing. The bottleneck is certain when
// its interval lies above all others. The run is recorded in a directory of plain
// files: report.json, report.html, flame graphs, results.txt for benchstat, profiles
// for go tool pprof, and execution traces for go tool trace. View opens the latest:
//
//	$ bottleneck view
//
// # Why does go test take so long?
//
// Test runs a suite as go test does, and charges the whole wait: compiling, linking,
// start-up, TestMain, each test, and on to the functions that tests wait for.
//
//	$ bottleneck test -race ./...
//
// # What does this profile say?
//
// Analyze charges profiles that exist: files, services, Pyroscope; CPU, heap, mutex,
// block and others.
//
//	$ bottleneck analyze cpu.pprof
//	$ bottleneck analyze -by endpoint pods/*.pprof
//
// # Did this commit do it? Which commit did?
//
// Compare runs two versions of the same benchmarks in turns, and says which changed
// and which functions explain it. Bisect finds the commit in a history.
//
//	$ bottleneck compare -gate 3% ./...
//	$ bottleneck bisect -good v1.4.0 -bench Parse ./parse
//
// # Would fixing it help?
//
// Verify delays a function by known doses, and tells how much the whole depends on it.
//
//	$ bottleneck verify -func 'Parse$' ./parse
//
// # Exit status
//
// 0 when all is done; 1 when what was to be measured failed or a -gate was crossed;
// 2 for wrong usage. Find passes on the exit status of a program, and test that of go
// test.
package main
