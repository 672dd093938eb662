package raytrace

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

const storyText = `{
  "camera": {"corner": [0, 0, 0], "right": [8, 0, 0], "down": [0, 6, 0]},
  "background": "#646464",
  "ambient": 0.11764705882352941,
  "lights": [{"at": [8, 0, 7]}],
  "spheres": [
    {"center": [4, 3, 10], "radius": 2, "color": "#ff0000"}
  ]
}
`

func TestReadScene(t *testing.T) {
	got, err := ReadScene(strings.NewReader(storyText))
	if err != nil {
		t.Fatal(err)
	}
	if want := Story(); !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	got, err = ReadScene(strings.NewReader("\ufeff" + storyText))
	if want := Story(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("with a byte order mark, read %+v, %v", got, err)
	}
}

// badScenes are texts made from the story's by one replacement each.
var badScenes = []struct {
	old, new     string
	line, column int
	is           error
	words        string
}{
	{storyText, "", 1, 1, ErrSyntax, "ends too early"},
	{storyText, "[]", 1, 1, ErrSyntax, "have [, need the scene in {...}"},
	{storyText, "\ufeff nul", 1, 8, ErrSyntax, "ends too early"},
	{storyText, "nul", 1, 4, ErrSyntax, "ends too early"},
	{storyText, "\n {}", 2, 2, ErrCamera, "camera: impossible camera: right is 0 long"},
	{"\n}\n", "\n} x", 9, 3, ErrSyntax, "more text after the scene"},
	{"\n}\n", "\n", 9, 1, ErrSyntax, "ends too early"},
	{`"radius": 2`, `"radios": 2`, 7, 28, ErrSyntax, `unknown field "radios" of a sphere, have center, radius, color, mirror`},
	{`"radius": 2`, `"radius": 2, "radius": 3`, 7, 41, ErrSyntax, `field "radius" of a sphere stands twice`},
	{`"radius": 2`, `"radius": "2"`, 7, 38, ErrSyntax, `have "2", need a number`},
	{`"radius": 2`, `"radius": null`, 7, 38, ErrSyntax, "have null, need a number"},
	{`"radius": 2`, `"radius": 1e999`, 7, 38, ErrNotFinite, "have 1e999: not a number of at most 1e100"},
	{`"radius": 2`, `"radius": NaN`, 7, 38, ErrSyntax, "invalid character 'N'"},
	{`"radius": 2`, `"radius": 0`, 7, 5, ErrRadius, "radius 0: impossible radius, need 1e-100 to 1e+100"},
	{`"radius": 2`, `"radius": 1e-101`, 7, 5, ErrRadius, "radius 1e-101: impossible radius, need 1e-100 to"},
	{`"radius": 2`, `"radius": -2`, 7, 5, ErrRadius, "radius -2"},
	{`"radius": 2`, `"radius": 1e101`, 7, 5, ErrRadius, "to 1e+100"},
	{`"radius": 2`, `"radius": 11`, 7, 5, ErrInside, "sphere 0: the camera is inside"},
	{`"radius": 2`, `"radius": 2, "mirror": 2`, 7, 5, ErrRange, "mirror 2: out of range, need 0 to 1"},
	{`[4, 3, 10]`, `[4, 3]`, 7, 16, ErrSyntax, "have 2 coordinates, need 3"},
	{`[4, 3, 10]`, `[4, 3, 1e200]`, 7, 5, ErrNotFinite, "center [4, 3, 1e+200]"},
	{`[4, 3, 10]`, `[4 3 10]`, 7, 19, ErrSyntax, "invalid character '3'"},
	{`[4, 3, 10]`, `4`, 7, 16, ErrSyntax, "have 4, need a list in [...]"},
	{`"#ff0000"`, `"red"`, 7, 50, ErrSyntax, `color "red": not understood, need # and six`},
	{`"#ff0000"`, `"#ff000g"`, 7, 50, ErrSyntax, "need # and six"},
	{`0.117`, `-0.117`, 4, 14, ErrRange, "ambient -0.117"},
	{`[0, 6, 0]`, `[6, 6, 0]`, 2, 13, ErrCamera, "meet at 45 degrees, need 90"},
	{`[0, 6, 0]`, `[0, 0, 0]`, 2, 13, ErrCamera, "down 0, need at least 1e-100"},
	{`"lights"`, `"bounces": 1.5, "lights"`, 5, 14, ErrSyntax, "have 1.5, need a whole number"},
	{`"lights"`, `"bounces": 65, "lights"`, 5, 14, ErrRange, "bounces 65: out of range, need 0 to 64"},
	{`"lights"`, `"bounces": -1, "lights"`, 5, 14, ErrRange, "bounces -1: out of range, need 0 to 64"},
	{`"lights"`, `"bounces": 1e300, "lights"`, 5, 14, ErrRange, "bounces 1e+300"},
	{`[{"at": [8, 0, 7]}]`, `nul`, 5, 13, ErrSyntax, "invalid character"},
	{`[{"at": [8, 0, 7]}]`, `[null]`, 5, 14, ErrSyntax, "have null, need a light in {...}"},
	{`"lights"`, `"shadows": 1, "lights"`, 5, 14, ErrSyntax, "have 1, need true or false"},
	{`"lights"`, `"planes": [{"normal": [0, 0, 0]}], "lights"`, 5, 14, ErrRange, "normal [0, 0, 0]: out of range, need a length of at least 1e-100"},
	{`"lights"`, `"planes": [{"at": [0, 1e200, 0]}], "lights"`, 5, 14, ErrNotFinite, "at [0, 1e+200, 0]"},
	{`"lights"`, `"triangles": [{"a": [0, 0, 0], "b": [1]}], "lights"`, 5, 39, ErrSyntax, "have 1 coordinates, need 3"},
	{`"lights"`, `"triangles": [{"mirror": 2}], "lights"`, 5, 17, ErrRange, "mirror 2"},
	{`[8, 0, 7]`, `[8, 0, 7], "falloff": -1`, 5, 14, ErrRange, "falloff -1"},
	{`[8, 0, 7]`, `[8, 0, 7], "power": -1`, 5, 14, ErrRange, "power -1"},
}

func TestReadSceneErrors(t *testing.T) {
	for _, bad := range badScenes {
		text := strings.Replace(storyText, bad.old, bad.new, 1)
		got, err := ReadScene(strings.NewReader(text))
		if !errors.Is(err, bad.is) || !strings.Contains(err.Error(), bad.words) {
			t.Errorf("%s: error %v, want %v with %q", bad.new, err, bad.is, bad.words)
		}
		place, ok := errors.AsType[*ReadError](err)
		if !ok || place.Line != bad.line || place.Column != bad.column {
			t.Errorf("%s: error %v, want line %d, column %d", bad.new, err, bad.line, bad.column)
		}
		if !reflect.DeepEqual(got, Scene{}) {
			t.Errorf("%s: an error and a scene", bad.new)
		}
	}
}

type brokenReader struct{ error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.error }

func TestReadSceneFromBrokenFile(t *testing.T) {
	broken := errors.New("disk on fire")
	if _, err := ReadScene(brokenReader{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// What encoding/json writes of a scene is read, also where a list is nil.
func TestSceneWithoutLists(t *testing.T) {
	scene := Story()
	scene.Lights, scene.Spheres = nil, nil
	text, err := json.Marshal(scene)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadScene(strings.NewReader(string(text))); err != nil || !reflect.DeepEqual(got, scene) {
		t.Errorf("%s became %+v, %v", text, got, err)
	}
}

func TestSceneRoundTrip(t *testing.T) {
	scene := Random(20, 3)
	scene.Camera = LookAt(Vec{1, 2, -3}, Vec{4, 3, 10}, Vec{0, -1, 0}, 60, 4.0/3)
	scene.Shadows, scene.Bounces, scene.Interior = true, 3, true
	scene.Lights = append(scene.Lights, Light{At: Vec{-1, 1e-3, 1e10}, Color: Color{1, 2, 254}, Power: 0.3})
	scene.Spheres[7].Mirror = 0.7
	text, err := json.Marshal(scene)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadScene(strings.NewReader(string(text)))
	if err != nil || !reflect.DeepEqual(got, scene) {
		t.Errorf("read back %+v, %v; want %+v", got, err, scene)
	}
}

// Whatever the text, ReadScene gives one of the documented errors with a place
// inside the text, or a scene that survives being written and read again.
func FuzzReadScene(f *testing.F) {
	f.Add(storyText)
	for _, bad := range badScenes {
		f.Add(strings.Replace(storyText, bad.old, bad.new, 1))
	}
	known := []error{ErrNotFinite, ErrRadius, ErrRange, ErrCamera, ErrInside, ErrSyntax}
	f.Fuzz(func(t *testing.T, text string) {
		scene, err := ReadScene(strings.NewReader(text))
		if err != nil {
			for _, k := range known {
				if errors.Is(err, k) {
					return
				}
			}
			t.Fatalf("undocumented error %v", err)
		}
		again, err := json.Marshal(scene)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadScene(strings.NewReader(string(again)))
		if err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		if twice, _ := json.Marshal(back); string(twice) != string(again) {
			t.Fatalf("read back %s, want %s", twice, again)
		}
	})
}

// encoding/json reads what it writes of a Scene, without ReadScene's errors.
func TestSceneByEncodingJSON(t *testing.T) {
	text, err := json.Marshal(Random(20, 1))
	if err != nil {
		t.Fatal(err)
	}
	var scene Scene
	if err := json.Unmarshal(text, &scene); err != nil {
		t.Fatal(err)
	}
	if want := Random(20, 1); !reflect.DeepEqual(scene, want) {
		t.Errorf("have %v, want %v", scene, want)
	}
	for text, want := range map[string]error{"[1,2,3]": nil, "null": nil, "[1,2]": ErrSyntax, "[1,2,3,4]": ErrSyntax, `{"X":1}`: ErrSyntax, `[1,2,"3"]`: ErrSyntax} {
		v := Vec{7, 8, 9}
		if err := v.UnmarshalJSON([]byte(text)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
		if unchanged := v == (Vec{7, 8, 9}); unchanged != (text != "[1,2,3]") {
			t.Errorf("%s makes it %v", text, v)
		}
	}
}

// A scene with everything goes through JSON, by encoding/json and by ReadScene.
func TestFlatSceneRoundTrip(t *testing.T) {
	scene := randomMesh(6)
	scene.Camera = before(3)
	scene.Lights = append(scene.Lights, Light{Falloff: 2.5})
	if len(scene.Triangles) == 0 || len(scene.Planes) == 0 {
		t.Fatal("a scene without triangles or planes")
	}
	text, err := json.Marshal(scene)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadScene(strings.NewReader(string(text))); err != nil || !reflect.DeepEqual(got, scene) {
		t.Errorf("read %+v, %v, want %+v", got, err, scene)
	}
}
