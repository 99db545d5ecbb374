#include "framework/methods/controls/noop.h"

namespace pentimento {

const OptionSchema& NoopOptions::Schema() {
  static const OptionSchema schema = OptionTable<NoopOptions>().Build();
  return schema;
}

}  // namespace pentimento
