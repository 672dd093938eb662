package profiles

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// address makes a source of an address, in the manner of go tool pprof: the scheme
// may be missing where a port or a path tells that it is one.
func (c Config) address(name string) (Source, bool, error) {
	u, err := url.Parse(name)
	if err != nil || u.Host == "" {
		if !strings.ContainsAny(name, ":/") || strings.Contains(name, "://") || strings.HasPrefix(name, "/") || strings.HasPrefix(name, ".") {
			return Source{}, false, nil
		}
		u, err = url.Parse("http://" + name)
		if err != nil || u.Host == "" || !strings.Contains(u.Host, ":") {
			return Source{}, false, nil
		}
	}
	switch u.Scheme {
	case "http", "https", "https+insecure":
		s, err := c.service(u)
		return s, true, err
	case "pyroscope+http", "pyroscope+https":
		s, err := c.pyroscope(u)
		return s, true, err
	}
	return Source{}, false, fmt.Errorf("%w: %s: unknown scheme %q: want http, https, https+insecure, pyroscope+http or pyroscope+https", ErrNone, shown(u), u.Scheme)
}

// usualProfile is the path of the processor profile of a service.
const usualProfile = "/debug/pprof/profile"

// service is the profile that a service makes of itself when it is asked.
func (c Config) service(u *url.URL) (Source, error) {
	if u.Path == "" || u.Path == "/" {
		u.Path = usualProfile
	}
	query := u.Query()
	if c.Seconds > 0 {
		query.Set("seconds", strconv.FormatUint(uint64(c.Seconds), 10))
		u.RawQuery = query.Encode()
	}
	timeout := time.Minute
	if text := query.Get("seconds"); text != "" {
		seconds, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return Source{}, fmt.Errorf("%w: %s: seconds=%s is not a number", ErrNone, shown(u), text)
		}
		timeout = time.Duration(seconds)*time.Second*3/2 + 5*time.Second
	}
	client := c.client()
	if u.Scheme == "https+insecure" {
		u.Scheme = "https"
		client = &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // as asked for
	}
	return Source{Name: shown(u), Remote: true, Made: true, read: func(ctx context.Context) ([]byte, error) {
		req, err := http.NewRequest(http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, err
		}
		return c.do(ctx, client, req, timeout)
	}}, nil
}

func (c Config) client() *http.Client {
	if c.Client != nil {
		return c.Client
	}
	return http.DefaultClient
}

// do sends a request and reads the answer.
func (c Config) do(ctx context.Context, client *http.Client, req *http.Request, timeout time.Duration) ([]byte, error) {
	if c.Timeout > 0 {
		timeout = c.Timeout
	}
	name := shown(req.URL)
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %v: see -timeout", timeout))
	defer cancel()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(ctx, err))
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(ctx, err))
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: the server answered %s%s", name, resp.Status, said(data))
	}
	return data, nil
}

// cause is why a request failed, without its address.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// said is the first line of a server's complaint, if that is text.
func said(body []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(body), []byte("\n"))
	if len(line) == 0 || len(line) > 300 || bytes.HasPrefix(line, []byte("<")) || bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' }) {
		return ""
	}
	return ": " + string(line)
}
