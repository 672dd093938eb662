package deeds

import "testing"

func TestServes(t *testing.T) {
	for function, want := range map[string]bool{
		"net/http.(*connReader).backgroundRead":                                  true,
		"net/http.checkConnErrorWriter.Write":                                    true,
		"google.golang.org/grpc/internal/transport.(*http2Server).HandleStreams": true,
		"net/http.(*persistConn).readLoop":                                       false,
		"google.golang.org/grpc/internal/transport.(*http2Client).reader":        false,
		"net/http.(*conn).serve":                                                 false, // a handler's own connections, too
	} {
		if got := Serves([]string{"syscall.Read", "net.(*netFD).Read", function}); got != want {
			t.Errorf("%s serves: %v, want %v", function, got, want)
		}
	}
	if !Accepts("net.(*netFD).accept") || Accepts("net.(*netFD).Read") {
		t.Error("accepting is not told from reading")
	}
}
