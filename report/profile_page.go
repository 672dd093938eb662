package report

// Whole is what the shares of a page are of.
func (d *pageData) Whole() string { return d.whole() }

// AboutProfile are sentences about the profiles.
func (d *pageData) AboutProfile() []string { return d.aboutProfile() }

// A shownValue is a value of a label with a name to show.
type shownValue struct {
	LabelValue
	Name string
}

// ShownValues are the values of the label.
func (d *pageData) ShownValues() (list []shownValue) {
	for _, v := range shownValues(d.Profile.Values) {
		list = append(list, shownValue{v, valueName(v)})
	}
	return list
}
