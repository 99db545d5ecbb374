#include "metrics/identity/face_records.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "framework/core/hash.h"
#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"
#include "metrics/hops.h"

namespace pentimento {
namespace {

/// Pictures whose chips are in memory together.
constexpr std::size_t kBlock = 64;

std::string ContentKey(const Picture& picture) {
  const std::string_view bytes(reinterpret_cast<const char*>(picture.values.data()),
                               picture.values.size() * sizeof(float));
  return fmt::format("{}x{} {}", picture.width, picture.height, Sha256(bytes));
}

/// Every form that a matcher wants, each once.
std::vector<ChipForm> FormsOf(const MatcherList& matchers) {
  std::vector<ChipForm> forms;
  for (const std::shared_ptr<Matcher>& matcher : matchers) {
    for (const ChipForm& form : matcher->forms()) {
      if (std::ranges::find(forms, form) == forms.end()) {
        forms.push_back(form);
      }
    }
  }
  return forms;
}

/// "" without chips.
std::string ContentKey(const FaceChips& chips) {
  std::string key;
  for (const FaceChip& chip : chips) {
    key += Sha256(std::string_view(reinterpret_cast<const char*>(chip.rgb.data()), chip.rgb.size()));
  }
  return key;
}

struct AlignedLook {
  std::string key;
  FaceChips chips;
};

struct Look {
  std::string key;
  std::optional<FoundFace> face;
};

}  // namespace

FaceReader::FaceReader(const std::filesystem::path& weights_folder, const FaceOptions& options, MatcherList matchers,
                       const ThreadBudget& threads)
    : matchers_(std::move(matchers)),
      threads_(threads),
      finder_(std::make_unique<FaceFinder>(weights_folder, options, FormsOf(matchers_))) {
  for (const std::shared_ptr<Matcher>& matcher : matchers_) {
    matcher->Load(weights_folder);
  }
}

FaceRecords FaceReader::Read(std::vector<std::filesystem::path> files, const StopToken& stop,
                             Progress& progress) const {
  return Read(
      std::move(files), [](const std::filesystem::path& file) { return DecodePicture(file).picture; }, stop, progress);
}

FaceRecords FaceReader::Read(std::vector<std::filesystem::path> files, const LoadPicture& load, const StopToken& stop,
                             Progress& progress) const {
  std::ranges::sort(files);
  const auto repeats = std::ranges::unique(files);
  files.erase(repeats.begin(), repeats.end());
  progress.Begin("faces", static_cast<std::int64_t>(files.size()));
  std::map<std::string, FaceRecord> by_content;
  FaceRecords records;
  for (std::size_t begin = 0; begin < files.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, files.size());
    std::vector<Look> looks(end - begin);
    ParallelFor(looks.size(), threads_.loaders, stop, [&](std::size_t i) {
      const Picture picture = load(files[begin + i]);
      looks[i].key = ContentKey(picture);
      if (!by_content.contains(looks[i].key)) {
        looks[i].face = finder_->Find(picture);
      }
    });
    std::vector<FaceChips> chips;
    std::vector<FaceRecord*> owners;
    for (Look& look : looks) {
      const auto [entry, is_new] = by_content.try_emplace(look.key);
      if (is_new && look.face) {
        chips.push_back(std::move(look.face->chips));
        look.face->chips.clear();
        entry->second.detected = true;
        entry->second.face = *std::move(look.face);
        owners.push_back(&entry->second);
      }
    }
    Describe(chips, owners);
    for (std::size_t i = 0; i < looks.size(); ++i) {
      records.emplace(files[begin + i], by_content.at(looks[i].key));
    }
    progress.At(static_cast<std::int64_t>(end));
  }
  return records;
}

FaceRecords FaceReader::ReadAligned(const std::vector<std::pair<std::filesystem::path, std::filesystem::path>>& pairs,
                                    const FaceRecords& originals, const StopToken& stop, Progress& progress) const {
  progress.Begin("faces, where the originals have them", static_cast<std::int64_t>(pairs.size()));
  std::map<std::string, FaceRecord> by_chips;
  FaceRecords records;
  for (std::size_t begin = 0; begin < pairs.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, pairs.size());
    std::vector<AlignedLook> looks(end - begin);
    ParallelFor(looks.size(), threads_.loaders, stop, [&](std::size_t i) {
      const auto& [file, original] = pairs[begin + i];
      if (const FaceRecord& known = originals.at(original); known.detected) {
        looks[i].chips = finder_->CutAs(known.face, DecodePicture(file).picture);
        looks[i].key = ContentKey(looks[i].chips);
      }
    });
    std::vector<FaceChips> chips;
    std::vector<FaceRecord*> owners;
    for (AlignedLook& look : looks) {
      const auto [entry, is_new] = by_chips.try_emplace(look.key);
      if (is_new && !look.chips.empty()) {
        entry->second.detected = true;
        chips.push_back(std::move(look.chips));
        owners.push_back(&entry->second);
      }
    }
    Describe(chips, owners);
    for (std::size_t i = 0; i < looks.size(); ++i) {
      const auto [record, is_new] = records.emplace(pairs[begin + i].first, by_chips.at(looks[i].key));
      if (is_new && record->second.detected) {
        record->second.face = originals.at(pairs[begin + i].second).face;
      }
    }
    progress.At(static_cast<std::int64_t>(end));
  }
  return records;
}

std::map<std::filesystem::path, FaceChips> FaceReader::Chips(const std::vector<ChainPicture>& pictures,
                                                             const FaceRecords& records, const Matcher& matcher,
                                                             const StopToken& stop, Progress& progress) const {
  progress.Begin("faces to train on", static_cast<std::int64_t>(pictures.size()));
  std::vector<FaceChips> cut(pictures.size());
  ParallelFor(pictures.size(), threads_.loaders, stop, [&](std::size_t i) {
    if (const FaceRecord& record = records.at(pictures[i].path); record.detected) {
      cut[i] = Wanted(finder_->CutAs(record.face, DecodePicture(pictures[i].path).picture), matcher);
    }
  });
  std::map<std::filesystem::path, FaceChips> chips;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (!cut[i].empty()) {
      chips.emplace(pictures[i].path, std::move(cut[i]));
    }
  }
  return chips;
}

FaceRecords DescribedBy(const Matcher& matcher, std::size_t number, const std::vector<ChainPicture>& pictures,
                        const FaceRecords& records, const std::map<std::filesystem::path, FaceChips>& chips) {
  FaceRecords described;
  std::vector<FaceChips> faces;
  std::vector<FaceRecord*> owners;
  for (const ChainPicture& picture : pictures) {
    FaceRecord& record = described.emplace(picture.path, records.at(picture.path)).first->second;
    if (const auto found = chips.find(picture.path); found != chips.end()) {
      faces.push_back(found->second);
      owners.push_back(&record);
    }
  }
  std::vector<Template> templates = matcher.Describe(faces);
  for (std::size_t i = 0; i < owners.size(); ++i) {
    owners[i]->templates[number] = std::move(templates[i]);
  }
  return described;
}

FaceChips FaceReader::Wanted(const FaceChips& chips, const Matcher& matcher) const {
  FaceChips wanted;
  for (const ChipForm& form : matcher.forms()) {
    wanted.push_back(
        chips[static_cast<std::size_t>(std::ranges::find(finder_->forms(), form) - finder_->forms().begin())]);
  }
  return wanted;
}

void FaceReader::Describe(const std::vector<FaceChips>& chips, const std::vector<FaceRecord*>& owners) const {
  for (const std::shared_ptr<Matcher>& matcher : matchers_) {
    std::vector<FaceChips> faces;
    for (const FaceChips& face : chips) {
      faces.push_back(Wanted(face, *matcher));
    }
    std::vector<Template> templates = matcher->Describe(faces);
    for (std::size_t i = 0; i < owners.size(); ++i) {
      owners[i]->templates.push_back(std::move(templates[i]));
    }
  }
}

bool NeedCalibration(const MatcherList& matchers) {
  return std::ranges::any_of(matchers, [](const auto& matcher) { return matcher->needs_calibration(); });
}

std::vector<std::filesystem::path> FilesOfMatchers(const MatcherList& matchers) {
  std::vector<std::filesystem::path> files;
  for (const std::shared_ptr<Matcher>& matcher : matchers) {
    std::ranges::copy(matcher->files(), std::back_inserter(files));
  }
  return files;
}

void CalibrateMatchers(const FaceReader& reader, const MeasureInput& input) {
  std::vector<std::filesystem::path> files;
  for (const ChainPicture& picture : input.training) {
    files.push_back(picture.path);
  }
  const FaceRecords records = reader.Read(files, input.stop, *input.progress);
  for (std::size_t number = 0; number < reader.matchers().size(); ++number) {
    Matcher& matcher = *reader.matchers()[number];
    if (!matcher.needs_calibration()) {
      continue;
    }
    std::vector<Template> templates;
    std::vector<std::string> subjects;
    for (const ChainPicture& picture : input.training) {
      if (const FaceRecord& record = records.at(picture.path); record.detected) {
        templates.push_back(record.templates[number]);
        subjects.push_back(SubjectOf(picture));
      }
    }
    matcher.Calibrate(templates, subjects);
  }
}

std::vector<std::string> FaceWeightFiles(const FaceOptions& options, const MatcherList& matchers) {
  std::vector<std::string> files = FaceFinder::WeightFiles(options, FormsOf(matchers));
  for (const std::shared_ptr<Matcher>& matcher : matchers) {
    for (const std::string& file : matcher->weights()) {
      if (std::ranges::find(files, file) == files.end()) {
        files.push_back(file);
      }
    }
  }
  return files;
}

}  // namespace pentimento
