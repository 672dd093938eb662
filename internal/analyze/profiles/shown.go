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

// Shown is what a user names without what may be a secret, as in the name of a Source.
func Shown(name string) string {
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		return shown(u)
	}
	_, rest, isAddress := strings.Cut(name, "://")
	if !isAddress {
		rest = name
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 && (isAddress || strings.Contains(rest[:at], ":")) {
		return strings.TrimSuffix(name, rest) + rest[at+1:]
	}
	return name
}
