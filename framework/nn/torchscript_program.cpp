#include "framework/nn/torchscript_program.h"

#include <mutex>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// The first line: the rest is a trace through libtorch's own sources.
std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Of what a program says when it fails: its own stack of calls comes first, what went wrong last.
std::string LastLine(std::string text) {
  text.erase(text.find_last_not_of(" \n") + 1);
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

struct TorchScriptProgram::Loaded {
  std::string file;
  std::mutex mutex;
  torch::jit::Module module;
};

TorchScriptProgram::TorchScriptProgram(const std::filesystem::path& file, torch::Device device)
    : loaded_(std::make_unique<Loaded>()) {
  loaded_->file = file.string();
  if (!std::filesystem::is_regular_file(file)) {
    throw WeightsError(fmt::format("{} is missing, or is no file", loaded_->file));
  }
  try {
    loaded_->module = torch::jit::load(loaded_->file, device);
    loaded_->module.eval();
  } catch (const c10::Error& error) {
    throw WeightsError(
        fmt::format("{} cannot be read as TorchScript ({})", loaded_->file, FirstLine(error.what_without_backtrace())));
  }
  for (torch::Tensor parameter : loaded_->module.parameters()) {
    parameter.requires_grad_(false);
  }
}

TorchScriptProgram::~TorchScriptProgram() = default;

torch::Tensor TorchScriptProgram::Run(const torch::Tensor& batch) const {
  const std::lock_guard lock(loaded_->mutex);
  const torch::jit::GraphOptimizerEnabledGuard as_written(false);
  try {
    const c10::IValue answer = loaded_->module.forward({batch});
    const c10::IValue first = answer.isTuple() ? answer.toTuple()->elements().at(0) : answer;
    if (first.isTensor()) {
      return first.toTensor();
    }
  } catch (const std::exception& error) {
    throw WeightsError(fmt::format("{}: the network cannot be run on [{}] ({})", loaded_->file,
                                   fmt::join(batch.sizes(), ","), LastLine(error.what())));
  }
  throw WeightsError(fmt::format("{}: the network gives something other than a tensor", loaded_->file));
}

void RequireTrust(const std::filesystem::path& file, bool trusted) {
  if (!trusted) {
    throw ConfigError(
        fmt::format("\"{}\" is TorchScript, a program: run, it may do whatever you can, such as read and write your "
                    "files; if you trust who made it, say trusted: true",
                    file.string()));
  }
}

}  // namespace pentimento
