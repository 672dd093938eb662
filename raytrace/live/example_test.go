package live_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/bottleneck-go/bottleneck/raytrace"
	"github.com/bottleneck-go/bottleneck/raytrace/live"
)

// A program that serves other things too shows its picture under a path of its own.
func Example() {
	tiles, err := raytrace.RenderTiles(context.Background(), raytrace.Story(), raytrace.Options{Width: 80, Height: 60})
	if err != nil {
		fmt.Println(err)
		return
	}
	view := live.New(tiles)
	mux := http.NewServeMux()
	mux.Handle("/picture/", view)
	server := httptest.NewServer(mux) // or http.ListenAndServe
	defer server.Close()

	if err := view.Draw(); err != nil {
		fmt.Println(err)
		return
	}
	answer, err := http.Get(server.URL + "/picture/")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	fmt.Println(answer.Status, strings.Contains(string(page), "<canvas"), err)
	// Output: 200 OK true <nil>
}

// Drawing may wait until somebody looks.
func ExampleView_Looked() {
	tiles, err := raytrace.RenderTiles(context.Background(), raytrace.Story(), raytrace.Options{Width: 80, Height: 60})
	if err != nil {
		fmt.Println(err)
		return
	}
	view := live.New(tiles)
	drawn := make(chan error)
	go func() {
		<-view.Looked()
		drawn <- view.Draw()
	}()
	server := httptest.NewServer(view)
	defer server.Close()
	answer, err := http.Get(server.URL + "/tiles") // as the page does
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	fmt.Println(<-drawn)
	// Output: <nil>
}
