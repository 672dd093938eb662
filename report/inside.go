package report

// A Line is a line of a function with its share of the run.
type Line struct {
	Line  int     `json:"line"`
	File  string  `json:"file,omitempty"` // if it is not the function's
	Share float64 `json:"share"`
	Low   float64 `json:"low"` // of the 95 % interval
	High  float64 `json:"high"`

	// Source is the line's text, or "" if it could not be read or has changed since.
	Source string `json:"source"`

	// Inlined are functions that the compiler inlined into the line. What they cost is
	// part of the line's share, but is charged to them.
	Inlined []Part `json:"inlined,omitempty"`
}

// Own is the part of a line's share that its function is charged with.
func (l Line) Own() float64 {
	own := l.Share
	for _, p := range l.Inlined {
		own -= p.Share
	}
	return own
}

// A Part is a share of the run that belongs to a function, or to an operation of the
// language or the runtime: "append growing a slice", "own instructions", "garbage collection".
type Part struct {
	Function string  `json:"function"`
	Share    float64 `json:"share"`
}

// A Hint is a well-known cure for what was seen at a line. Share is the part of the run
// that it is worth at most.
type Hint struct {
	Line  int     `json:"line"`
	Text  string  `json:"text"`
	Share float64 `json:"share"`
}

// A Listing is the text of a function.
type Listing struct {
	First int      `json:"first"` // number of the first line
	Lines []string `json:"lines"`
}
