#include "tests/fuzz/weights_targets.h"

#include <functional>

#include "framework/core/errors.h"
#include "framework/weights_file/dlib_network.h"
#include "framework/weights_file/hdf5.h"
#include "framework/weights_file/onnx.h"
#include "framework/weights_file/pickle_tensors.h"
#include "framework/weights_file/safetensors.h"
#include "framework/weights_file/state_dict.h"
#include "framework/weights_file/torch_file.h"
#include "framework/weights_file/weights_file.h"

namespace pentimento::test {
namespace {

bool LiesIn(std::string_view part, std::string_view whole) {
  const std::less_equal<> before;
  return before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size());
}

std::string WhyNotSound(const WeightsFile& file, std::string_view bytes) {
  for (const TensorView& view : file.tensors) {
    if (!LiesInStorage(view)) {
      return "an element is outside of its storage";
    }
    bool found = view.storage.empty() || LiesIn(view.storage, bytes);
    for (const auto& owned : file.owned) {
      found = found || LiesIn(view.storage, *owned);
    }
    if (!found) {
      return "a storage is outside of the file";
    }
  }
  return "";
}

template <typename Parse>
std::string SoundOrRefused(std::string_view bytes, Parse&& parse) {
  try {
    return WhyNotSound(parse(), bytes);
  } catch (const WeightsError&) {
    return "";
  }
}

}  // namespace

std::string FuzzWeights(std::string_view bytes) {
  return SoundOrRefused(bytes, [&] {
    WeightsFile file = ParseWeights(bytes, "fuzz");
    file.tensors = SelectStateDict(file, "", "fuzz");
    return file;
  });
}

std::string FuzzSafetensors(std::string_view bytes) {
  try {
    for (const SafetensorsEntry& entry : ParseSafetensors(bytes, "fuzz").entries) {
      if (entry.offset > bytes.size() || entry.size > bytes.size() - entry.offset) {
        return "a tensor is outside of the file";
      }
    }
  } catch (const WeightsError&) {
    return "";
  }
  return "";
}

std::string FuzzTorchZip(std::string_view bytes) {
  return SoundOrRefused(bytes, [&] { return ParseTorchZip(bytes, "fuzz"); });
}

std::string FuzzTorchLegacy(std::string_view bytes) {
  return SoundOrRefused(bytes, [&] { return ParseTorchLegacy(bytes, "fuzz"); });
}

std::string FuzzOnnx(std::string_view bytes) {
  return SoundOrRefused(bytes, [&] { return ParseOnnx(bytes, "fuzz"); });
}

std::string FuzzHdf5(std::string_view bytes) {
  return SoundOrRefused(bytes, [&] { return ParseHdf5(bytes, "fuzz"); });
}

std::string FuzzDlib(std::string_view bytes) {
  try {
    for (const DlibLayer& layer : ParseDlibNetwork(bytes, "fuzz")) {
      if (!layer.parameters.empty() && !LiesIn(layer.parameters, bytes)) {
        return "a layer's parameters are outside of the file";
      }
    }
  } catch (const WeightsError&) {
    return "";
  }
  return "";
}

std::string FuzzPickle(std::string_view bytes) {
  static const std::string storage(64, 'x');
  WeightsFile file;
  try {
    const Pickle pickle = ParsePickle(bytes, "fuzz");
    CollectTensors(
        pickle, [](const PickleStorage& /*storage*/) { return std::string_view(storage); }, "fuzz", file);
  } catch (const WeightsError&) {
    return "";
  }
  for (const TensorView& view : file.tensors) {
    if (!LiesInStorage(view)) {
      return "an element is outside of its storage";
    }
  }
  return "";
}

}  // namespace pentimento::test
