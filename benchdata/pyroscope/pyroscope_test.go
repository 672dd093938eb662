package pyroscope

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/pprof/profile"
	client "github.com/grafana/pyroscope-go"
	googlev1 "github.com/grafana/pyroscope/api/gen/proto/go/google/v1"
	querierv1 "github.com/grafana/pyroscope/api/gen/proto/go/querier/v1"
	"github.com/grafana/pyroscope/api/gen/proto/go/querier/v1/querierv1connect"

	"github.com/bottleneck-go/bottleneck/internal/analyze"
	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
)

// A store keeps the last processor profile that was pushed, and answers queries with it.
type store struct {
	querierv1connect.UnimplementedQuerierServiceHandler

	mu     sync.Mutex
	pushed *profile.Profile
	asked  *querierv1.SelectMergeProfileRequest
	tenant string
}

func (s *store) SelectMergeProfile(_ context.Context, req *connect.Request[querierv1.SelectMergeProfileRequest]) (*connect.Response[googlev1.Profile], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.tenant = req.Msg, req.Header().Get("X-Scope-OrgID")
	if !strings.Contains(req.Msg.LabelSelector, `"shop"`) {
		return nil, connect.NewError(connect.CodeInvalidArgument, errors.New("no such service"))
	}
	var raw bytes.Buffer
	if err := s.pushed.WriteUncompressed(&raw); err != nil {
		return nil, err
	}
	answer := new(googlev1.Profile)
	if err := answer.UnmarshalVT(raw.Bytes()); err != nil {
		return nil, err
	}
	return connect.NewResponse(answer), nil
}

// ServeHTTP takes what the client pushes.
func (s *store) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	file, _, err := req.FormFile("profile")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p, err := profile.ParseData(data)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, t := range p.SampleType {
		if t.Type == "cpu" && len(p.Sample) > 0 {
			s.mu.Lock()
			s.pushed = p
			s.mu.Unlock()
		}
	}
}

var sink uint64

//go:noinline
func work() {
	x := sink | 1
	for range 100_000_000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink = x
}

func TestPyroscope(t *testing.T) {
	s := new(store)
	mux := http.NewServeMux()
	mux.Handle(querierv1connect.NewQuerierServiceHandler(s))
	mux.Handle("/ingest", s)
	server := httptest.NewServer(mux)
	defer server.Close()
	p, err := client.Start(client.Config{ApplicationName: "shop", ServerAddress: server.URL, UploadRate: time.Second, ProfileTypes: []client.ProfileType{client.ProfileCPU}})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(2500 * time.Millisecond); time.Now().Before(end); {
		work()
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if s.pushed == nil {
		t.Fatal("nothing was pushed")
	}
	address := "pyroscope+" + server.URL + `/?query=process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}&from=1700000000&until=1700000060`
	r, err := analyze.Run(t.Context(), []string{address}, profiles.Config{Tenant: "a-tenant"}, analyze.Config{}, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := "github.com/bottleneck-go/bottleneck/benchdata/pyroscope.work"; r.Bottleneck.Function != want || r.Profile.SampleType != "cpu/nanoseconds" {
		t.Errorf("bottleneck %+v of %+v, want %s", r.Bottleneck, r.Profile, want)
	}
	if q := s.asked; q.ProfileTypeID != "process_cpu:cpu:nanoseconds:cpu:nanoseconds" || q.LabelSelector != `{service_name="shop"}` || q.Start != 1700000000000 || q.End != 1700000060000 || s.tenant != "a-tenant" {
		t.Errorf("asked for %v by %q", q, s.tenant)
	}
	_, err = analyze.Run(t.Context(), []string{strings.Replace(address, "shop", "nothing", 1)}, profiles.Config{}, analyze.Config{}, "")
	if err == nil || !strings.Contains(err.Error(), "no such service") {
		t.Errorf("what the server complains of: %v", err)
	}
}
