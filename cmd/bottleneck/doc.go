// Bottleneck finds the real bottleneck of Go code: which of your functions a
// run spends its time on, inside and outside the timed loop of a benchmark,
// how much fixing it could gain at most, and how certain that is.
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
// Run "bottleneck help find" for the flags of find, and likewise for the other
// commands. Flags that go test has keep their names and meaning.
//
// # Which function?
//
// Find runs the benchmarks of packages, or a program, in an instrumented build. It
// charges each instant of the run to one function of yours:
//
//	$ bottleneck find ./...
//	$ bottleneck find -bench Parse -benchtime 20x ./parse
//	$ bottleneck find -seconds 10 ./cmd/server -- -port 0
//
// Shares have 95 % intervals and add up to 100 %. The ceiling is how many times as
// fast the run would be, at most, if the function cost nothing. The bottleneck is
// certain when its interval lies above all others. The run is recorded in a directory
// of plain files: report.json, report.html, flame graphs, results.txt for benchstat,
// profiles for go tool pprof, and execution traces for go tool trace. View opens the
// latest:
//
//	$ bottleneck view
//
// # Why does go test take so long?
//
// Test runs a suite as go test does, and charges the whole wait: compiling, linking,
// start-up, TestMain, and each test, down to the functions of yours that it waits for.
//
//	$ bottleneck test -race ./...
//
// # What does this profile say?
//
// Analyze charges existing profiles, from files, services and Pyroscope: CPU, heap,
// mutex, block and others.
//
//	$ bottleneck analyze cpu.pprof
//	$ bottleneck analyze -by endpoint pods/*.pprof
//
// # Did this commit do it? Which commit did?
//
// Compare runs two versions of the same benchmarks in turns. It says which benchmarks
// changed, and which functions explain the change. Bisect finds the commit.
//
//	$ bottleneck compare -gate 3% ./...
//	$ bottleneck bisect -good v1.4.0 -bench Parse ./parse
//
// # Would fixing it help?
//
// Verify delays a function by known amounts, and measures how much the whole depends
// on it.
//
//	$ bottleneck verify -func 'Parse$' ./parse
//
// # Exit status
//
// 0: done; 1: what was measured failed, or a -gate was crossed; 2: wrong usage. Find
// exits with the status of the program it runs, and test with that of go test.
package main
