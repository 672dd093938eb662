// Package live shows in a browser how a picture is drawn: a [View] is an
// [http.Handler] whose page fills tile by tile.
//
//	tiles, err := raytrace.RenderTiles(ctx, scene, opts)
//	if err != nil {
//		return err
//	}
//	view := live.New(tiles)
//	http.Handle("/picture/", view)
//	...
//	err = view.Draw() // watched by whoever opens the page
package live

import (
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"fmt"
	"image"
	"net/http"
	"path"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/raytrace"
)

//go:embed live.html
var page string

// A View shows one picture to any number of viewers, all of whom get all of its
// tiles, however late they come. Use [New]; a zero View is not usable. A View
// serves any path that ends in a slash: the page itself, and "tiles" below it. It
// does not check who is watching: leave that to what it is mounted behind. Its
// methods are safe for concurrent use.
type View struct {
	tiles  *raytrace.Tiles
	looked chan struct{} // closed by the first viewer
	look   sync.Once
	draw   sync.Once

	mu       sync.Mutex
	finished []image.Rectangle
	end      *end          // nil while drawing
	changed  chan struct{} // closed when the above changes
}

// An end is the last message of a picture.
type end struct {
	Error string  `json:"error,omitempty"`
	Ms    float64 `json:"ms"`
}

// New returns a view of a picture. Nothing else may call [raytrace.Tiles.All].
func New(tiles *raytrace.Tiles) *View {
	return &View{tiles: tiles, looked: make(chan struct{}), changed: make(chan struct{})}
}

// Draw draws the picture. It returns when it is finished, with the error of the
// tiles. It draws only once: further calls wait for the first, and return the same.
func (v *View) Draw() error {
	v.draw.Do(v.drawOnce)
	return v.tiles.Err()
}

func (v *View) drawOnce() {
	start := time.Now()
	for rect := range v.tiles.All() {
		v.update(func() { v.finished = append(v.finished, rect) })
	}
	last := &end{Ms: float64(time.Since(start).Microseconds()) / 1e3}
	if err := v.tiles.Err(); err != nil {
		last.Error = err.Error()
	}
	v.update(func() { v.end = last })
}

// Looked returns a channel that is closed when the first viewer has come, for
// programs that start to draw only then.
func (v *View) Looked() <-chan struct{} { return v.looked }

// update changes what viewers see and wakes them.
func (v *View) update(change func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change()
	close(v.changed)
	v.changed = make(chan struct{})
}

// after returns the tiles finished after the first n, the end, and a channel
// that is closed when there is more.
func (v *View) after(n int) ([]image.Rectangle, *end, <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.finished[n:], v.end, v.changed
}

// ServeHTTP serves the page, and the tiles as server-sent events under "tiles".
func (v *View) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, name := path.Split(r.URL.Path)
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "raytrace: only GET is of use here", http.StatusMethodNotAllowed)
	case name == "tiles":
		v.stream(w, r)
	case name == "":
		servePage(w)
	default:
		http.NotFound(w, r)
	}
}

func servePage(w http.ResponseWriter) {
	nonce := rand.Text()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", fmt.Sprintf(
		"default-src 'none'; connect-src 'self'; script-src 'nonce-%s'; style-src 'nonce-%s'", nonce, nonce))
	fmt.Fprintf(w, page, nonce, nonce)
}

// stream sends the tiles as server-sent events: one "size", a "tile" each with
// its bytes in base64, and the "end".
func (v *View) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead { // nobody looks
		return
	}
	v.look.Do(func() { close(v.looked) })
	flush := http.NewResponseController(w)
	size := v.tiles.Picture().Rect.Size()
	send(w, "size", map[string]int{"width": size.X, "height": size.Y, "tiles": v.tiles.Count()})
	for n := 0; ; {
		fresh, end, changed := v.after(n)
		for _, rect := range fresh {
			send(w, "tile", tileMessage(v.tiles.Picture(), rect))
		}
		n += len(fresh)
		if end != nil {
			send(w, "end", end)
		}
		if flush.Flush() != nil || end != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// send writes one event. An error shows at the next Flush.
func send(w http.ResponseWriter, event string, data any) {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // only our own plain types come here
	}
	fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, text)
}

// A tile is a piece of the picture; X and Y count from its upper left pixel.
type tile struct {
	X     int    `json:"x"`
	Y     int    `json:"y"`
	Width int    `json:"width"`
	RGBA  []byte `json:"rgba"`
}

func tileMessage(m *image.RGBA, rect image.Rectangle) tile {
	from := rect.Min.Sub(m.Rect.Min)
	t := tile{X: from.X, Y: from.Y, Width: rect.Dx()}
	for y := rect.Min.Y; y < rect.Max.Y; y++ {
		start := m.PixOffset(rect.Min.X, y)
		t.RGBA = append(t.RGBA, m.Pix[start:start+4*rect.Dx()]...)
	}
	return t
}
