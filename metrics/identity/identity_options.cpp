#include "metrics/identity/identity_options.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& IdentityOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<IdentityOptions>()
          .Add("fmr", &IdentityOptions::fmr, "false-match rates that the true-accept rate is given at, each in (0,1)",
               {.minimum = 1, .maximum = 20})
          .Add("distance", &IdentityOptions::distance, "fixed distance whose false-match rate is given",
               {.minimum = 0, .maximum = 4})
          .Add("face", &IdentityOptions::face, "how faces are found and aligned")
          .Build();
  return schema;
}

void IdentityOptions::Check() const {
  for (const double rate : fmr) {
    if (!(rate > 0.0 && rate < 1.0)) {
      throw ConfigError(fmt::format("identity.fmr holds {:g}; a false-match rate lies between 0 and 1", rate));
    }
  }
}

}  // namespace pentimento
