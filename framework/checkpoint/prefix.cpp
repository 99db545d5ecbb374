#include "framework/checkpoint/prefix.h"

namespace pentimento {

void AddUnder(TensorMap& all, const std::string& prefix, const TensorMap& part) {
  for (const auto& [name, tensor] : part) {
    all[prefix + name] = tensor;
  }
}

TensorMap Under(const TensorMap& all, const std::string& prefix) {
  TensorMap part;
  for (auto it = all.lower_bound(prefix); it != all.end() && it->first.starts_with(prefix); ++it) {
    part.emplace(it->first.substr(prefix.size()), it->second);
  }
  return part;
}

}  // namespace pentimento
