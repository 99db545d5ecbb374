#include "framework/methods/controls/oracle.h"

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

const OptionSchema& OracleOptions::Schema() {
  static const OptionSchema schema = OptionTable<OracleOptions>().Build();
  return schema;
}

MethodOutput OracleControl::Apply(const torch::Tensor& images, const MethodContext& context) const {
  if (!context.originals.defined() || context.originals.size(0) != images.size(0)) {
    throw ShapeError(fmt::format("oracle: {} pictures come with {} originals; it needs one for each", images.size(0),
                                 context.originals.defined() ? context.originals.size(0) : 0));
  }
  return {context.originals};
}

}  // namespace pentimento
