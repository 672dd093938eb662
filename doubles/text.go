package doubles

import "unsafe"

// Text is any string or byte slice.
type Text interface {
	~string | ~[]byte
}

// view returns the bytes of s without copying them. They must not be written.
//
// A slice header begins with the two words of a string header, so both kinds of
// s can be read as a string; a conversion would copy one of them.
func view[T Text](s T) []byte {
	header := *(*string)(unsafe.Pointer(&s))
	return unsafe.Slice(unsafe.StringData(header), len(header))
}
