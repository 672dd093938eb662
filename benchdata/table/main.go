// Table prints the results of benchdata/peers as a table of ratios: each peer's
// median time and ours, and where the peer wins.
//
//	go run ./benchdata/table benchdata/results/peers.txt
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/bottleneck-go/bottleneck/internal/results"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("table: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: table results.txt")
	}
	all, err := results.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ratios, err := results.Ratios(all, results.Peers)
	if err == nil {
		err = results.Unmeasured(ratios, results.Peers)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(results.Table(ratios))
}
