package report

// A Profile describes the profiles, recorded elsewhere, that a report is about.
type Profile struct {
	SampleType string   `json:"sample_type"`       // as in "cpu/nanoseconds"
	Total      int64    `json:"total"`             // of all values, in the sample type's unit
	Profiles   int      `json:"profiles"`          // their number
	Own        []string `json:"own"`               // what counts as own code: prefixes of import paths
	OwnWhy     string   `json:"own_why"`           // how that was determined
	Of         string   `json:"of"`                // what shares are of, as in "the bytes in use"
	Untimed    bool     `json:"untimed,omitempty"` // they do not say how long the run took: the report has their processor time

	// Waiting is the share of those who waited, be it for work or for a result, in profiles
	// that do not tell which.
	Waiting float64 `json:"waiting,omitempty"`

	// Label is the label whose values are reported separately, and Values are its
	// values, largest first.
	Label  string       `json:"label,omitempty"`
	Values []LabelValue `json:"values,omitempty"`

	// Alike is the factor by which most functions changed together, as when the
	// load changes: then only those that changed differently are listed. It is 0 if
	// they did not, or if nothing was compared.
	Alike float64 `json:"alike,omitempty"`

	// Outliers are profiles that differ from the others.
	Outliers []Outlier `json:"outliers,omitempty"`
}

// A LabelValue is what the samples with one value of a label are charged to. The
// shares of its functions are of these samples.
type LabelValue struct {
	Value      string      `json:"value"` // "" for samples without the label
	Share      float64     `json:"share"` // of all
	Low        float64     `json:"low"`   // of the 95 % interval
	High       float64     `json:"high"`
	Samples    int64       `json:"samples"`
	Bottleneck *Bottleneck `json:"bottleneck"`
	Functions  []Function  `json:"functions"`
}

// An Outlier is a profile in which a function has a different share than in the
// others.
type Outlier struct {
	Profile  string  `json:"profile"`
	Function string  `json:"function"`
	Share    float64 `json:"share"`
	Others   float64 `json:"others"` // its share in all other profiles together
}
