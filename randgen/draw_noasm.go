package randgen

var best = portable

func (g *Generator) draw(p []byte) int { return g.drawPortable(p) }
