package deeds

import (
	"slices"
	"strings"
)

// Accepts reports whether a function accepts a connection.
func Accepts(function string) bool { return function == "net.(*netFD).accept" }

// Serves reports whether the part of a stack above the user's code reads requests, or answers them, on a connection
// that a server of HTTP has accepted.
func Serves(above []string) bool { return within(above, serving[:]) }

// Asks reports whether it sends requests, or reads answers, on a connection to a server of HTTP.
func Asks(above []string) bool { return within(above, asking[:]) }

func within(above, beginnings []string) bool {
	return slices.ContainsFunc(above, func(function string) bool {
		return slices.ContainsFunc(beginnings, func(prefix string) bool { return strings.HasPrefix(function, prefix) })
	})
}

// serving are beginnings of the names of functions that do so: those of net/http, of its HTTP/2, and of gRPC.
var serving = [...]string{
	"net/http.(*connReader).", "net/http.checkConnErrorWriter.",
	"net/http.(*http2serverConn).", "net/http/internal/http2.(*serverConn).", "golang.org/x/net/http2.(*serverConn).",
	"google.golang.org/grpc/internal/transport.NewServerTransport", "google.golang.org/grpc/internal/transport.(*http2Server).",
}

// asking are those of their clients.
var asking = [...]string{
	"net/http.(*persistConn).", "net/http.persistConnWriter.",
	"net/http.(*http2ClientConn).", "net/http/internal/http2.(*ClientConn).", "golang.org/x/net/http2.(*ClientConn).",
	"net/http.(*http2clientConnReadLoop).", "net/http/internal/http2.(*clientConnReadLoop).", "golang.org/x/net/http2.(*clientConnReadLoop).",
	"google.golang.org/grpc/internal/transport.(*http2Client).",
}
