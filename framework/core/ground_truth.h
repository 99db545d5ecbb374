#pragma once

#include <map>
#include <memory>
#include <string>

namespace pentimento {

/// What is known of a person by construction: a value for each factor of their looks ("jaw_width": 0.3), shared by all
/// their pictures. Null where nobody knows.
using GroundTruth = std::shared_ptr<const std::map<std::string, double>>;

}  // namespace pentimento
