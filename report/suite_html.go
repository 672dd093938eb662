package report

// Step introduces the bottleneck where it is a step of the go command.
func (d *pageData) Step() string { return d.Bottleneck.step() }

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
		list = append(list, packageRow{p.name, p.cells()})
	}
	return list
}
