package report

import (
	"bytes"
	"strings"
	"testing"
)

func TestWriteHTMLInside(t *testing.T) {
	var out bytes.Buffer
	if err := largeReport().WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`id="inside-0" open`, "append growing a slice <b>30.0 %", "package1.Caller <b>80.0 %", "sort(list)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(out.String(), `id="inside-1"`) {
		t.Error("the page shows what is inside of a function of which nothing is known")
	}
}
