#pragma once

#include <cstdint>
#include <string_view>

namespace pentimento {

/// Where long work says how far it is. Implementations draw a bar on a terminal and print plain lines elsewhere; the
/// base class is silent, so that tests and libraries need none. Calls come from one thread at a time.
class Progress {
 public:
  virtual ~Progress() = default;

  /// A task of `total` steps begins (0: unknown). Tasks do not nest; a new one ends the last.
  virtual void Begin(std::string_view /*task*/, std::int64_t /*total*/) {}
  /// `done` steps of the current task are finished.
  virtual void At(std::int64_t /*done*/) {}
  /// One line worth telling (a warning, a path).
  virtual void Note(std::string_view /*line*/) {}
  /// What may help to find out later what happened (what a program printed). A display leaves it out.
  virtual void Log(std::string_view /*text*/) {}
};

}  // namespace pentimento
