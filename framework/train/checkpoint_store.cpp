#include "framework/train/checkpoint_store.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "step-";
constexpr int kVersion = 1;

std::optional<std::int64_t> StepOfMarker(const fs::path& path) {
  const std::string stem = path.stem().string();
  if (path.extension() != ".json" || !stem.starts_with(kPrefix)) {
    return std::nullopt;
  }
  std::int64_t step = 0;
  const char* end = stem.data() + stem.size();
  const auto [parsed, error] = std::from_chars(stem.data() + kPrefix.size(), end, step);
  return error == std::errc() && parsed == end ? std::optional(step) : std::nullopt;
}

std::string Checksum(std::string_view bytes) { return fmt::format("{:016x}", StableKey(bytes)); }

}  // namespace

CheckpointStore::CheckpointStore(fs::path folder, int keep) : folder_(std::move(folder)), keep_(std::max(keep, 1)) {}

fs::path CheckpointStore::DataPath(std::int64_t step) const {
  return folder_ / fmt::format("{}{:09}.safetensors", kPrefix, step);
}

fs::path CheckpointStore::MarkerPath(std::int64_t step) const {
  return folder_ / fmt::format("{}{:09}.json", kPrefix, step);
}

std::vector<std::int64_t> CheckpointStore::Steps() const {
  std::vector<std::int64_t> steps;
  if (fs::is_directory(folder_)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      if (const auto step = StepOfMarker(entry.path())) {
        steps.push_back(*step);
      }
    }
  }
  std::ranges::sort(steps, std::greater<>());
  return steps;
}

void CheckpointStore::RemoveAllBut(std::optional<std::int64_t> newest) const {
  std::vector<std::int64_t> kept;
  for (const std::int64_t step : Steps()) {
    if (newest && step <= *newest && std::ssize(kept) < keep_) {
      kept.push_back(step);
    } else {
      fs::remove(MarkerPath(step));  // first: a checkpoint without its data must not look complete
    }
  }
  std::vector<fs::path> rest;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    const bool of_kept = std::ranges::any_of(
        kept, [&](std::int64_t step) { return entry.path() == MarkerPath(step) || entry.path() == DataPath(step); });
    if (name.starts_with(kPrefix) && !of_kept) {
      rest.push_back(entry.path());
    }
  }
  for (const fs::path& path : rest) {
    fs::remove(path);
  }
}

void CheckpointStore::Save(const TrainingState& state) const {
  const fs::path data = DataPath(state.step);
  fs::remove(MarkerPath(state.step));
  SaveTensors(state.tensors, {}, data);
  const std::string bytes = ReadFile(data, std::size_t{1} << 36);
  const Json marker = {{"version", kVersion},   {"step", state.step},
                       {"bytes", bytes.size()}, {"checksum", Checksum(bytes)},
                       {"facts", state.facts},  {"facts_checksum", Checksum(state.facts.dump())}};
  WriteFileAtomically(MarkerPath(state.step), marker.dump(1) + "\n", /*durable=*/true);
  RemoveAllBut(state.step);
}

TrainingState CheckpointStore::Load(std::int64_t step) const {
  const fs::path path = MarkerPath(step);
  TrainingState state;
  try {
    const Json marker = Json::parse(ReadFile(path));
    if (marker.at("version") != kVersion || marker.at("step") != step) {
      throw DataError(fmt::format("{}: written by another version, or renamed", path.string()));
    }
    const std::string bytes = ReadFile(DataPath(step), std::size_t{1} << 36);
    if (marker.at("bytes") != bytes.size() || marker.at("checksum") != Checksum(bytes)) {
      throw DataError(fmt::format("{}: not the bytes that were written", DataPath(step).string()));
    }
    state.facts = marker.at("facts");
    if (marker.at("facts_checksum") != Checksum(state.facts.dump())) {
      throw DataError(fmt::format("{}: not the bytes that were written", path.string()));
    }
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{}: {}", path.string(), error.what()));
  }
  state.step = step;
  state.tensors = LoadTensors(DataPath(step));
  return state;
}

std::optional<TrainingState> CheckpointStore::LoadLatest(Progress& progress) const {
  std::string damage;
  for (const std::int64_t step : Steps()) {
    try {
      return Load(step);
    } catch (const DataError& error) {
      damage = error.what();
    } catch (const WeightsError& error) {
      damage = error.what();
    }
    progress.Note(fmt::format("warning: the checkpoint of step {} is damaged and passed over ({})", step, damage));
  }
  if (!damage.empty()) {
    throw WeightsError(
        fmt::format("{}: every checkpoint is damaged ({}); delete the folder to train from the beginning",
                    folder_.string(), damage));
  }
  return std::nullopt;
}

void CheckpointStore::Clear() const {
  if (fs::is_directory(folder_)) {
    RemoveAllBut(std::nullopt);
  }
}

}  // namespace pentimento
