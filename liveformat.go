package bottleneck

import (
	"bytes"
	"io"
	"net/http"
)

// A liveFormat writes a recording and says what it has written.
type liveFormat func(out *bytes.Buffer, r *Recorder) (contentType string, err error)

// A reportFormat is a form of a report.
type reportFormat struct {
	contentType string
	write       func(*Report, io.Writer) error
}

var reportFormats = map[string]reportFormat{
	"html": {htmlType, func(r *Report, w io.Writer) error { return r.WriteHTML(w) }},
	"json": {"application/json", (*Report).WriteJSON},
	"text": {"text/plain; charset=utf-8", (*Report).WriteText},
}

const htmlType = "text/html; charset=utf-8"

// record writes the report of a recording and says what it has written.
func (f reportFormat) record(out *bytes.Buffer, r *Recorder) (contentType string, err error) {
	report, err := r.Report()
	if err != nil {
		return "", err
	}
	return f.contentType, f.write(report, out)
}

// format returns the format of a name, or nil. A page has its flame graphs beside it.
func (h liveHandler) format(name string) liveFormat {
	switch name {
	case "", "html":
		return h.writePage
	case "pprof":
		return writeProfile
	}
	if f, ok := reportFormats[name]; ok {
		return f.record
	}
	return nil
}

func writeProfile(out *bytes.Buffer, r *Recorder) (string, error) {
	_, err := r.WriteTo(out)
	return "application/octet-stream", err
}

func (h liveHandler) writePage(out *bytes.Buffer, r *Recorder) (string, error) {
	text, err := h.last.record(r)
	out.Write(text)
	return htmlType, err
}

// answer answers with what is written, of the type that write returns, or with its error.
func answer(w http.ResponseWriter, write func(out *bytes.Buffer) (contentType string, err error)) {
	var out bytes.Buffer
	kind, err := write(&out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(out.Bytes()) // the client may be gone
}
