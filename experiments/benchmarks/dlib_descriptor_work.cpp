#include "experiments/benchmarks/dlib_descriptor_work.h"

#include "experiments/benchmarks/stopwatch.h"

namespace pentimento {
namespace {

WorkResult Outcome(double seconds, const std::vector<Template>& descriptors) {
  WorkResult result;
  result.seconds = seconds;
  result.items = static_cast<std::int64_t>(descriptors.size());
  for (const Template& descriptor : descriptors) {
    result.check.insert(result.check.end(), descriptor.begin(), descriptor.end());
  }
  return result;
}

}  // namespace

const OptionSchema& DlibDescriptorParams::Schema() {
  static const OptionSchema schema =
      OptionTable<DlibDescriptorParams>()
          .Add("count", &DlibDescriptorParams::count, "faces", {.minimum = 1})
          .Add("threads", &DlibDescriptorParams::threads, "compute threads", {.minimum = 1})
          .AddChoice("precision", &DlibDescriptorParams::precision, "arithmetic of ours", PrecisionChoices())
          .Add("weights", &DlibDescriptorParams::weights, "dlib_face_recognition_resnet_model_v1.dat",
               {.required = true})
          .Build();
  return schema;
}

DlibDescriptorWork::DlibDescriptorWork(const std::filesystem::path& weights, std::vector<FaceChip> chips,
                                       Precision precision)
    : net_(LoadDlibResnet(weights)), chips_(std::move(chips)) {
  net_->SetPrecision(precision);
}

WorkResult DlibDescriptorWork::Go() {
  const Stopwatch stopwatch;
  const std::vector<Template> descriptors = DescribeChips(net_, chips_);
  return Outcome(stopwatch.Seconds(), descriptors);
}

WorkResult DlibDescriptorPeer::Go() {
  const Stopwatch stopwatch;
  const std::vector<Template> descriptors = net_.Describe(chips_);
  return Outcome(stopwatch.Seconds(), descriptors);
}

}  // namespace pentimento
