package render

import "strings"

// Amount formats a value of a profile's sample type, as in "cpu/nanoseconds".
func Amount(x float64, sampleType string) string {
	_, unit, _ := strings.Cut(sampleType, "/")
	switch unit {
	case "nanoseconds":
		return Seconds(x / 1e9)
	case "bytes":
		return Bytes(x)
	case "count":
		return Count(x)
	}
	return Count(x) + " " + unit
}

// HigherIsBetter reports whether a benchmark's unit counts what is wanted in a time.
func HigherIsBetter(unit string) bool {
	return strings.HasSuffix(unit, "/s") || strings.HasSuffix(unit, "/sec")
}

// Capital makes the first letter of an English sentence a capital.
func Capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
