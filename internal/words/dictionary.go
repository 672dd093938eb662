package words

// Words that hints look for.
const (
	Append        = "append growing a slice"
	Concatenation = "string concatenation"
	MapAssignment = "map assignment"
	MapGrowth     = "growing a map"
	Comparison    = "comparison"
	Defer         = "defer"

	hashing = "hashing"
)

// dictionary translates the beginnings of names in package runtime and in its
// package of maps.
var dictionary = []struct{ prefix, word string }{
	{"growslice", Append},
	{"moveSlice", "allocation"},
	{"newobject", "allocation"},
	{"newarray", "allocation"},
	{"mallocgc", "allocation"},
	{"makeslice", "making a slice"},
	{"makemap", "making a map"},
	{"NewMap", "making a map"},
	{"NewEmptyMap", "making a map"},
	{"makechan", "making a channel"},

	{"mapassign", MapAssignment},
	{"mapaccess", "map lookup"},
	{"mapdelete", "map deletion"},
	{"mapclear", "clearing a map"},
	{"mapIter", "map iteration"},
	{"mapiter", "map iteration"},
	{"(*Iter)", "map iteration"},
	{"(*Map).get", "map lookup"},
	{"(*Map).put", MapAssignment},
	{"memhash", hashing},
	{"aeshash", hashing},
	{"strhash", hashing},
	{"interhash", hashing},
	{"nilinterhash", hashing},

	{"concatstring", Concatenation},
	{"concatbyte", Concatenation},
	{"slicebytetostring", "[]byte to string conversion"},
	{"stringtoslicebyte", "string to []byte conversion"},
	{"stringtoslicerune", "string to []rune conversion"},
	{"slicerunetostring", "[]rune to string conversion"},
	{"intstring", "rune to string conversion"},
	{"decoderune", "decoding runes"},
	{"countrunes", "decoding runes"},

	{"convT", "conversion to interface"},
	{"assertE2I", "type assertion"},
	{"typeAssert", "type assertion"},
	{"interfaceSwitch", "type switch"},
	{"getitab", "type assertion"},

	{"cmpstring", Comparison},
	{"cmpbody", Comparison},
	{"memeqbody", Comparison},
	{"memequal", Comparison},
	{"strequal", Comparison},
	{"interequal", Comparison},
	{"nilinterequal", Comparison},
	{"ifaceeq", Comparison},
	{"efaceeq", Comparison},
	{"f32equal", Comparison},
	{"f64equal", Comparison},
	{"c64equal", Comparison},
	{"c128equal", Comparison},

	{"memmove", "copying"},
	{"typedmemmove", "copying"},
	{"typedslicecopy", "copying"},
	{"slicecopy", "copying"},
	{"duffcopy", "copying"},
	{"memclr", "zeroing"},
	{"typedmemclr", "zeroing"},
	{"duffzero", "zeroing"},

	{"chansend", "channel send"},
	{"chanrecv", "channel receive"},
	{"closechan", "closing a channel"},
	{"select", "select"},
	{"block", "select"},
	{"newproc", "go statement"},

	{"deferproc", Defer},
	{"deferreturn", Defer},
	{"deferrangefunc", Defer},
	{"(*_panic).nextDefer", Defer},
	{"gopanic", "panic"},
	{"panic", "panic"},
	{"goPanic", "panic"},
	{"gorecover", "panic"},
	{"recovery", "panic"},
	{"sigpanic", "panic"},
	{"morestack", "growing the stack"},
	{"newstack", "growing the stack"},

	{"gcWriteBarrier", Collection},
	{"wbZero", Collection},
	{"wbMove", Collection},
	{"race", "race detector"},
	{"asan", "address sanitizer"},
	{"msan", "memory sanitizer"},
	{"cgocall", "cgo call"},
	{"rand", "random number"},
	{"print", "print"},

	{"int64div", "division"},
	{"uint64div", "division"},
	{"int64mod", "division"},
	{"uint64mod", "division"},
	{"complex128div", "division"},
	{"float64to", "number conversion"},
	{"int64to", "number conversion"},
	{"uint32to", "number conversion"},
	{"uint64to", "number conversion"},
}
