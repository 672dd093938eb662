module github.com/bottleneck-go/bottleneck/benchdata/peers

go 1.26.0

require (
	github.com/axiomhq/hyperloglog v0.3.0
	github.com/bottleneck-go/bottleneck v0.0.0
	github.com/brianvoe/gofakeit/v7 v7.18.1
	github.com/dchest/uniuri v1.2.0
	github.com/dgryski/go-metro v0.0.0-20250106013310-edb8663e5e33
	github.com/dlclark/regexp2/v2 v2.12.0
	github.com/influxdata/influxdb v1.13.2
	github.com/kamstrup/intmap v0.5.2
	github.com/matoous/go-nanoid/v2 v2.1.0
	github.com/mroth/weightedrand/v2 v2.1.0
	github.com/retailnext/hllpp v1.0.1-0.20180308014038-101a6d2f8b52
	github.com/thanhpk/randstr v1.0.7
	github.com/valyala/fastrand v1.1.0
	github.com/zeebo/pcg v1.0.1
	github.com/zeebo/xxh3 v1.1.0
	gonum.org/v1/gonum v0.17.0
	gonum.org/v1/plot v0.17.0
)

require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.2.0 // indirect
	codeberg.org/go-pdf/fpdf v0.11.1 // indirect
	git.sr.ht/~sbinet/gg v0.7.0 // indirect
	github.com/ajstarks/svgo v0.0.0-20211024235047-1546f124cd8b // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/klauspost/cpuid/v2 v2.2.11 // indirect
	golang.org/x/image v0.46.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.42.0 // indirect
)

replace github.com/bottleneck-go/bottleneck => ../..
