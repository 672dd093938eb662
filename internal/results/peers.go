package results

// Peers says what the benchmarks of benchdata/peers compare. What is no peer but
// a reference, such as hashing alone, is compared all the same: nobody can be
// faster at the whole work.
var Peers = []Pair{
	{"Count", "regexp2", "api"},
	{"Count", "regexp2-string", "api"},

	{"String", "gonanoid", "secure"},
	{"String", "uniuri", "secure"},
	{"String", "randstr", "secure"},
	{"String", "text", "secure"},
	{"String", "gofakeit", "api"},
	{"Fill", "fastrand", "api"},
	{"Fill", "pcg", "api"},

	{"Add", "hyperloglog", "sketch"},
	{"Add", "hyperloglogdense", "sketch"},
	{"Add", "influxdb", "sketch"},
	{"Add", "hllpp", "sketch"},
	{"Add", "intmap", "sketch"},
	{"Add", "map", "sketch"},
	{"Add", "hash", "sketch"},
	{"Add", "xxh3", "sketch"},
	{"Add", "hyperloglog", "cvm"},

	{"Pick", "weightedrand", "table"},
	{"Pick", "gonum", "table"},
	{"Pick", "gonum-set", "tree"},
	{"Pick", "sampleuv-set", "tree"},
	{"Pick", "fenwick-set", "tree"},
	{"Once", "gofakeit", "once"},
	{"Once", "weightedrand", "once"},
	{"Once", "gonum", "once"},
}
