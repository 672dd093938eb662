package menace

import "math/rand/v2"

// Train makes two brains play matches against each other, and learn from each by
// the rules of the package comment. It does not allocate. It takes one number from
// r for each move, very rarely more, so that equal brains and seeds give equal
// brains, no matter how the matches are divided among calls. It panics for a zero
// Brain.
func Train(first, second *Brain, matches int, r *rand.Rand) {
	first.check()
	second.check()
	players := [2]*Brain{first, second}
	for range matches {
		var m match
		m.play(&players, r)
		m.learn()
	}
}

// A match is the moves of one.
type match struct {
	rows    [9]*row
	squares [9]Square
	moves   int
	winner  int // 0 the first player, 1 the second, who has the ties too
}

// play plays a match to its end. Only the player who has just moved can have
// won, and only from the fifth move on, but asking costs less than knowing.
func (m *match) play(players *[2]*Brain, r *rand.Rand) {
	var board Board
	var squares [2]uint16
	for move := range 9 {
		player := move & 1
		row := &players[player].rows[board]
		s := row.choose(r)
		m.rows[move], m.squares[move] = row, s
		squares[player] |= 1 << s
		if wins(squares[player]) {
			m.moves, m.winner = move+1, player
			return
		}
		board += power[s] << player
	}
	m.moves, m.winner = 9, 1
}

func (m *match) learn() {
	for move := m.winner; move < m.moves; move += 2 {
		m.rows[move].reward(m.squares[move])
	}
	for move := 1 - m.winner; move < m.moves; move += 2 {
		m.rows[move].penalize(m.squares[move])
	}
}
