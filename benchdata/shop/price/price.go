// Package price adds up orders, in the way that one writes it first.
package price

import (
	"regexp"
	"strconv"
	"strings"
)

// An Item is one line of an order.
type Item struct {
	SKU   string
	Count int
	Cents int
}

// Parse reads an order: a line "SKU count cents" for each item.
func Parse(order string) (items []Item) {
	for line := range strings.Lines(order) {
		items = append(items, parseLine(line))
	}
	return items
}

func parseLine(line string) Item {
	fields := regexp.MustCompile(`^(\S+) (\d+) (\d+)`).FindStringSubmatch(line)
	count, _ := strconv.Atoi(fields[2])
	cents, _ := strconv.Atoi(fields[3])
	return Item{fields[1], count, cents}
}

// Total is what the items cost.
func Total(items []Item) (cents int) {
	for _, i := range items {
		cents += i.Count * i.Cents
	}
	return cents
}
