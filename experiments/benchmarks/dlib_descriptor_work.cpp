#include "experiments/benchmarks/dlib_descriptor_work.h"

#include "experiments/benchmarks/stopwatch.h"

namespace pentimento {

const OptionSchema& DlibDescriptorParams::Schema() {
  static const OptionSchema schema =
      OptionTable<DlibDescriptorParams>()
          .Add("count", &DlibDescriptorParams::count, "faces", {.minimum = 1})
          .Add("threads", &DlibDescriptorParams::threads, "compute threads", {.minimum = 1})
          .Add("weights", &DlibDescriptorParams::weights, "dlib_face_recognition_resnet_model_v1.dat",
               {.required = true})
          .Build();
  return schema;
}

DlibDescriptorWork::DlibDescriptorWork(const std::filesystem::path& weights, std::vector<FaceChip> chips,
                                       bool one_at_a_time)
    : net_(weights), chips_(std::move(chips)), one_at_a_time_(one_at_a_time) {}

std::string DlibDescriptorWork::implementation() const {
  return one_at_a_time_ ? "dlib, one face at a time" : "Pentimento: dlib in batches of 16";
}

WorkResult DlibDescriptorWork::Go() {
  const std::span<const FaceChip> chips = chips_;
  std::vector<FaceDescriptor> descriptors;
  const Stopwatch stopwatch;
  if (one_at_a_time_) {
    for (std::size_t i = 0; i < chips.size(); ++i) {
      descriptors.push_back(net_.Describe(chips.subspan(i, 1)).front());
    }
  } else {
    descriptors = net_.Describe(chips);
  }
  WorkResult result;
  result.seconds = stopwatch.Seconds();
  result.items = static_cast<std::int64_t>(chips.size());
  for (const FaceDescriptor& descriptor : descriptors) {
    result.check.insert(result.check.end(), descriptor.begin(), descriptor.end());
  }
  return result;
}

}  // namespace pentimento
