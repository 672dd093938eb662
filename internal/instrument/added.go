package instrument

import (
	"embed"
	"path/filepath"
)

// added are the files that overlays add to packages.
//
//go:embed *.go.txt
var added embed.FS

// add adds files to the package in a directory, by their names without ".go.txt". They
// stand behind the package's own, in alphabetical order, and so do their functions init.
func (o *Overlay) add(dir string, names ...string) {
	for _, name := range names {
		text, err := added.ReadFile(name + ".go.txt")
		if err != nil {
			panic("instrument: " + err.Error())
		}
		o.addText(dir, name, text)
	}
}

// addText is add for a file with a text of its own.
func (o *Overlay) addText(dir, name string, text []byte) {
	o.replace[filepath.Join(dir, "zz_bottleneck_"+name+".go")] = text
}
