package live

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"image"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

func newView(t *testing.T, ctx context.Context, opts raytrace.Options) (*View, *raytrace.Tiles) {
	t.Helper()
	tiles, err := raytrace.RenderTiles(ctx, raytrace.Story(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return New(tiles), tiles
}

// watch puts the tiles of a stream together, until it ends.
func watch(t *testing.T, server *httptest.Server, size image.Point) (m *image.RGBA, last end) {
	t.Helper()
	answer, err := http.Get(server.URL + "/picture/tiles")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	m = image.NewRGBA(image.Rectangle{Max: size})
	events := bufio.NewScanner(answer.Body)
	events.Buffer(nil, 1<<20)
	for event := ""; events.Scan(); {
		name, data, _ := strings.Cut(events.Text(), ": ")
		switch {
		case name == "event":
			event = data
		case name == "data" && event == "tile":
			var piece tile
			if err := json.Unmarshal([]byte(data), &piece); err != nil {
				t.Fatal(err)
			}
			for row := range len(piece.RGBA) / piece.Width / 4 {
				copy(m.Pix[m.PixOffset(piece.X, piece.Y+row):], piece.RGBA[4*piece.Width*row:][:4*piece.Width])
			}
		case name == "data" && event == "end":
			if err := json.Unmarshal([]byte(data), &last); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m, last
}

// Viewers under any path get the whole picture, whether they come before it is drawn,
// meanwhile or afterwards, and wherever in an image it is drawn.
func TestView(t *testing.T) {
	into := image.NewRGBA(image.Rect(7, 5, 7+130, 5+70))
	view, tiles := newView(t, t.Context(), raytrace.Options{Width: 130, Height: 70, Into: into})
	mux := http.NewServeMux()
	mux.Handle("/picture/", view)
	server := httptest.NewServer(mux)
	defer server.Close()
	drawn := make(chan error, 1)
	go func() {
		<-view.Looked()
		drawn <- view.Draw()
	}()
	for range 2 {
		got, last := watch(t, server, image.Pt(130, 70))
		if string(got.Pix) != string(tiles.Picture().Pix) || last.Error != "" || last.Ms <= 0 {
			t.Errorf("another picture than was drawn, ended by %+v", last)
		}
	}
	if err := <-drawn; err != nil {
		t.Error(err)
	}
}

// A picture that is given up says so.
func TestViewOfNothing(t *testing.T) {
	why := errors.New("no time")
	ctx, cancel := context.WithCancelCause(t.Context())
	view, _ := newView(t, ctx, raytrace.Options{Width: 80, Height: 60, Samples: 1 << 16})
	cancel(why)
	if err := view.Draw(); !errors.Is(err, why) {
		t.Errorf("drew with %v, want %v", err, why)
	}
	server := httptest.NewServer(http.StripPrefix("/picture", view))
	defer server.Close()
	if _, last := watch(t, server, image.Pt(80, 60)); last.Error != why.Error() {
		t.Errorf("the end says %q, want %q", last.Error, why)
	}
}

// Who calls Draw once more waits for the first call, and neither ends the picture for its
// viewers early nor changes what they are told.
func TestDrawTwice(t *testing.T) {
	view, tiles := newView(t, t.Context(), raytrace.Options{Width: 300, Height: 200, Samples: 8})
	server := httptest.NewServer(http.StripPrefix("/picture", view))
	defer server.Close()
	drawn := make(chan error)
	for range 3 {
		go func() { drawn <- view.Draw() }()
	}
	got, last := watch(t, server, image.Pt(300, 200))
	for range 3 {
		if err := <-drawn; err != nil {
			t.Error(err)
		}
	}
	if string(got.Pix) != string(tiles.Picture().Pix) {
		t.Error("a viewer got another picture than was drawn")
	}
	if _, again := watch(t, server, image.Pt(300, 200)); again != last {
		t.Errorf("the end says %+v, then %+v", last, again)
	}
}

func TestServe(t *testing.T) {
	view, _ := newView(t, t.Context(), raytrace.Options{Width: 8, Height: 6})
	check := func(method, path string, want int) *http.Response {
		t.Helper()
		w := httptest.NewRecorder()
		view.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
		if w.Code != want {
			t.Errorf("%s %s: status %d, want %d", method, path, w.Code, want)
		}
		return w.Result()
	}
	if csp := check("GET", "/a/b/", http.StatusOK).Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("content security policy %q", csp)
	}
	check("HEAD", "/", http.StatusOK)
	if kind := check("HEAD", "/tiles", http.StatusOK).Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("HEAD of the tiles: content type %q", kind)
	}
	if allow := check("POST", "/", http.StatusMethodNotAllowed).Header.Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("POST: allowed is %q", allow)
	}
	check("GET", "/secret", http.StatusNotFound)
	select {
	case <-view.Looked():
		t.Error("a page or a HEAD is no viewer of the picture yet")
	default:
	}
}
