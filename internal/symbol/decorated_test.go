package symbol

import "testing"

func TestUndecorated(t *testing.T) {
	for name, want := range map[string]string{
		":(idle):0":                                                "(idle)",
		"./build/index.js:carSearchHandler:29":                     "carSearchHandler",
		"node:internal/streams:_write:1":                           "_write",
		"(unknown):-1 - (unknown) [c function]":                    "(unknown) [c function]",
		"libunwind.rs:93 - backtrace::backtrace::libunwind::trace": "backtrace::backtrace::libunwind::trace",
		"(idle)": "(idle)", "std::vec::push": "std::vec::push", "main.f": "main.f", "a - b": "a - b", "": "",
	} {
		if got := Undecorated(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
