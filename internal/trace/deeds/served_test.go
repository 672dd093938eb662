package deeds

import "testing"

func TestServes(t *testing.T) {
	for function, want := range map[string]struct{ serves, asks bool }{
		"net/http.(*connReader).backgroundRead":                                  {serves: true},
		"net/http.checkConnErrorWriter.Write":                                    {serves: true},
		"google.golang.org/grpc/internal/transport.(*http2Server).HandleStreams": {serves: true},
		"net/http.(*persistConn).readLoop":                                       {asks: true},
		"net/http.persistConnWriter.Write":                                       {asks: true},
		"google.golang.org/grpc/internal/transport.(*http2Client).reader":        {asks: true},
		"net/http.(*conn).serve":                                                 {}, // a handler's own connections, too
	} {
		stack := []string{"syscall.Read", "net.(*netFD).Read", function}
		if serves, asks := Serves(stack), Asks(stack); serves != want.serves || asks != want.asks {
			t.Errorf("%s serves: %v, asks: %v, want %+v", function, serves, asks, want)
		}
	}
	if !Accepts("net.(*netFD).accept") || Accepts("net.(*netFD).Read") {
		t.Error("accepting is not told from reading")
	}
}
