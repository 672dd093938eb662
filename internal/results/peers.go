package results

// Peers says what the benchmarks of benchdata/peers compare. What is no peer but
// a reference, such as hashing alone, is compared all the same: nobody can be
// faster at the whole work.
var Peers = []Pair{
	{"Count", "regexp2", "api", ""},
	{"Count", "regexp2-string", "api", ""},
	{"Count", "read", "api", "reading alone"},

	{"String", "gonanoid", "secure", ""},
	{"String", "uniuri", "secure", ""},
	{"String", "randstr", "secure", "not exactly uniform"},
	{"String", "text", "secure", "26 letters of 32, always"},
	{"String", "gofakeit", "api", "not secure, as ours here"},
	{"Fill", "fastrand", "api", "not exactly uniform"},
	{"Fill", "pcg", "api", ""},

	{"Add", "hyperloglog", "sketch", ""},
	{"Add", "hyperloglogdense", "sketch", ""},
	{"Add", "influxdb", "sketch", ""},
	{"Add", "hllpp", "sketch", ""},
	{"Add", "intmap", "sketch", "exact, of hashes"},
	{"Add", "map", "sketch", "exact"},
	{"Add", "hash", "sketch", "hashing alone"},
	{"Add", "xxh3", "sketch", "hashing alone"},
	{"Add", "hyperloglog", "cvm", ""},
	{"Merge", "hyperloglog", "sketch", ""},
	{"Marshal", "hyperloglog", "sketch", ""},

	{"Pick", "weightedrand", "table", ""},
	{"Pick", "weightedrand", "fill", ""},
	{"Pick", "gonum", "table", ""},
	{"Pick", "gonum-set", "tree", ""},
	{"Pick", "sampleuv-set", "tree", ""},
	{"Pick", "fenwick-set", "tree", "a tree of sums, no error checks"},
	{"Pick", "rand", "table", "the random number alone"},
	{"Pick", "rand", "fill", "the random number alone"},
	{"Build", "weightedrand", "table", ""},
	{"Sample", "sampleuv", "sample", ""},
	{"Sample", "sampleuv", "reservoir", "all weights at hand, where ours sees one at a time"},
	{"Once", "gofakeit", "once", "float32 weights, made before"},
	{"Once", "weightedrand", "once", ""},
	{"Once", "gonum", "once", ""},

	{"Render", "kdtree", "api", "written here in the way of fogleman/pt, which is no module"},
}
