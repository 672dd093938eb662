package peers

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// mostFiles is how many open files of a process are looked at: an end that it holds is found earlier, as a rule.
const mostFiles = 20_000

// sockets are the numbers of the sockets that a process holds. It is not ok if the system does not tell.
func sockets(pid int) (list []uint64, ok bool) {
	path := fmt.Sprintf("/proc/%d/fd", pid)
	dir, err := os.Open(path)
	if err != nil {
		return nil, os.IsNotExist(err) // it has ended
	}
	defer func() { _ = dir.Close() }()
	names, _ := dir.Readdirnames(mostFiles)
	for _, name := range names {
		file, err := os.Readlink(path + "/" + name)
		if os.IsPermission(err) {
			return list, false
		}
		number, ok := strings.CutPrefix(file, "socket:[")
		if socket, err := strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 64); ok && err == nil {
			list = append(list, socket)
		}
	}
	return list, true
}

// otherEnds are the sockets of this machine at the other ends of a process's connections.
func otherEnds(pid int) map[uint64]bool {
	list, _ := sockets(pid)
	if len(list) == 0 {
		return nil
	}
	own := make(map[uint64]bool, len(list))
	for _, socket := range list {
		own[socket] = true
	}
	var tables [][]byte
	for _, name := range []string{"tcp", "tcp6"} {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, name)) // there may be no such addresses
		tables = append(tables, text)
	}
	return opposite(own, tables...)
}

// holds returns how many of some sockets a process holds. It is not ok if the system does not tell.
func holds(pid int, some map[uint64]bool) (n int, ok bool) {
	list, ok := sockets(pid)
	for _, socket := range list {
		if some[socket] {
			n++
		}
	}
	return n, ok
}

// opposite finds in the system's tables of connections the sockets that are connected with one's own, which are none of
// these.
func opposite(own map[uint64]bool, tables ...[]byte) map[uint64]bool {
	at := make(map[string]uint64) // by the addresses of its own end and of the other one
	var wanted []string
	for _, text := range tables {
		for line := range bytes.Lines(text) {
			local, remote, socket, ok := readConnection(line)
			if !ok {
				continue
			}
			if at[local+remote] = socket; own[socket] {
				wanted = append(wanted, remote+local)
			}
		}
	}
	found := make(map[uint64]bool)
	for _, ends := range wanted {
		if socket := at[ends]; socket != 0 && !own[socket] {
			found[socket] = true
		}
	}
	return found
}

// mapped are the beginnings of an address of version 4 that is written as one of version 6, on either kind of machine.
var mapped = [...]string{"0000000000000000FFFF0000", "00000000000000000000FFFF"}

// readConnection reads a line of /proc/net/tcp or tcp6. A socket that nobody holds any longer has no number.
func readConnection(line []byte) (local, remote string, socket uint64, ok bool) {
	const at, to, number = 1, 2, 9
	fields := bytes.Fields(line)
	if len(fields) <= number {
		return "", "", 0, false
	}
	socket, err := strconv.ParseUint(string(fields[number]), 10, 64)
	if err != nil || socket == 0 {
		return "", "", 0, false
	}
	short := func(field []byte) string {
		for _, m := range mapped {
			if rest, ok := bytes.CutPrefix(field, []byte(m)); ok {
				return string(rest)
			}
		}
		return string(field)
	}
	return short(fields[at]), short(fields[to]), socket, true
}
