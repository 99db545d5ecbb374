#include <algorithm>
#include <filesystem>
#include <mutex>
#include <vector>

#include <fmt/format.h>
#include <opencv2/dnn.hpp>

#include "framework/core/errors.h"
#include "metrics/matchers/embedding_network.h"

namespace pentimento {
namespace {

class OnnxNetwork final : public EmbeddingNetwork {
 public:
  explicit OnnxNetwork(const std::filesystem::path& file) : file_(file.string()) {
    if (!std::filesystem::is_regular_file(file)) {
      throw WeightsError(fmt::format("{} is missing, or is no file", file_));
    }
    try {
      net_ = cv::dnn::readNetFromONNX(file_);
      net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    } catch (const cv::Exception& error) {
      throw WeightsError(fmt::format("{} cannot be read as ONNX by OpenCV {} ({}); export it with an older opset",
                                     file_, CV_VERSION, error.err));
    }
  }

  /// One face at a time: many exported networks have the batch size 1 fixed in their shapes.
  [[nodiscard]] torch::Tensor Embed(const torch::Tensor& batch) const override {
    const torch::Tensor input = batch.contiguous();
    std::vector<int> shape(input.sizes().begin(), input.sizes().end());
    shape[0] = 1;
    std::vector<torch::Tensor> rows;
    const std::lock_guard lock(mutex_);
    for (std::int64_t i = 0; i < input.size(0); ++i) {
      try {
        net_.setInput(cv::Mat(static_cast<int>(shape.size()), shape.data(), CV_32F, input[i].data_ptr<float>()));
        const cv::Mat answer = net_.forward();
        rows.push_back(torch::from_blob(answer.data, {static_cast<std::int64_t>(answer.total())}).clone());
      } catch (const cv::Exception& error) {
        throw WeightsError(
            fmt::format("{}: the network cannot be run on [{}] ({})", file_, fmt::join(shape, ","), error.err));
      }
    }
    return torch::stack(rows);
  }

 private:
  std::string file_;
  mutable std::mutex mutex_;
  mutable cv::dnn::Net net_;
};

}  // namespace

std::unique_ptr<EmbeddingNetwork> LoadOnnxNetwork(const std::filesystem::path& file) {
  return std::make_unique<OnnxNetwork>(file);
}

}  // namespace pentimento
