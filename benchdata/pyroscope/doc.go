// Package pyroscope tests that profiles can be had from Pyroscope: with Grafana's own
// generated handler of its query service as the server, and Grafana's own client that
// pushes what is queried. It is a module of its own, since whoever imports bottleneck
// shall not inherit theirs. What stands between the two in a real server, its store and
// its merging, is not here: the handler answers with what was pushed last.
package pyroscope
