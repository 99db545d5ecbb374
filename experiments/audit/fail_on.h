#pragma once

#include <string>
#include <vector>

#include "framework/core/json.h"

namespace pentimento {

/// A rule over a report's figures that a script stops on:
///
///     retention[location] > 0
///     auc@y > 0.6 or second_pixels[face] > 0
///     psnr < 20 and tar@fmr=1e-2@xhat >= 0.5
///
/// A comparison is a figure's name, one of > >= < <= == !=, and a number, with spaces between. `@x`, `@y` or `@xhat`
/// behind the name says whose figure: the originals', the stylised pictures' (the default), or what reverses that are
/// no controls recover. It holds if it does for any such figure: of any forward, reverse and matcher, but not of bounds
/// over undetected faces, of other impostors, and of contrasts. `and` binds before `or`.
class FailOn {
 public:
  /// What a rule says of a report.
  enum class Verdict {
    kHolds,
    kFails,
    kUnknown,  ///< it depends on figures that have no value
  };

  /// @throws ConfigError for what is no such expression, with what was expected.
  explicit FailOn(const std::string& expression);

  /// @param report of a finished run. @throws ConfigError for a name that no figure has, with the nearest.
  [[nodiscard]] Verdict Judge(const Json& report) const;

  /// Whether it asks how well people are recognised, so that it may fail to hold because an attacker is weak.
  [[nodiscard]] bool LooksAtIdentity() const;

 private:
  struct Comparison {
    std::string name;
    std::string hop;
    std::string op;
    double number = 0.0;
  };

  [[nodiscard]] static Verdict Judge(const Comparison& comparison, const Json& report);

  std::vector<std::vector<Comparison>> any_of_all_;
};

/// Whether the report has an attacker who proved its strength.
bool HasAttestedAttacker(const Json& report);

}  // namespace pentimento
