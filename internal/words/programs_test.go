package words

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A program does one thing only, in the function run. What prepare does before is
// not looked at.
type program struct {
	word    string // or the name of the function that it calls
	fresh   bool   // in a goroutine of its own each time
	prepare func()
	run     func()
}

// rounds is how often a program does its one thing in a call of run.
const rounds = 1000

var (
	sink struct {
		bytes  []byte
		ints   []int
		big    [64]int
		text   string
		runes  []rune
		any    any
		ok     bool
		number int
		ptr    *[64]int
	}
	manyInts = make(map[int]int)
	byName   = make(map[string]int)
	fresh    map[int]int
	filled   = make(map[int]int)
	channel  = make(chan int, rounds)
	queue    = make(chan int)
	wide     = make([]byte, 1<<20)
	wide2    = make([]byte, 1<<20)
	words    = make([]string, rounds)
	long     = strings.Repeat("a", 4096)
	long2    = strings.Repeat("a", 4095) + "b"
	cyrillic = strings.Repeat("слово", 1000)
	emoji    = strings.Repeat("\U0001f600", 5000)
	runes    = []rune(cyrillic)
	binary   = []byte(long)
	devNull  *os.File
	mutexes  [rounds]sync.Mutex
	full     [100]map[int]int
	lines    = regexp.MustCompile(`(\w+)@(\w+)\.com`)
	boxes    = make([]any, rounds)
	closers  = make([]chan int, rounds)
	quit     = make(chan int)
	record   = struct{ A, B, C string }{"one", "two", "three"}
	deflate  = must(flate.NewWriter(io.Discard, flate.BestSpeed))
	encoded  = []byte(`{"A":"one","B":"two","C":"three"}`)
)

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

type namer interface{ Name() string }
type named struct{ text string }

func (n named) Name() string { return n.text }

// as asserts a type that is known when it runs only, for which there is no cache.
func as[T any](x any) (T, bool) {
	t, ok := x.(T)
	return t, ok
}

//go:noinline
func nothing() {}

var depth int

// grow calls itself.
func grow() {
	if depth++; depth < 100_000 {
		grow()
	}
	depth--
}

func init() {
	for i := range 1 << 16 {
		manyInts[i] = i
	}
	for i := range words {
		words[i] = "word number " + strconv.Itoa(i)
		byName[words[i]] = i
		boxes[i] = named{words[i]}
	}
}

var programs = []program{
	{word: Own, run: func() {
		for i := range 100 * rounds {
			sink.number = sink.number*31 + i
		}
	}},
	{word: Append, run: func() {
		var s []int
		for i := range 100 * rounds {
			s = append(s[:len(s):len(s)], i)
			if len(s) == 64 {
				s = nil
			}
		}
		sink.ints = s
	}},
	{word: "allocation", run: func() {
		for range rounds {
			sink.ptr = new([64]int)
		}
	}},
	{word: "making a slice", run: func() {
		for i := range rounds {
			sink.bytes = make([]byte, 1000+i%8)
		}
	}},
	{word: "making a map", run: func() {
		for i := range rounds {
			fresh = make(map[int]int, 100+i%8)
		}
	}},
	{word: "making a channel", run: func() {
		for i := range rounds {
			queue = make(chan int, 100+i%8)
		}
	}},
	{word: MapAssignment, run: func() {
		for i := range 1 << 16 {
			manyInts[i*7919&(1<<16-1)] = i
		}
	}},
	{word: MapGrowth, prepare: func() {
		for i := range full {
			full[i] = make(map[int]int)
			for k := range 7 * 1 << 6 { // seven eighths of a table
				full[i][k] = k
			}
		}
	}, run: func() {
		for _, m := range full {
			m[-1] = 1
		}
	}},
	{word: "map lookup", run: func() {
		for i := range 1 << 16 {
			sink.number += manyInts[i*7919&(1<<16-1)]
		}
	}},
	{word: "map lookup", run: func() {
		for _, w := range words {
			sink.number += byName[w]
		}
	}},
	{word: "map deletion", prepare: func() {
		for i := range 1 << 12 {
			filled[i] = i
		}
	}, run: func() {
		for i := range 1 << 12 {
			delete(filled, i)
		}
	}},
	{word: "clearing a map", prepare: func() {
		for i := range 1 << 12 {
			filled[i] = i
		}
	}, run: func() { clear(filled) }},
	{word: "map iteration", run: func() {
		for range manyInts {
		}
	}},
	{word: Concatenation, run: func() {
		for _, w := range words {
			sink.text = w + long
		}
	}},
	{word: "[]byte to string conversion", run: func() {
		for range rounds {
			sink.text = string(binary)
		}
	}},
	{word: "string to []byte conversion", run: func() {
		for range rounds {
			sink.bytes = []byte(long)
		}
	}},
	{word: "string to []rune conversion", run: func() { sink.runes = []rune(cyrillic) }},
	{word: "[]rune to string conversion", run: func() { sink.text = string(runes) }},
	{word: "rune to string conversion", run: func() {
		for i := range rounds {
			sink.text = string(rune(0x410 + i))
		}
	}},
	{word: "decoding runes", run: func() {
		for range emoji {
		}
	}},
	{word: "conversion to interface", run: func() {
		for _, w := range words {
			sink.any = w
		}
	}},
	{word: "type assertion", run: func() {
		for range 100 {
			for _, b := range boxes {
				_, sink.ok = as[namer](b)
			}
		}
	}},
	{word: Comparison, run: func() {
		for range rounds {
			sink.ok = long == long2
		}
	}},
	{word: "copying", run: func() { copy(wide, wide2) }},
	{word: "zeroing", run: func() { clear(wide) }},
	{word: "channel send", prepare: func() {
		for len(channel) > 0 {
			<-channel
		}
	}, run: func() {
		for i := range rounds {
			channel <- i
		}
	}},
	{word: "channel receive", prepare: func() {
		for len(channel) < rounds {
			channel <- 1
		}
	}, run: func() {
		for range rounds {
			<-channel
		}
	}},
	{word: "closing a channel", prepare: func() {
		for i := range closers {
			closers[i] = make(chan int)
		}
	}, run: func() {
		for _, c := range closers {
			close(c)
		}
	}},
	{word: "select", prepare: func() {
		for len(channel) < rounds {
			channel <- 1
		}
	}, run: func() {
		for range rounds {
			select {
			case <-channel:
			case <-quit:
			}
		}
	}},
	{word: "go statement", run: func() {
		for range rounds {
			go nothing()
		}
	}},
	{word: Defer, run: func() {
		for range rounds {
			defer nothing()
		}
	}},
	{word: "panic", run: func() {
		for range rounds {
			func() {
				defer func() { _ = recover() }()
				panic(&sink)
			}()
		}
	}},
	{word: "growing the stack", fresh: true, run: grow},
	{word: "system call write", run: func() {
		for range rounds {
			_, _ = devNull.WriteString("x")
		}
	}},
	{word: "system call getppid", run: func() {
		for range rounds {
			sink.number = syscall.Getppid()
		}
	}},
	{word: "system call openat", run: func() {
		for range 100 {
			_, _ = os.Open("/nowhere")
		}
	}},
	{word: "sync.(*Mutex).Lock", prepare: func() {
		for i := range mutexes {
			mutexes[i].TryLock()
			mutexes[i].Unlock()
		}
	}, run: func() {
		for i := range mutexes {
			mutexes[i].Lock()
		}
	}},
	{word: "strconv.Itoa", run: func() {
		for i := range rounds {
			sink.text = strconv.Itoa(i + 1000)
		}
	}},
	{word: "fmt.Sprintf", run: func() {
		for i := range rounds {
			sink.text = fmt.Sprintf("%d of %d", i, rounds)
		}
	}},
	{word: "regexp.(*Regexp).FindStringSubmatch", run: func() {
		for range 10 {
			sink.ok = lines.FindStringSubmatch("somebody@example.com") != nil
		}
	}},
	{word: "regexp.MustCompile", run: func() { sink.ok = regexp.MustCompile(`(\w+)@(\w+)\.com`) != nil }},
	{word: "encoding/json.Marshal", run: func() {
		for range 100 {
			sink.bytes, _ = json.Marshal(&record)
		}
	}},
	{word: "encoding/json.Unmarshal", run: func() {
		for range 100 {
			_ = json.Unmarshal(encoded, &record)
		}
	}},
	{word: "sort.Strings", run: func() { sort.Strings(slices.Clone(words)) }},
	{word: "strings.Split", run: func() { sink.number = len(strings.Split(long, "")) }},
	{word: "bytes.Count", run: func() { sink.number = bytes.Count(wide, binary[:1]) }},
	{word: "math/rand/v2.IntN", run: func() {
		for range rounds {
			sink.number = rand.IntN(52)
		}
	}},
	{word: "reflect.DeepEqual", run: func() {
		for range 100 {
			sink.ok = reflect.DeepEqual(&record, &record)
		}
	}},
	{word: "compress/flate.(*Writer).Write", run: func() { sink.number, _ = deflate.Write(wide2) }},
	{word: "time.Now", run: func() {
		for range rounds {
			sink.ok = time.Now().IsZero()
		}
	}},
	{word: "crypto/sha256.Sum256", run: func() { sink.ok = sha256.Sum256(wide)[0] == 0 }},
}
