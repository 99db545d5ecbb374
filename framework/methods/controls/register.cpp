#include "framework/methods/controls/register.h"

#include "framework/methods/controls/mean_face.h"
#include "framework/methods/controls/noop.h"
#include "framework/methods/controls/oracle.h"

namespace pentimento {

void RegisterControls(Registry<Method>& registry) {
  registry.Add<OracleControl, OracleOptions>("oracle", "control: recovers the original itself; the ceiling");
  registry.Add<NoopControl, NoopOptions>("noop", "control: leaves the picture as it is; no reversal");
  registry.Add<MeanFaceControl, MeanFaceOptions>(
      "mean_face", "control: the average of the training originals for everyone; the floor");
}

}  // namespace pentimento
