#pragma once

#include <span>

#include "metrics/faces/face_finder.h"

namespace pentimento {

/// The root mean square distance between the points of two shapes once `shape` has been moved, turned and scaled (never
/// mirrored) onto `target` by least squares: full Procrustes alignment (Gower, "Generalized Procrustes analysis",
/// Psychometrika 40(1), 1975; Goodall, "Procrustes methods in the statistical analysis of shape", JRSS B 53(2), 1991).
/// @param target, shape the same points in the same order, in pixels of their own pictures. @return in `target`'s
/// pixels. @throws ShapeError if they differ in number or are empty.
double ProcrustesResidual(std::span<const FacePoint> target, std::span<const FacePoint> shape);

/// The distance between the outer corners of the eyes, which the 300-W benchmark divides landmark errors by (Sagonas et
/// al., "300 Faces in-the-Wild Challenge", ICCVW 2013). @param landmarks 68, in dlib's order. @throws ShapeError for
/// another number.
double InterocularDistance(std::span<const FacePoint> landmarks);

}  // namespace pentimento
