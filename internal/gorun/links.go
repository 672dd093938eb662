package gorun

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// link returns a symbolic link to a folder, outside of the module cache. It is the
// same each time, in the user's cache, so that builds that depend on the path find
// what was built before; where there is no such place it is a temporary one.
func (g Go) link(folder, modules string) (string, error) {
	sum := sha256.Sum256([]byte(folder))
	name := fmt.Sprintf("%s-%x", strings.ReplaceAll(filepath.Base(folder), "@", "-"), sum[:4])
	err := errors.New("gorun: no place outside of the module cache")
	for _, place := range g.linkPlaces() {
		if beneath(place, modules) {
			continue
		}
		link := filepath.Join(place, name)
		if err = makeLink(folder, link); err == nil {
			return link, nil
		}
	}
	return "", err
}

func (g Go) linkPlaces() (places []string) {
	if cache, err := os.UserCacheDir(); err == nil {
		places = append(places, filepath.Join(cache, "bottleneck", "links"))
	}
	if g.Tmp != "" {
		places = append(places, filepath.Join(g.Tmp, "links"))
	}
	return places
}

// makeLink makes a link, unless it is there. Another process may be doing the same.
func makeLink(to, link string) error {
	if err := os.MkdirAll(filepath.Dir(link), 0o777); err != nil {
		return err
	}
	err := os.Symlink(to, link)
	if is, readErr := os.Readlink(link); readErr == nil && is == to {
		return nil
	}
	return err
}
