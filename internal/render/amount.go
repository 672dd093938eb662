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

// HigherIsBetter reports whether more of a benchmark's unit is better: "higher" or "lower" is, as its
// results say, or else it is where the unit counts what is wanted in a time.
func HigherIsBetter(unit, better string) bool {
	if better != "" {
		return better == "higher"
	}
	return strings.HasSuffix(unit, "/s") || strings.HasSuffix(unit, "/sec")
}

// Capital makes the first letter of an English sentence a capital.
func Capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
