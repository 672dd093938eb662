// Keep writes a CPU profile for benchdata/results: without the names of the
// machine that it was recorded on. Paths of source files begin at their module,
// or at src for the standard library; the program's path goes.
//
//	go run ./benchdata/keep kept.pprof recorded.pprof
package main

import (
	"errors"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/pprof/profile"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("keep: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: keep kept.pprof recorded.pprof")
	}
	if err := keep(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func keep(to, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	p, err := profile.ParseData(data)
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	scrub(p, root)
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(p.Write(f), f.Close())
}

// scrub removes what names the machine: root is where the module is.
func scrub(p *profile.Profile, root string) {
	for _, m := range p.Mapping {
		m.File, m.BuildID = filepath.Base(m.File), ""
	}
	for _, f := range p.Function {
		f.Filename = short(f.Filename, root)
	}
	p.Comments = nil
}

// short is a path from the module, from the standard library's src, or from the
// module cache's directory of modules; of any other only the last element is left.
func short(path, root string) string {
	path, root = filepath.ToSlash(path), filepath.ToSlash(root)
	for _, before := range []string{root + "/", "/src/", "/pkg/mod/"} {
		if _, after, ok := strings.Cut(path, before); ok {
			return after
		}
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}
