#include "framework/train/autocast.h"

#include <ATen/autocast_mode.h>

namespace pentimento {

Autocast::Autocast(c10::DeviceType device, Precision precision)
    : active_(precision == Precision::kBf16), device_(device) {
  if (!active_) {
    return;
  }
  previous_enabled_ = at::autocast::is_autocast_enabled(device_);
  previous_type_ = at::autocast::get_autocast_dtype(device_);
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, c10::ScalarType::BFloat16);
  at::autocast::increment_nesting();
}

Autocast::~Autocast() {
  if (!active_) {
    return;
  }
  if (at::autocast::decrement_nesting() == 0) {
    at::autocast::clear_cache();
  }
  at::autocast::set_autocast_dtype(device_, previous_type_);
  at::autocast::set_autocast_enabled(device_, previous_enabled_);
}

}  // namespace pentimento
