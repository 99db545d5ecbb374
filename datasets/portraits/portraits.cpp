#include "datasets/portraits/portraits.h"

#include <string>

#include "datasets/portraits/scene.h"

namespace pentimento {

Picture RenderPortrait(const Identity& identity, const Capture& capture, PortraitDomain domain, int size) {
  const portraits::Scene scene(identity, capture, size);
  return domain == PortraitDomain::kPhoto ? portraits::RenderPhoto(scene) : portraits::RenderCel(scene);
}

}  // namespace pentimento
