// Package peers measures other libraries at the work of this module's packages,
// with the same benchmark names, so that benchstat puts them side by side. It is
// a module of its own: nobody who imports bottleneck inherits what it requires.
package peers
