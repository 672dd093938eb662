package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/raytrace"
)

// command runs the command and returns what it did.
func runCommand(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	for _, impl := range []string{"fast", "naive"} {
		code, out, errs := runCommand(t, "", "-size", "80x60", "-impl", impl, "-o", path)
		if code != 0 || errs != "" || !strings.Contains(out, "80x60, 1 spheres, 1 rays a pixel") {
			t.Fatalf("%s: exit %d, %q, %q", impl, code, out, errs)
		}
		m := readPNG(t, path)
		check := func(x, y int, want string) {
			t.Helper()
			r, g, b, _ := m.At(x, y).RGBA()
			if got := (raytrace.Color{R: uint8(r), G: uint8(g), B: uint8(b)}).String(); got != want {
				t.Errorf("%s: pixel (%d, %d) = %s, want %s", impl, x, y, got, want)
			}
		}
		check(0, 0, "#646464")
		check(40, 30, "#320000")
	}
}

func TestSceneFromFileAndPrint(t *testing.T) {
	code, text, _ := runCommand(t, "", "-print", "-scene", "spheres500")
	if code != 0 {
		t.Fatal("-print failed")
	}
	path := filepath.Join(t.TempDir(), "scene.json")
	fixture.WriteFile(t, path, text)
	pictures := make(map[string]bool)
	for _, args := range [][]string{{"-scene", "spheres500"}, {"-scene", path}, {"-scene", "-"}, {"-scene", path, "-workers", "7"}} {
		code, out, errs := runCommand(t, text, append(args, "-size", "80x60")...)
		if code != 0 {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
		pictures[out[strings.LastIndex(out, "picture"):]] = true
	}
	if len(pictures) != 1 {
		t.Errorf("the same scene gave %v", pictures)
	}
}

// Files of triangles are shown; what is wrong with them is told with the line.
func TestMeshes(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		fixture.WriteFile(t, path, text)
		return path
	}
	obj := write("a.OBJ", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 3 4\n")
	stl := write("a.stl", "solid\nfacet normal 0 0 0\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 0 1\nendloop\nendfacet\nendsolid\n")
	for path, want := range map[string]string{obj: "0 spheres, 2 triangles", stl: "0 spheres, 1 triangles"} {
		out := filepath.Join(dir, "a.png")
		if code, text, errs := runCommand(t, "", "-scene", path, "-size", "80x60", "-srgb", "-o", out); code != 0 || !strings.Contains(text, want) {
			t.Errorf("%s: exit %d, %q, %q", path, code, text, errs)
		}
		if m := readPNG(t, out); m.At(40, 30) == m.At(0, 0) {
			t.Errorf("%s: nothing is seen in the middle", path)
		}
	}
	for path, want := range map[string]string{
		write("bad.obj", "v 0 0\n"):       "bad.obj: OBJ, line 1, column 6",
		write("empty.obj", "# nothing\n"): "empty.obj: there are no triangles in it",
		write("bad.stl", "solid\nfacets"): "bad.stl: STL, line 2, column 1",
		write("binary.stl", "\x00\x01"):   "binary.stl: STL of 2 bytes that is no text",
	} {
		if code, out, errs := runCommand(t, "", "-scene", path); code != 1 || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q, %q, want %q", path, code, out, errs, want)
		}
	}
}

func TestTimingAndStory(t *testing.T) {
	dir := t.TempDir()
	code, out, errs := runCommand(t, "", "-size", "80x60", "-timing", filepath.Join(dir, "one.png"))
	if code != 0 || !strings.Contains(out, "N 4800") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	readPNG(t, filepath.Join(dir, "one.png"))
	code, out, errs = runCommand(t, "", "-size", "80x60", "-story", "-timing", filepath.Join(dir, "both.svg"))
	if code != 0 || !strings.Contains(out, "times as fast") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	prints := fingerprintPattern.FindAllString(out, -1) // the reader is told why they differ, if they do
	if same := len(prints) == 2 && prints[0] == prints[1]; len(prints) != 2 || same != strings.Contains(out, "the pictures are the same") ||
		!same && !strings.Contains(out, "rounding decides") {
		t.Errorf("fingerprints %q in %q", prints, out)
	}
	for _, name := range []string{"both-naive.svg", "both-fast.svg"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(text, new(struct{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.json")
	fixture.WriteFile(t, bad, "{\n \"spheres\": [{\"radius\": -1}]}")
	nowhere := filepath.Join(dir, "no", "a.png")
	check := func(code int, words string, args ...string) {
		t.Helper()
		got, out, errs := runCommand(t, "", args...)
		if got != code || !strings.Contains(errs, words) || out != "" {
			t.Errorf("%v: exit %d, printed %q and %q, want exit %d with %q", args, got, out, errs, code, words)
		}
	}
	check(2, "flag provided but not defined", "-wrong")
	check(2, `unexpected argument "a.png"`, "a.png")
	check(2, "need a width and a height", "-size", "80")
	check(2, "need a width and a height", "-size", "80x60x2")
	check(2, "need fast or naive", "-impl", "slow")
	check(2, "exclude each other", "-live", "-story")
	check(2, "need a name that ends in .png", "-o", "a.gif")
	check(2, "need a name that ends in .png or .svg", "-timing", "a.gif")
	check(2, "naive version draws only", "-scene", bad, "-story")
	check(2, "the naive version takes one", "-impl", "naive", "-samples", "4")
	check(2, "-addr address nowhere: missing port", "-live", "-addr", "nowhere")
	check(2, "not a loopback address", "-live", "-addr", "0.0.0.0:0")
	check(2, "size 0 by 0: impossible size", "-size", "0x0")
	check(2, "size -80 by 60: impossible size", "-size", "-80x60")
	check(2, "size 0 by 60: impossible size", "-size", "0x60", "-impl", "naive")
	check(2, "impossible size", "-size", "1000000x1000000")
	check(2, "impossible size", "-size", "1000000x1000000", "-live")
	check(2, "impossible size", "-size", "0x0", "-story")
	check(2, "-samples 0, need at least 1", "-samples", "0")
	check(2, "samples -1: out of range", "-samples", "-1")
	check(2, "samples 100000: out of range", "-samples", "100000")
	check(2, "workers -1: out of range", "-workers", "-1")
	check(1, "line 2, column 14: radius -1", "-scene", bad)
	check(1, "no such file", "-scene", filepath.Join(dir, "none.json"))
	check(1, "cannot write "+nowhere, "-o", nowhere)
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files were left behind: %v", left)
	}
	if code, _, help := runCommand(t, "", "-help"); code != 0 || !strings.Contains(help, "-samples") {
		t.Errorf("-help: exit %d, %q", code, help)
	}
}

// A directory stands where the picture should go: the work is done, writing
// fails, and nothing half-written stays.
func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.png")
	if err := os.MkdirAll(filepath.Join(path, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	code, _, errs := runCommand(t, "", "-size", "80x60", "-o", path)
	if code != 1 || !strings.Contains(errs, "cannot write "+path) {
		t.Errorf("exit %d, %q", code, errs)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files were left behind: %v", left)
	}
}

func TestInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	for _, impl := range []string{"fast", "naive"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var errs bytes.Buffer
		code := runUntil(ctx, []string{"-impl", impl, "-o", path}, nil, io.Discard, &errs)
		if code != 1 || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("%s: exit %d, %q", impl, code, errs.String())
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: a picture was written", impl)
		}
	}
}

var fingerprintPattern = regexp.MustCompile(`picture ([0-9a-f]{8})`)

// fullDisk is standard output on one.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"-size", "8x6"}, {"-size", "8x6", "-story"}} {
		var diag bytes.Buffer
		if got := run(args, nil, fullDisk{}, &diag); got != 1 || diag.String() != "raytrace: no space left on device\n" {
			t.Errorf("raytrace %v exits with %d: %s", args, got, &diag)
		}
	}
}
