package raytrace

import "fmt"

// A Scene is what a picture shows. It is a plain value, which Render does not
// change or keep. The zero Scene is invalid, as it has no camera; Check says what
// is missing.
type Scene struct {
	Camera     Camera   `json:"camera"`
	Background Color    `json:"background"`         // colour where there is nothing
	Ambient    float64  `json:"ambient,omitempty"`  // smallest part of its colour, 0 to 1, that a surface shows
	Shadows    bool     `json:"shadows,omitempty"`  // things cast shadows
	Bounces    int      `json:"bounces,omitempty"`  // reflections to follow, 0 to MaxBounces
	Interior   bool     `json:"interior,omitempty"` // the camera may be inside a sphere
	Lights     []Light  `json:"lights"`
	Spheres    []Sphere `json:"spheres"`

	Planes    []Plane    `json:"planes,omitempty"`
	Triangles []Triangle `json:"triangles,omitempty"` // see package mesh
}

// MaxBounces is the largest value of Scene.Bounces.
const MaxBounces = 64

// A Sphere is the surface of a ball. It is lit by Lambert's law: it reflects the
// part of a light that is the cosine of the angle between the surface normal and
// the direction to the light. Seen from inside (Scene.Interior) it shows its inner
// surface, lit by the lights inside, or by all lights without Shadows.
type Sphere struct {
	Center Vec     `json:"center"`
	Radius float64 `json:"radius"` // 1e-100 to 1e100
	Color  Color   `json:"color"`
	Mirror float64 `json:"mirror,omitempty"` // part, 0 to 1, that is reflection and not colour, if the scene has Bounces
}

// A Plane is infinite, and is seen and lit from both sides, by Lambert's law.
type Plane struct {
	At     Vec     `json:"at"`     // any point of the plane
	Normal Vec     `json:"normal"` // at right angles to the plane, at least 1e-100 long
	Color  Color   `json:"color"`
	Mirror float64 `json:"mirror,omitempty"` // as in Sphere
}

// A Triangle is seen and lit from both sides, by Lambert's law. A triangle without
// area is never seen.
type Triangle struct {
	A      Vec     `json:"a"`
	B      Vec     `json:"b"`
	C      Vec     `json:"c"`
	Color  Color   `json:"color"`
	Mirror float64 `json:"mirror,omitempty"` // as in Sphere
}

// A Light is a point that shines equally in all directions.
type Light struct {
	At    Vec     `json:"at"`
	Color Color   `json:"color,omitzero"`  // 0 means white
	Power float64 `json:"power,omitempty"` // factor, up to 1e6; 0 means 1

	// Falloff is the distance, up to 1e100, at which the light has its Power: the
	// light weakens with the square of the distance. 0 means that it does not
	// weaken.
	Falloff float64 `json:"falloff,omitempty"`
}

// Check returns the first reason why the scene cannot be drawn: an error that
// matches [ErrNotFinite], [ErrRadius], [ErrRange], [ErrCamera] or [ErrInside] and
// names the part. Render calls it.
func (s *Scene) Check() error {
	if err := s.Camera.check(); err != nil {
		return fmt.Errorf("raytrace: camera: %w", err)
	}
	if err := between("ambient", s.Ambient, 0, 1); err != nil {
		return fmt.Errorf("raytrace: %w", err)
	}
	if err := between("bounces", s.Bounces, 0, MaxBounces); err != nil {
		return fmt.Errorf("raytrace: %w", err)
	}
	if err := checkAll("light", s.Lights, (*Light).check); err != nil {
		return err
	}
	if err := checkAll("sphere", s.Spheres, (*Sphere).check); err != nil {
		return err
	}
	if err := checkAll("plane", s.Planes, (*Plane).check); err != nil {
		return err
	}
	if err := checkAll("triangle", s.Triangles, (*Triangle).check); err != nil {
		return err
	}
	_, err := s.checkInside()
	return err
}

func checkAll[T any](kind string, all []T, check func(*T) error) error {
	for i := range all {
		if err := check(&all[i]); err != nil {
			return fmt.Errorf("raytrace: %s %d: %w", kind, i, err)
		}
	}
	return nil
}

// checkInside refuses a camera inside a sphere, and returns which. It is almost always
// a mistake: the picture shows the inside of that sphere and nothing else.
func (s *Scene) checkInside() (sphere int, err error) {
	if s.Interior {
		return 0, nil
	}
	distance := s.Camera.distances()
	for i := range s.Spheres {
		b := &s.Spheres[i]
		if d := distance(b.Center); d < b.Radius {
			return i, fmt.Errorf("raytrace: sphere %d: %w: it is %.4g from the centre, need %.4g or Scene.Interior",
				i, ErrInside, d, b.Radius)
		}
	}
	return 0, nil
}

func (b *Sphere) check() error {
	if err := finite("center", b.Center); err != nil {
		return err
	}
	if !(b.Radius >= 1/limit && b.Radius <= limit) {
		return fmt.Errorf("radius %v: %w, need %g to %g", b.Radius, ErrRadius, 1/limit, limit)
	}
	return between("mirror", b.Mirror, 0, 1)
}

func (p *Plane) check() error {
	if err := finite("at", p.At); err != nil {
		return err
	}
	if err := finite("normal", p.Normal); err != nil {
		return err
	}
	if !(p.Normal.Length() >= 1/limit) {
		return fmt.Errorf("normal [%v, %v, %v]: %w, need a length of at least %g", p.Normal.X, p.Normal.Y, p.Normal.Z, ErrRange, 1/limit)
	}
	return between("mirror", p.Mirror, 0, 1)
}

func (t *Triangle) check() error {
	for i, corner := range []Vec{t.A, t.B, t.C} {
		if err := finite([]string{"a", "b", "c"}[i], corner); err != nil {
			return err
		}
	}
	return between("mirror", t.Mirror, 0, 1)
}

func (l *Light) check() error {
	if err := finite("at", l.At); err != nil {
		return err
	}
	if err := between("falloff", l.Falloff, 0, limit); err != nil {
		return err
	}
	return between("power", l.Power, 0, 1e6)
}

// limit keeps squares of lengths, and their products, far from overflow.
const limit = 1e100

func finite(name string, v Vec) error {
	if !(v.largest() <= limit) {
		return fmt.Errorf("%s [%v, %v, %v]: %w", name, v.X, v.Y, v.Z, ErrNotFinite)
	}
	return nil
}

func between[T int | float64](name string, x, low, high T) error {
	if !(x >= low && x <= high) {
		return fmt.Errorf("%s %v: %w, need %v to %v", name, x, ErrRange, low, high)
	}
	return nil
}
