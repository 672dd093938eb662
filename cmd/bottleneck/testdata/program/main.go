// Program spends its time in slow, and ends in the way that its argument names.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"time"
)

//go:noinline
func slow(n int) (x uint64) {
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

func main() {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		fmt.Println("read", in.Text())
	}
	if os.Args[1] == "panic beside" {
		go func() { panic(slow(300_000_000)) }()
		time.Sleep(time.Hour)
	}
	if slow(300_000_000) == 0 {
		fmt.Println("zero")
	}
	switch os.Args[1] {
	case "exit":
		os.Exit(3)
	case "fatal":
		log.Fatal("fatal")
	case "panic":
		panic("panic")
	case "go on":
		fmt.Println("going on")
		for slow(300_000_000) != 0 {
		}
	}
}
