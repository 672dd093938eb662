// Package menace plays noughts and crosses, and teaches itself by weighted choice.
// It follows Donald Michie's Matchbox Educable Noughts And Crosses Engine ("Trial
// and error", Penguin Science Survey, 1961).
//
// A [Brain] has nine weights for every board, one for each square, and chooses a
// square in proportion to them. Two brains play each other. After each match the
// moves of the winner become likelier, and those of the loser less likely:
//
//	first, second := menace.NewBrain(), menace.NewBrain()
//	r := rand.New(rand.NewPCG(1, 0))
//	menace.Train(first, second, 100_000, r)
//	fmt.Println(menace.Expect(menace.Random, second))
//
// # Rules of learning
//
// A new brain has weight [Start] for each free square and 0 for each taken one.
// After a match, each weight that the winner chose by grows by [Reward], and each
// that the loser chose by shrinks by [Penalty], but not below [Least]. A tie is a
// win for the player who moved second. Both players learn from every match.
//
// # Boards
//
// Squares are numbered 0 to 8, row by row from the top left. A board is a number of
// nine digits in base three, the first for square 0: 0 is a free square, 1 the
// first player's, 2 the second player's. People see squares as the keys of a number
// pad: see [Square.Key].
package menace
