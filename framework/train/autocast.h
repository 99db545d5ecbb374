#pragma once

#include <c10/core/DeviceType.h>
#include <c10/core/ScalarType.h>

#include "framework/core/precision.h"

namespace pentimento {

/// Runs the forward passes in its scope in bfloat16 where torch's autocast lists allow it (`kFp32`: changes nothing).
/// The cast copies of the weights are forgotten at the end of the outermost scope: without that, a forward pass after
/// an optimiser step would still see the weights from before it. Backward passes and optimiser steps belong outside.
class Autocast {
 public:
  Autocast(c10::DeviceType device, Precision precision);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool active_;
  c10::DeviceType device_;
  bool previous_enabled_ = false;
  c10::ScalarType previous_type_ = c10::ScalarType::Float;
};

}  // namespace pentimento
