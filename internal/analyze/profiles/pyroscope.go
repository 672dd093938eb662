package profiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// usualQuery is the type of profile that a query names when it has a selector alone.
const usualQuery = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"

// pyroscope is the merged profile of a query to a Pyroscope server:
//
//	pyroscope+http://host:4040/?query=TYPE{label="value"}&from=now-1h&until=now
//
// It is one call of querier.v1.QuerierService/SelectMergeProfile by the Connect
// protocol, whose body is a bare message and whose answer is a profile in pprof's
// format.
func (c Config) pyroscope(u *url.URL) (Source, error) {
	query := u.Query()
	kind, selector := splitQuery(query.Get("query"))
	now := time.Now()
	from, err := moment(query.Get("from"), now.Add(-time.Hour), now)
	if err != nil {
		return Source{}, fmt.Errorf("%w: %s: from=%w", ErrNone, shown(u), err)
	}
	until, err := moment(query.Get("until"), now, now)
	if err != nil {
		return Source{}, fmt.Errorf("%w: %s: until=%w", ErrNone, shown(u), err)
	}
	if !from.Before(until) {
		return Source{}, fmt.Errorf("%w: %s: from is not before until", ErrNone, shown(u))
	}
	target := *u
	target.Scheme = strings.TrimPrefix(u.Scheme, "pyroscope+")
	target.RawQuery, target.User = "", nil
	target.Path = strings.TrimSuffix(u.Path, "/") + "/querier.v1.QuerierService/SelectMergeProfile"
	body := selectMergeProfile(kind, selector, from, until)
	user, password := c.User, c.Password
	if u.User != nil {
		user = u.User.Username()
		password, _ = u.User.Password()
	}
	return Source{Name: shown(u), Remote: true, read: func(ctx context.Context) ([]byte, error) {
		req, err := http.NewRequest(http.MethodPost, target.String(), bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/proto")
		req.Header.Set("Connect-Protocol-Version", "1")
		if c.Tenant != "" {
			req.Header.Set("X-Scope-OrgID", c.Tenant)
		}
		if user != "" {
			req.SetBasicAuth(user, password)
		}
		data, err := c.do(ctx, c.client(), req, time.Minute)
		if err == nil && len(data) == 0 {
			err = fmt.Errorf("%w: %s: nothing matches the query", ErrNone, shown(u))
		}
		return data, err
	}}, nil
}

// splitQuery cuts a query into the type of profile and the selector of labels.
func splitQuery(query string) (kind, selector string) {
	kind, rest, ok := strings.Cut(query, "{")
	if kind = strings.TrimSpace(kind); kind == "" {
		kind = usualQuery
	}
	if !ok {
		return kind, "{}"
	}
	return kind, "{" + rest
}

// moment reads a time: "now", "now-1h", seconds or milliseconds since 1970, or RFC 3339.
func moment(text string, usual, now time.Time) (time.Time, error) {
	if text == "" {
		return usual, nil
	}
	if rest, ok := strings.CutPrefix(text, "now"); ok {
		if rest == "" {
			return now, nil
		}
		if rest, ok = strings.CutPrefix(rest, "-"); ok {
			if d, err := duration(rest); err == nil {
				return now.Add(-d), nil
			}
		}
	} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if n > 1e11 {
			return time.UnixMilli(n), nil
		}
		return time.Unix(n, 0), nil
	} else if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%s is not a time: want now, now-1h, seconds since 1970, or 2006-01-02T15:04:05Z", text)
}

// duration is time.ParseDuration with days.
func duration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(text)
}

// selectMergeProfile is the message querier.v1.SelectMergeProfileRequest: the type
// of profile is field 1, the selector 2, start and end in milliseconds 3 and 4.
func selectMergeProfile(kind, selector string, start, end time.Time) []byte {
	const text, varint = 2, 0
	var m []byte
	for i, s := range []string{kind, selector} {
		m = append(m, byte(i+1)<<3|text)
		m = binary.AppendUvarint(m, uint64(len(s)))
		m = append(m, s...)
	}
	for i, t := range []time.Time{start, end} {
		m = append(m, byte(i+3)<<3|varint)
		m = binary.AppendUvarint(m, uint64(t.UnixMilli()))
	}
	return m
}
