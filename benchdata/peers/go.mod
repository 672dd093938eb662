module github.com/bottleneck-go/bottleneck/benchdata/peers

go 1.26.0

require (
	github.com/axiomhq/hyperloglog v0.3.0
	github.com/bottleneck-go/bottleneck v0.0.0
	github.com/brianvoe/gofakeit/v7 v7.18.1
	github.com/dchest/uniuri v1.2.0
	github.com/dgryski/go-metro v0.0.0-20250106013310-edb8663e5e33
	github.com/dlclark/regexp2/v2 v2.12.0
	github.com/kamstrup/intmap v0.5.2
	github.com/matoous/go-nanoid/v2 v2.1.0
	github.com/thanhpk/randstr v1.0.7
)

require golang.org/x/sys v0.49.0 // indirect

replace github.com/bottleneck-go/bottleneck => ../..
