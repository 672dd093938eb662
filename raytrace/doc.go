// Package raytrace draws pictures of spheres, planes and triangles: as many as
// wanted, lit by any number of lights, with shadows and mirrors where the scene asks
// for them, and with the time that every single pixel took.
//
// A Scene says what is seen, Options how large and how carefully it is drawn:
//
//	scene := raytrace.Story()
//	picture, err := raytrace.Render(ctx, scene, raytrace.Options{Width: 800, Height: 600})
//	if err != nil {
//		return err
//	}
//	return png.Encode(w, picture)
//
// RenderTiles hands over each piece of the picture as it is finished, for
// progress bars and live views (see package live), and ReadScene reads a scene from
// JSON, package mesh triangles from OBJ and STL files.
//
// The picture depends on the scene and on Options.Width, Height, Samples, Seed and
// SRGB alone: it is the same to the last bit for every number of workers, size
// of tile and kind of processor.
//
// # How it works
//
// The spheres are moved into the camera's frame once. For each tile a bounding
// volume hierarchy yields the few spheres that can be seen in it, nearest
// first; a tile without any is filled by rows. With an orthographic camera all
// rays are parallel, so a sphere covers a span of each row, and whether a ray
// hits it is a question about a disc; with a perspective camera each ray is
// tried against the tile's spheres until the rest are farther than the hit.
// Shadows and reflections walk the hierarchy, and so do all rays of scenes that have
// planes or triangles.
package raytrace
