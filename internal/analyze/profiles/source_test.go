package profiles

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// written is a profile with n samples, gzipped or not.
func written(t testing.TB, n int64, zipped bool) []byte {
	t.Helper()
	var out bytes.Buffer
	p := simulated.CPU(time.Second, map[string]int64{"main.main;main.f": n})
	write := p.WriteUncompressed
	if zipped {
		write = p.Write
	}
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func file(t testing.TB, dir, name string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, data, 0o666)); err != nil {
		t.Fatal(err)
	}
}

// read returns what sources hold, as "name:samples".
func read(t testing.TB, c Config, names ...string) (got []string, left, err error) {
	t.Helper()
	sources, err := c.Find(names...)
	if err != nil {
		return nil, nil, err
	}
	found := make([]string, len(sources))
	skipped, err := Read(t.Context(), sources, func(i int, s Source, p *profile.Profile) error {
		found[i] = fmt.Sprintf("%s:%d", s.Name, p.Sample[0].Value[0])
		return nil
	})
	for _, f := range found {
		if f != "" {
			got = append(got, f)
		}
	}
	return got, errors.Join(skipped...), err
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "a.pprof", written(t, 1, true))
	file(t, dir, "pods/b.pprof", written(t, 2, false))
	file(t, dir, "pods/c", written(t, 3, true))
	file(t, dir, "pods/notes", []byte("see the other file"))
	file(t, dir, "pods/report.json", []byte("{}"))
	file(t, dir, "pods/.hidden/d.pprof", written(t, 4, true))
	c := Config{Dir: dir, Stdin: bytes.NewReader(written(t, 5, true))}
	got, left, err := read(t, c, "a.pprof", "pods", "-", "*.pprof")
	want := []string{"a.pprof:1", "pods/b.pprof:2", "pods/c:3", "standard input:5", filepath.Join(dir, "a.pprof") + ":1"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if !errors.Is(left, ErrNotProfile) || !strings.Contains(left.Error(), "pods/notes") {
		t.Errorf("left out: %v", left)
	}
}

// Many profiles come in their order, and one that is none ends it.
func TestOrder(t *testing.T) {
	dir := t.TempDir()
	for i := range 50 {
		file(t, dir, fmt.Sprintf("%02d.pprof", i), written(t, int64(i+1), true))
	}
	c := Config{Dir: dir}
	got, _, err := read(t, c, ".")
	if err != nil || len(got) != 50 || got[49] != "49.pprof:50" {
		t.Fatalf("%v, %v", got, err)
	}
	file(t, dir, "bad", []byte("nothing"))
	if _, _, err := read(t, c, "*.pprof", "bad"); !errors.Is(err, ErrNotProfile) {
		t.Errorf("with a bad one: %v", err)
	}
	sources, err := c.Find("*.pprof")
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if _, err := Read(t.Context(), sources, func(int, Source, *profile.Profile) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("take's error is %v", err)
	}
}

func TestNotProfiles(t *testing.T) {
	dir := t.TempDir()
	whole := written(t, 1, true)
	check := func(why string, data []byte, want string) {
		t.Helper()
		file(t, dir, "x", data)
		_, _, err := read(t, Config{Dir: dir}, "x")
		if !errors.Is(err, ErrNotProfile) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", why, err, want)
		}
	}
	check("empty", nil, "empty")
	check("text", []byte("hello, world\n"), "x: not a profile")
	check("cut short", whole[:len(whole)/2], "truncated")
	check("cut short at its end", whole[:len(whole)-3], "truncated")
	check("cut short at its beginning", whole[:9], "truncated")
	check("zeros", make([]byte, 100<<10), "x: not a profile: unrecognized profile format")
	check("with something behind it", append(slices.Clone(whole), "more"...), "follows")
	check("twice", slices.Concat(whole, whole), "concatenated")
	check("nothing, gzipped", []byte("\x1f\x8b\b\x00\x00\x00\x00\x00\x00\xff\x01\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"), "empty")
	check("stacks", []byte("main;f 30\nmain;g 50\n"), "flame graph")
	check("perf", []byte("PERFILE2 and more"), "perf_to_profile")
	check("a trace", []byte("go 1.26 trace\x00\x00\x00"), "execution trace")
	check("a dump", []byte("goroutine 1 [running]:\nmain.main()\n"), "debug=2")
	check("JSON", []byte(`{"a": 1}`), "JSON")
	check("a list in JSON", []byte("\xef\xbb\xbf[1]"), "JSON")
	check("an archive", []byte("PK\x03\x04"), "archive")
	check("zstd", []byte("\x28\xb5\x2f\xfd"), "zstd")
	check("a program", []byte("\x7fELF\x02\x01"), "a program")
	if _, _, err := read(t, Config{Dir: dir}, "missing.pprof"); !errors.Is(err, ErrNone) {
		t.Errorf("a missing file: %v", err)
	}
	file(t, dir, "empty/report.json", []byte("{}"))
	if _, _, err := read(t, Config{Dir: dir}, "empty"); !errors.Is(err, ErrNone) {
		t.Errorf("a directory without profiles: %v", err)
	}
}

func TestUnzip(t *testing.T) {
	data := written(t, 1, true)
	plain, err := unzip(data, mostBytes)
	if err != nil {
		t.Fatal(err)
	}
	size := int64(len(plain))
	if _, err := unzip(data, size); err != nil {
		t.Errorf("with room for %d bytes: %v", size, err)
	}
	if _, err := unzip(data, size-1); err == nil {
		t.Errorf("%d bytes fit into one less", size)
	}
}

// What is shown of a name has no credentials.
func TestShown(t *testing.T) {
	check := func(name, want string) {
		t.Helper()
		sources, err := Config{}.Find(name)
		got := fmt.Sprint(err)
		if err == nil {
			got = sources[0].Name
		}
		if !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
	}
	check("http://user:secret@host/debug/pprof/heap?gc=1", "http://host/debug/pprof/heap?gc=1")
	check("http://secret@host/debug/pprof/heap", "http://host/debug/pprof/heap")
	check("user:secret@host:6060/x", "http://host:6060/x")
	check("http://host/x?token=secret&seconds=3", "http://host/x?seconds=3&token=xxxxx")
	check("http://user:secret%zz@host/x", "http://host/x is not a file")
	check("http://user:secret/x@host/x", "http://host/x is not a file")
	check("http://user:a secret@host/x", "http://host/x is not a file")
	check("ftp://user:secret@host/x", `ftp://host/x: unknown scheme "ftp"`)
	check("pyroscope+http://user:secret@host/?query={a=\"b\"}&from=then", `pyroscope+http://host/?query={a="b"}&from=then`)
	check("me@home.pprof", "me@home.pprof is not a file")
}

func TestIsProgram(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if !IsProgram(self) || IsProgram("source_test.go") || IsProgram("missing") {
		t.Error("programs are not told from other files")
	}
}

func TestServices(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		mu.Lock()
		asked = append(asked, req.URL.String())
		mu.Unlock()
		switch req.URL.Path {
		case "/debug/pprof/profile", "/debug/pprof/heap":
			w.Write(written(t, 7, true))
		case "/slow":
			<-req.Context().Done()
		case "/busy":
			http.Error(w, "Could not enable CPU profiling: cpu profiling already in use", http.StatusInternalServerError)
		default:
			http.NotFound(w, req)
		}
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	check := func(c Config, name, want, complaint string) {
		t.Helper()
		mu.Lock()
		asked = nil
		mu.Unlock()
		got, _, err := read(t, c, name)
		mu.Lock()
		defer mu.Unlock()
		if complaint != "" {
			if err == nil || !strings.Contains(err.Error(), complaint) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v, want %s", name, err, complaint)
			}
			return
		}
		if err != nil || len(got) != 1 || !slices.Equal(asked, []string{want}) {
			t.Errorf("%s: %v, %v, asked for %q; want %q", name, got, err, asked, want)
		}
	}
	check(Config{}, server.URL+"/debug/pprof/profile?seconds=1", "/debug/pprof/profile?seconds=1", "")
	check(Config{Seconds: 3}, server.URL+"/debug/pprof/profile?seconds=1", "/debug/pprof/profile?seconds=3", "")
	check(Config{}, host+"/debug/pprof/heap", "/debug/pprof/heap", "")
	check(Config{}, host, "/debug/pprof/profile", "")
	check(Config{}, server.URL+"/nothing", "", "404 Not Found: 404 page not found")
	check(Config{}, server.URL+"/busy", "", "already in use")
	check(Config{Timeout: 20 * time.Millisecond}, server.URL+"/slow", "", "no answer within 20ms")
	check(Config{}, "http://user:secret@127.0.0.1:1/debug/pprof/heap", "", "refused")
	check(Config{}, server.URL+"/debug/pprof/profile?seconds=many", "", "not a number")
	check(Config{}, "ftp://host/x", "", `unknown scheme "ftp"`)
}

// A service makes a profile when it is asked, also where that is text, which has no time.
func TestMade(t *testing.T) {
	for _, made := range []bool{false, true} {
		p, err := Source{Made: made}.parse(func() ([]byte, error) {
			return []byte("goroutine profile: total 1\n1 @ 0x1 0x2\n#\t0x0\tmain.f+0x1\t/f.go:3\n"), nil
		})
		if err != nil || (time.Since(time.Unix(0, p.TimeNanos)) < time.Hour) != made {
			t.Errorf("made when asked %t: %v, %v", made, p, err)
		}
	}
}

func TestPyroscope(t *testing.T) {
	var got *http.Request
	var body bytes.Buffer
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		got = req
		body.Reset()
		body.ReadFrom(req.Body)
		if _, _, ok := req.BasicAuth(); !ok {
			w.Header().Set("Content-Type", "application/json")
			http.Error(w, `{"code":"unauthenticated","message":"no org id"}`, http.StatusUnauthorized)
			return
		}
		w.Write(written(t, 9, false))
	}))
	defer server.Close()
	address := "pyroscope+" + server.URL + "/pyro/?query=" + "memory:alloc_space:bytes:space:bytes{service_name%3D%22shop%22}" + "&from=1700000000&until=1700000060000"
	c := Config{Tenant: "secret-tenant", User: "me", Password: "secret"}
	list, _, err := read(t, c, address)
	if err != nil || len(list) != 1 || !strings.HasSuffix(list[0], ":9") || strings.Contains(list[0], "secret") {
		t.Fatalf("%v, %v", list, err)
	}
	user, password, _ := got.BasicAuth()
	if got.Method != http.MethodPost || got.URL.Path != "/pyro/querier.v1.QuerierService/SelectMergeProfile" ||
		got.Header.Get("Content-Type") != "application/proto" || got.Header.Get("X-Scope-OrgID") != "secret-tenant" || user != "me" || password != "secret" {
		t.Errorf("request %s %s %v", got.Method, got.URL, got.Header)
	}
	want := "\x0a\x26memory:alloc_space:bytes:space:bytes\x12\x15{service_name=\"shop\"}\x18\x80\xd0\x95\xff\xbc\x31\x20\xe0\xa4\x99\xff\xbc\x31"
	want = strings.Replace(want, "\x26", string(rune(len("memory:alloc_space:bytes:space:bytes"))), 1)
	if body.String() != want {
		t.Errorf("body %q, want %q", body.String(), want)
	}
	_, _, err = read(t, Config{Tenant: "secret-tenant"}, address)
	if err == nil || !strings.Contains(err.Error(), "no org id") || strings.Contains(err.Error(), "secret") {
		t.Errorf("without a user: %v", err)
	}
}

func TestMoments(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	for text, want := range map[string]time.Time{
		"": now, "now": now, "now-1h": now.Add(-time.Hour), "now-2d": now.Add(-48 * time.Hour),
		"1600000000": time.Unix(1_600_000_000, 0), "1600000000000": time.Unix(1_600_000_000, 0), "2020-09-13T12:26:40Z": time.Unix(1_600_000_000, 0),
	} {
		if got, err := moment(text, now, now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"then", "now+1h", "now-", "now-x"} {
		if _, err := moment(text, now, now); err == nil {
			t.Errorf("%s is a time", text)
		}
	}
	for _, from := range []string{"now", "never"} {
		if _, err := (Config{}).Find("pyroscope+http://host:4040/?from=" + from); !errors.Is(err, ErrNone) {
			t.Errorf("from=%s: %v", from, err)
		}
	}
}

// All services are asked at once, and the end of the context ends it.
func TestAtOnce(t *testing.T) {
	const pods = 20
	arrived := make(chan struct{}, pods)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		arrived <- struct{}{}
		<-req.Context().Done()
	}))
	defer server.Close()
	var names []string
	for i := range pods {
		names = append(names, fmt.Sprintf("%s/%d", server.URL, i))
	}
	sources, err := Config{}.Find(names...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		for range pods {
			<-arrived
		}
		cancel(errors.New("enough"))
	}()
	if _, err := Read(ctx, sources, nil); err == nil {
		t.Error("no error")
	}
}
