package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The JSON forms are promises: fields are added, never changed. Every field is
// filled in, by its name.
func TestGoldenJSON(t *testing.T) {
	var r report.Report
	var d difference.Difference
	var v verification.Verification
	for name, value := range map[string]interface{ WriteJSON(io.Writer) error }{"report": &r, "difference": &d, "verification": &v} {
		fill(reflect.ValueOf(value).Elem(), name)
		var got bytes.Buffer
		if err := value.WriteJSON(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s (go test ./report -update, if nothing but new fields):\n%s", path, got.Bytes())
		}
		back := reflect.New(reflect.TypeOf(value).Elem())
		if err := json.Unmarshal(want, back.Interface()); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := back.Interface().(interface{ WriteJSON(io.Writer) error }).WriteJSON(&again); err != nil || !bytes.Equal(again.Bytes(), want) {
			t.Errorf("%s read and written again (%v):\n%s", path, err, again.Bytes())
		}
	}
}

// fill fills in a field of that name.
func fill(v reflect.Value, name string) {
	n := 0
	for _, c := range name {
		n = (31*n + int(c)) % 1000
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Map:
		item := reflect.New(v.Type().Elem()).Elem()
		fill(item, name)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("timed"), item)
	case reflect.String:
		v.SetString(name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.5)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Interface: // an error
		v.Set(reflect.ValueOf(errors.New("doubt <b>")))
	default:
		panic("a field of kind " + v.Kind().String())
	}
}
