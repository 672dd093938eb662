// Package raytrace draws pictures of spheres, planes and triangles: any number of
// them, lit by any number of lights, with optional shadows and mirrors. It can
// measure the time of every single pixel.
//
// A [Scene] is what is seen; [Options] say how large and how carefully it is drawn:
//
//	scene := raytrace.Story()
//	picture, err := raytrace.Render(ctx, scene, raytrace.Options{Width: 800, Height: 600})
//	if err != nil {
//		return err
//	}
//	return png.Encode(w, picture)
//
// [RenderTiles] hands over each part of the picture as it is finished, for progress
// bars and live views (see package live). [ReadScene] reads a scene from JSON.
// Package mesh reads triangles from OBJ and STL files.
//
// The picture depends only on the scene and on Width, Height, Samples, Seed and
// SRGB of the Options: it is the same to the last bit for every number of workers,
// size of tiles and kind of processor.
//
// # How it works
//
// The spheres are transformed into the camera's frame once. For each tile a
// bounding volume hierarchy finds the few spheres that can be seen in it, nearest
// first; a tile without any is filled row by row. With an orthographic camera all
// rays are parallel, so a sphere covers a span of each row, and whether a ray hits
// it is a question about a disc. With a perspective camera each ray is tested
// against the tile's spheres until the rest are farther away than the hit. Shadows
// and reflections traverse the hierarchy, as do all rays of scenes with planes or
// triangles.
package raytrace
