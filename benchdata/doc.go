// Package benchdata holds no code: its scripts tell the stories, results is what
// they recorded, and its tests hold README to that.
package benchdata
