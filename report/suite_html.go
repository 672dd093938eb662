package report

import "github.com/bottleneck-go/bottleneck/internal/render"

// ShownTests are the tests that a page lists.
func (d *pageData) ShownTests() []Test { return d.Tests[:min(len(d.Tests), pageRows)] }

// A packageRow is what the go command did for a package.
type packageRow struct {
	Name  string
	Cells []string
}

// PackageRows are the packages that a page lists.
func (d *pageData) PackageRows() (list []packageRow) {
	works := d.packageWorks()
	for _, p := range works[:min(len(works), pageRows)] {
		row := packageRow{Name: p.name, Cells: []string{render.Duration(p.path)}}
		for _, kind := range []string{"compile", "link", "vet", "run"} {
			cell := render.Duration(p.walls[kind])
			if kind == "run" && p.cached {
				cell = "cached"
			}
			row.Cells = append(row.Cells, cell)
		}
		list = append(list, row)
	}
	return list
}
