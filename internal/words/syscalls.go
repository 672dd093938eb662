package words

import "strings"

// systemCall returns the name of the system call that a stack is in, or "".
func systemCall(callees []string) string {
	made := false
	for _, f := range callees {
		pkg, name := cut(f)
		if !makesSystemCalls(pkg) {
			if made {
				break
			}
			continue
		}
		if isGate(name) {
			made = true
		} else if made {
			return strings.ToLower(name)
		}
	}
	if made {
		return "by number"
	}
	return ""
}

// cut divides a function's name at the package's end. It is meant for functions,
// not for methods, of packages without a dot in their last element.
func cut(function string) (pkg, name string) {
	i := strings.LastIndexByte(function, '.')
	return function[:max(i, 0)], function[i+1:]
}

func makesSystemCalls(pkg string) bool {
	switch pkg {
	case "syscall", "internal/syscall/unix", "golang.org/x/sys/unix":
		return true
	}
	return strings.HasPrefix(pkg, "internal/runtime/syscall") || strings.HasPrefix(pkg, "runtime/internal/syscall")
}

// isGate reports whether a function makes system calls of any number.
func isGate(name string) bool {
	name = strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(name, "raw"), "Raw"))
	return strings.HasPrefix(name, "syscall") || strings.HasPrefix(name, "vforksyscall")
}
