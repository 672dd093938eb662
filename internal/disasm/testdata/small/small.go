// Small is a program to be taken apart.
package main

import "os"

//go:noinline
func twice(n int) int { return n + len(os.Args) }

func main() { os.Exit(twice(0) - 1) }
