package profiles

import (
	"net/url"
	"strings"
)

// shown is an address without what may be a secret: who asks, and values of a query that
// are not known to be none.
func shown(u *url.URL) string {
	plain := *u
	plain.User = nil
	query := plain.Query()
	for key, values := range query {
		switch key {
		case "seconds", "debug", "gc", "query", "from", "until":
			continue
		}
		for i := range values {
			values[i] = "xxxxx"
		}
		plain.RawQuery = query.Encode()
	}
	return plain.String()
}

// shownName is what a user named, and is no address, without what may be a password.
func shownName(name string) string {
	_, rest, isAddress := strings.Cut(name, "://")
	if !isAddress {
		rest = name
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 && (isAddress || strings.Contains(rest[:at], ":")) {
		return strings.TrimSuffix(name, rest) + rest[at+1:]
	}
	return name
}
