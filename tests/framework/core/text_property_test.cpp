#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/text.h"

namespace pentimento {
namespace {

RC_GTEST_PROP(PercentEncode, RoundTrips, (const std::string& text)) {
  const std::string encoded = PercentEncode(text);
  RC_ASSERT(PercentDecode(encoded) == text);
  RC_ASSERT(encoded.find_first_of("/ \n\\:*?\"<>|") == std::string::npos);
}

RC_GTEST_PROP(EditDistance, IsSymmetricAndBounded, (const std::string& a, const std::string& b)) {
  const std::size_t distance = EditDistance(a, b);
  RC_ASSERT(distance == EditDistance(b, a));
  RC_ASSERT((distance == 0) == (a == b));
  RC_ASSERT(distance <= std::max(a.size(), b.size()));
  RC_ASSERT(distance >= std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
}

RC_GTEST_PROP(NearestName, FindsAOneLetterSlip, ()) {
  const auto names =
      *rc::gen::unique<std::vector<std::string>>(8, rc::gen::container<std::string>(12, rc::gen::inRange('a', 'z')));
  const std::string name = names[*rc::gen::inRange<std::size_t>(0, names.size())];
  std::string slip = name;
  slip.erase(*rc::gen::inRange<std::size_t>(0, slip.size()), 1);
  const std::string nearest = NearestName(slip, names);
  RC_ASSERT(!nearest.empty());
  RC_ASSERT(EditDistance(slip, nearest) <= 1U);
}

}  // namespace
}  // namespace pentimento
