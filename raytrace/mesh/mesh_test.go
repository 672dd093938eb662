package mesh

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

const pyramidOBJ = `# a pyramid
mtllib none.mtl
o pyramid
v -1 0 -1
v  1 0 -1
v  1 0  1
v -1 0  1 1.0
v  0 1.5e0 0
vt 0 0
vn 0 1 0
usemtl stone
s off
f 1/1/1 2/1/1 3//1 4
f 1 2 5   # with a remark
f 2/1 3/1 5/1
f -3 -2 -1

f 4 1 5
`

var stone = raytrace.Color{R: 120, G: 110, B: 100}

func vec(x, y, z float64) raytrace.Vec { return raytrace.Vec{X: x, Y: y, Z: z} }

func TestReadOBJ(t *testing.T) {
	got, err := ReadOBJ(strings.NewReader(pyramidOBJ), stone)
	a, b, c, d, top := vec(-1, 0, -1), vec(1, 0, -1), vec(1, 0, 1), vec(-1, 0, 1), vec(0, 1.5, 0)
	var want []raytrace.Triangle
	for _, corners := range [][3]raytrace.Vec{{a, b, c}, {a, c, d}, {a, b, top}, {b, c, top}, {c, d, top}, {d, a, top}} {
		want = append(want, raytrace.Triangle{A: corners[0], B: corners[1], C: corners[2], Color: stone})
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read %v, %v, want %v", got, err, want)
	}
	if got, err := ReadOBJ(iotest.OneByteReader(strings.NewReader(strings.ReplaceAll(pyramidOBJ, "\n", "\r\n"))), stone); err != nil || !slices.Equal(got, want) {
		t.Errorf("with carriage returns, byte by byte: %v, %v", got, err)
	}
	for why, text := range map[string]string{
		"carriage returns alone": strings.ReplaceAll(pyramidOBJ, "\n", "\r"),
		"a byte order mark":      "\ufeff" + pyramidOBJ[strings.Index(pyramidOBJ, "v -1"):],
		"remarks with a \\":      strings.ReplaceAll(pyramidOBJ, "remark\n", "remark \\\n"),
		"lines continued":        strings.NewReplacer("2/1/1 ", "2/1/1 \\\n", "v  1 0 -1", "v  1 \\\r\n0\\\n -1").Replace(pyramidOBJ),
	} {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			if got, err := ReadOBJ(r, stone); err != nil || !slices.Equal(got, want) {
				t.Errorf("with %s: %v, %v", why, got, err)
			}
		}
	}
	if lo, hi := Bounds(got); lo != (vec(-1, 0, -1)) || hi != (vec(1, 1.5, 1)) {
		t.Errorf("bounds are %v and %v", lo, hi)
	}
}

const triangleSTL = `solid one
 facet normal 0 0 1
  outer loop
   vertex 0 0 0
   vertex 1 0 0
   vertex 0 2.5 0
  endloop
 endfacet
endsolid one
`

// binarySTL is a file whose header begins as a text would.
func binarySTL(triangles ...raytrace.Triangle) []byte {
	b := append([]byte("solid but binary"), make([]byte, 80-16)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(triangles)))
	for _, t := range triangles {
		for _, v := range []raytrace.Vec{vec(0, 0, 1), t.A, t.B, t.C} {
			for _, x := range []float64{v.X, v.Y, v.Z} {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
			}
		}
		b = append(b, 0, 0)
	}
	return b
}

func TestReadSTL(t *testing.T) {
	one := raytrace.Triangle{B: vec(1, 0, 0), C: vec(0, 2.5, 0), Color: stone}
	two := raytrace.Triangle{A: vec(-1, 2, 1e10), B: vec(1, 0, 0), Color: stone}
	two.A.Z = float64(float32(1e10))
	check := func(why string, data []byte, want ...raytrace.Triangle) {
		t.Helper()
		got, err := ReadSTL(bytes.NewReader(data), stone)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", why, got, err, want)
		}
	}
	check("text", []byte(triangleSTL), one)
	check("capitals", []byte(strings.ToUpper(triangleSTL)), one)
	check("a byte order mark and carriage returns", []byte("\ufeff"+strings.ReplaceAll(triangleSTL, "\n", "\r")), one)
	check("two solids", []byte(triangleSTL+"\n\n"+triangleSTL), one, one)
	check("none in text", []byte("solid\nendsolid"))
	check("binary", binarySTL(one, two), one, two)
	check("none in binary", binarySTL())
}

// badMeshes are files with a line that is wrong, and where.
var badMeshes = []struct {
	text         string
	line, column int
	is           error
	words        string
}{
	{"v 1 2\n", 1, 6, raytrace.ErrSyntax, "OBJ, line 1, column 6: not understood: have 2 numbers, need three"},
	{"\nv 1 x 3", 2, 5, raytrace.ErrSyntax, `have "x", need a number`},
	{"v 1 2 NaN", 1, 7, raytrace.ErrNotFinite, "have NaN"},
	{"v 1 2 1e999", 1, 7, raytrace.ErrNotFinite, "have +Inf"},
	{"v 0 0 0\nf\\\n1 1 2", 3, 5, raytrace.ErrRange, "corner 2"},
	{"v\\\n", 1, 2, raytrace.ErrSyntax, "have 0 numbers, need three"},
	{"v 1 2 1e200", 1, 7, raytrace.ErrNotFinite, "have 1e+200"},
	{"v 0 0 0\nf 1 1", 2, 6, raytrace.ErrSyntax, "a face of 2 corners, need three or more"},
	{"v 0 0 0\nf 1 1 2", 2, 7, raytrace.ErrRange, "corner 2: out of range, there are 1 so far"},
	{"v 0 0 0\nf 1 0 1", 2, 5, raytrace.ErrRange, "corner 0"},
	{"v 0 0 0\nf 1 -2 1", 2, 5, raytrace.ErrRange, "corner -2"},
	{"v 0 0 0\nf 1 \\\n 1 a", 3, 4, raytrace.ErrSyntax, `have "a", need the number of a corner`},
	{"v 0 0 0\nf 1 1 \\", 2, 6, raytrace.ErrSyntax, "a face of 2 corners"},
	{"v 0 0 0\r\n\rf 1 1 x", 3, 7, raytrace.ErrSyntax, `have "x"`},
	{"v 0 0 0\nf 1 1/1 a/1", 2, 9, raytrace.ErrSyntax, `have "a/1", need the number of a corner`},
	{"v 0 0 0\n" + strings.Repeat("#", mostLine+1), 2, 1, raytrace.ErrSyntax, "a line of more than"},
}

func TestBadOBJ(t *testing.T) {
	for _, bad := range badMeshes {
		checkBad(t, bad.text, ReadOBJ, bad.line, bad.column, bad.is, bad.words)
	}
	checkBad(t, pyramidOBJ+"v 1 2 z", ReadOBJ, 19, 7, raytrace.ErrSyntax, `have "z"`)
}

func checkBad(t *testing.T, text string, read func(io.Reader, raytrace.Color) ([]raytrace.Triangle, error), line, column int, is error, words string) {
	t.Helper()
	got, err := read(strings.NewReader(text), stone)
	if got != nil || !errors.Is(err, is) || !strings.Contains(err.Error(), words) {
		t.Errorf("%.60q: %v, %v, want %v with %q", text, got, err, is, words)
	}
	place, ok := errors.AsType[*raytrace.ReadError](err)
	if ok != (line > 0) || ok && (place.Line != line || place.Column != column) {
		t.Errorf("%.60q: %v, want line %d, column %d", text, err, line, column)
	}
}

func TestBadSTL(t *testing.T) {
	check := func(old, new string, line, column int, is error, words string) {
		t.Helper()
		checkBad(t, strings.Replace(triangleSTL, old, new, 1), ReadSTL, line, column, is, words)
	}
	check("outer loop", "outer", 3, 8, raytrace.ErrSyntax, "have the end of the line, need loop")
	check("outer loop", "inner loop", 3, 3, raytrace.ErrSyntax, `STL, line 3, column 3: not understood: have "inner", need outer`)
	check("vertex 1 0 0", "vertex 1 0", 5, 14, raytrace.ErrSyntax, "have 2 numbers, need three")
	check("vertex 1 0 0", "vertex 1 0 -Inf", 5, 15, raytrace.ErrNotFinite, "have -Inf")
	check("   vertex 1 0 0\n", "", 6, 3, raytrace.ErrSyntax, `have "endloop", need vertex`)
	check("endloop", "vertex 1 1 1", 7, 3, raytrace.ErrSyntax, `have "vertex", need endloop`)
	check(" endfacet\n", "", 8, 1, raytrace.ErrSyntax, `have "endsolid", need endfacet`)
	check("endsolid one\n", "", 9, 1, raytrace.ErrSyntax, "the text ends too early, need endsolid")
	check(" endfacet\nendsolid one\n", "", 8, 1, raytrace.ErrSyntax, "have the end of the text, need endfacet")
	check("endsolid one", "solid two", 9, 1, raytrace.ErrSyntax, `have "solid", need facet or endsolid`)
	check("solid one\n", "solid one\nendsolid\n", 3, 2, raytrace.ErrSyntax, `have "facet", need solid`)
	binary := string(binarySTL(raytrace.Triangle{A: vec(1, 2, 3)}))
	checkBad(t, binary[5:79], ReadSTL, 0, 0, raytrace.ErrSyntax, "STL of 74 bytes that is no text")
	checkBad(t, "x"+binary[1:]+"y", ReadSTL, 0, 0, raytrace.ErrSyntax, "STL of 1 triangles in 135 bytes: not understood, need 134 bytes")
	checkBad(t, string(binarySTL(raytrace.Triangle{}, raytrace.Triangle{B: vec(0, math.NaN(), 0)})), ReadSTL, 0, 0, raytrace.ErrNotFinite, "STL, triangle 1: corner [0, NaN, 0]")
	checkBad(t, "", ReadSTL, 0, 0, raytrace.ErrSyntax, "STL of 0 bytes")
}

func TestMeshesFromBrokenFiles(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, read := range []func(io.Reader, raytrace.Color) ([]raytrace.Triangle, error){ReadOBJ, ReadSTL} {
		if got, err := read(io.MultiReader(strings.NewReader("v 1 2 3\n"), iotest.ErrReader(broken)), stone); !errors.Is(err, broken) || got != nil {
			t.Errorf("%v, %v, want %v", got, err, broken)
		}
	}
}

// box is twelve triangles around a point, of half the edge r.
func box(middle raytrace.Vec, r float64) []raytrace.Triangle {
	var triangles []raytrace.Triangle
	x, y, z := vec(r, 0, 0), vec(0, r, 0), vec(0, 0, r)
	for _, axes := range [][3]raytrace.Vec{{x, y, z}, {y, z, x}, {z, x, y}} {
		for _, side := range []float64{-1, 1} {
			corner := func(u, v float64) raytrace.Vec {
				return middle.Add(axes[2].Mul(side)).Add(axes[0].Mul(u)).Add(axes[1].Mul(v))
			}
			a, b, c, d := corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)
			triangles = append(triangles, raytrace.Triangle{A: a, B: b, C: c, Color: stone}, raytrace.Triangle{A: a, B: c, C: d, Color: stone})
		}
	}
	return triangles
}

// What Show returns can be drawn, and shows all of the triangles inside of the picture.
func TestShow(t *testing.T) {
	for _, aspect := range []float64{0.5, 1, 2} {
		for _, upZ := range []bool{false, true} {
			scene := Show(box(vec(100, -3, 7), 5), aspect, upZ)
			m, err := raytrace.Render(t.Context(), scene, raytrace.Options{Width: int(100 * aspect), Height: 100})
			if err != nil {
				t.Fatal(err)
			}
			inside, size := 0, m.Rect.Size()
			for y := range size.Y {
				for x := range size.X {
					if c := m.RGBAAt(x, y); (raytrace.Color{R: c.R, G: c.G, B: c.B}) == scene.Background {
						continue
					}
					inside++
					if x == 0 || y == 0 || x == size.X-1 || y == size.Y-1 {
						t.Fatalf("aspect %v, up z %t: pixel (%d, %d) at the border is not background", aspect, upZ, x, y)
					}
				}
			}
			if inside < size.X*size.Y/20 {
				t.Errorf("aspect %v, up z %t: %d pixels of %v show anything", aspect, upZ, inside, size)
			}
		}
	}
	empty := Show(nil, 1, false)
	if err := empty.Check(); !errors.Is(err, raytrace.ErrCamera) {
		t.Errorf("of nothing: %v, want %v", err, raytrace.ErrCamera)
	}
}

// FuzzMeshes: any bytes are refused by a known error, or are triangles that can be drawn.
func FuzzMeshes(f *testing.F) {
	for _, bad := range badMeshes[:len(badMeshes)-1] {
		f.Add([]byte(bad.text))
	}
	f.Add([]byte(pyramidOBJ))
	f.Add([]byte(triangleSTL))
	f.Add(binarySTL(raytrace.Triangle{A: vec(1, 2, 3)}, raytrace.Triangle{B: vec(3, 2, 1)}))
	camera := raytrace.LookAt(vec(0, 0, -5), vec(0, 0, 0), vec(0, -1, 0), 60, 4.0/3)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func(io.Reader, raytrace.Color) ([]raytrace.Triangle, error){ReadOBJ, ReadSTL} {
			triangles, err := read(bytes.NewReader(data), stone)
			if err != nil {
				if !errors.Is(err, raytrace.ErrSyntax) && !errors.Is(err, raytrace.ErrNotFinite) && !errors.Is(err, raytrace.ErrRange) || triangles != nil {
					t.Errorf("error %v, %d triangles", err, len(triangles))
				}
				continue
			}
			scene := raytrace.Scene{Camera: camera, Triangles: triangles, Shadows: true, Lights: []raytrace.Light{{At: vec(1, 2, -3)}}}
			if _, err := raytrace.Render(t.Context(), scene, raytrace.Options{Width: 4, Height: 3}); err != nil {
				t.Errorf("%d triangles: %v", len(triangles), err)
			}
		}
	})
}
