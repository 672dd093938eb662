module github.com/bottleneck-go/bottleneck/benchdata/peers

go 1.26.0

require (
	github.com/axiomhq/hyperloglog v0.3.0
	github.com/bottleneck-go/bottleneck v0.0.0
	github.com/dgryski/go-metro v0.0.0-20250106013310-edb8663e5e33
)

require github.com/kamstrup/intmap v0.5.2

replace github.com/bottleneck-go/bottleneck => ../..
