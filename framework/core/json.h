#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace pentimento {

using Json = nlohmann::json;

/// The one spelling of a document that hashes are taken of: keys sorted, no white space, doubles by their shortest
/// round-trip text. Non-finite numbers are not representable and become null.
std::string CanonicalDump(const Json& document);

/// A number for a report: null where it is not finite.
Json FiniteOrNull(double value);

}  // namespace pentimento
