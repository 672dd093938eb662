package whatif_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A library's loop takes requests, each after some time asleep, and the heartbeats that another of its
// goroutines sends every 50. If it answers requests when they come, there are as many without the sleep, and
// hardly any heartbeats. If it answers when a heartbeat comes, it waits for these.
func TestBeats(t *testing.T) {
	const beats = "3 wakes 2 runtime.chansend1:1<raft.example/raft.beat:3"
	// Lines of a round, each at its time.
	atOnce := `
		2 1 blocks "sleep" time.Sleep:1<main.apply:5<main.main:5
		20 3 woken
		20 3 runs
		21 ` + beats + `
		21 2 runs
		22 3 blocks "select" runtime.selectgo:1<raft.example/raft.beat:2
		22 2 blocks "select" runtime.selectgo:1<raft.example/raft.loop:2
		47 1 woken
		47 1 runs
		48 1 wakes 2 runtime.chansend1:1<raft.example/raft.Apply:2<main.main:6
		48 1 blocks "chan receive" runtime.chanrecv1:1<raft.example/raft.Apply:3<main.main:6
		48 2 runs`
	later := `
		2 1 blocks "sleep" time.Sleep:1<main.apply:5<main.main:5
		22 1 woken
		22 1 runs
		23 1 blocks "chan receive" runtime.chanrecv1:1<raft.example/raft.Apply:3<main.main:6
		48 3 woken
		48 3 runs
		48 ` + beats + `
		48 2 runs
		49 3 blocks "select" runtime.selectgo:1<raft.example/raft.beat:2`
	const answers = `
		49 2 wakes 1 runtime.chansend1:1<raft.example/raft.loop:3
		49 1 runs
		50 2 blocks "select" runtime.selectgo:1<raft.example/raft.loop:2`
	for round, want := range map[string]float64{atOnce + answers: 0.1, later + answers: 1} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 raft.example/raft.loop:1")
		s.At(0, "1 makes 3 main.main:3 raft.example/raft.beat:1")
		s.At(0, "2 runs")
		s.At(0, "3 runs")
		s.At(1, `2 blocks "select" runtime.selectgo:1<raft.example/raft.loop:2`)
		s.At(1, `3 blocks "select" runtime.selectgo:1<raft.example/raft.beat:2`)
		for i := range 40 {
			for line := range strings.Lines(strings.TrimSpace(round)) {
				at, what, _ := strings.Cut(strings.TrimSpace(line), " ")
				n, err := strconv.Atoi(at)
				if err != nil {
					t.Fatal(err)
				}
				s.At(i*50+n, "%s", what)
			}
		}
		s.At(2001, "1 ends")
		g := scripted.Graph(4, s.String())
		got := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.apply")
		if math.Abs(got.Value-want) > 0.05 {
			t.Errorf("without the sleep it takes %.3f (%.3f to %.3f), want %.2f, of rounds%s", got.Value, got.Low, got.High, want, round)
		}
	}
}
