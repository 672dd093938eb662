package report

// A Line is a line of a function, with its share of the run.
type Line struct {
	Line  int     `json:"line"`
	File  string  `json:"file,omitempty"` // if it is not the function's
	Share float64 `json:"share"`
	Low   float64 `json:"low"` // of the 95 % interval
	High  float64 `json:"high"`

	// Source is the text of the line; "" if it could not be read or has changed
	// since.
	Source string `json:"source"`

	// Inlined are functions that the compiler inlined into the line. Their cost is
	// part of the line's share, but is charged to them.
	Inlined []Part `json:"inlined,omitempty"`
}

// Own returns the part of the line's share that is charged to its function.
func (l Line) Own() float64 {
	own := l.Share
	for _, p := range l.Inlined {
		own -= p.Share
	}
	return own
}

// A Part is a share of the run that belongs to a function, or to an operation of
// the language or the runtime, such as "append growing a slice", "own instructions"
// or "garbage collection".
type Part struct {
	Function string  `json:"function"`
	Share    float64 `json:"share"`
}

// A Hint is a known cure for what was seen at a line. Share is the largest part of
// the run that it can save.
type Hint struct {
	Line  int     `json:"line"`
	Text  string  `json:"text"`
	Share float64 `json:"share"`
}

// A Listing is the source of a function.
type Listing struct {
	First int      `json:"first"` // number of the first line
	Lines []string `json:"lines"`
}
