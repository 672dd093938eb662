package charge

// EndRun says that one of several runs of the same is complete. Runs that differ by
// more than chance, as they do where memory is laid out anew or the collector
// comes at other moments, make the intervals wider: the samples of a run are
// then not independent of each other.
func (l *Ledger) EndRun() {
	for _, a := range l.accounts {
		for len(a.runs) < l.runs { // it was not known then
			a.runs = append(a.runs, make([]float64, len(l.phases)))
		}
		hits := make([]float64, len(a.amounts))
		for i := range a.amounts {
			hits[i] = a.amounts[i].hits
		}
		a.runs = append(a.runs, hits)
	}
	l.runs++
}

// fewHits is how many samples a function should have in each run to be looked at
// by itself: the approximation by chi-square wants as many.
const fewHits = 5

// dispersion is how much more a phase's runs differ in what they are charged to
// than independent samples would: Pearson's statistic of the table of runs and
// functions over its degrees of freedom (McCullagh and Nelder 1989, 4.5). About 1
// is chance.
func (l *Ledger) dispersion(phase int) float64 {
	if l.runs < 2 || l.phases[phase].squares == 0 {
		return 1
	}
	functions, runs := l.table(phase)
	var all float64
	for _, n := range runs {
		all += n
	}
	var chi2 float64
	for _, hits := range functions {
		var total float64
		for _, n := range hits {
			total += n
		}
		for run, n := range hits {
			if expected := total * runs[run] / all; expected > 0 {
				chi2 += (n - expected) * (n - expected) / expected
			}
		}
	}
	freedom := float64((len(functions) - 1) * (l.runs - 1))
	if freedom <= 0 {
		return 1
	}
	p := &l.phases[phase]
	return chi2 / freedom * p.samples / p.squares
}

// table holds the samples of each function in each run of a phase, functions with
// few taken together, and the samples of each run.
func (l *Ledger) table(phase int) (functions [][]float64, runs []float64) {
	runs = make([]float64, l.runs)
	rest := make([]float64, l.runs)
	var others float64
	for _, a := range l.accounts {
		hits, total := a.perRun(phase, l.runs)
		if total < fewHits*float64(l.runs) {
			others += total
			for run, n := range hits {
				rest[run] += n
			}
		} else {
			functions = append(functions, hits)
		}
		for run, n := range hits {
			runs[run] += n
		}
	}
	if others >= fewHits*float64(l.runs) {
		functions = append(functions, rest)
	}
	return functions, runs
}

// perRun are an account's samples in each run.
func (a *account) perRun(phase, runs int) (hits []float64, total float64) {
	hits = make([]float64, runs)
	for run := range min(runs, len(a.runs)) {
		hits[run] = a.runs[run][phase] - total
		total += hits[run]
	}
	return hits, total
}
