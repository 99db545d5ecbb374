#include "experiments/pipeline/data_stage.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "experiments/pipeline/picture_files.h"
#include "experiments/weights.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/random.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/resize.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kDataStageVersion = 3;
/// Of an upright photograph of a person the top shows the face.
constexpr double kShowcaseVertical = 0.0;
/// Percent-encoded, as ids are: "gallery/".
constexpr std::string_view kGalleryIdPrefix = "gallery%2F";

Json ListingToJson(const DatasetListing& listing, const fs::path& run) {
  Json samples = Json::array();
  Json truth = Json::object();
  for (const Sample& sample : listing.samples) {
    if (sample.truth) {
      truth[sample.subject] = *sample.truth;
    }
    samples.push_back({{"id", sample.id},
                       {"subject", sample.subject},
                       {"domain", sample.domain},
                       {"split", ToString(sample.split)},
                       {"group", sample.group},
                       {"path", fs::relative(sample.path, run).generic_string()}});
  }
  return {{"samples", samples}, {"truth", truth}, {"description", listing.description}};
}

DatasetListing ListingFromJson(const Json& json, const fs::path& run) {
  DatasetListing listing;
  listing.real_people = false;
  json.at("description").get_to(listing.description);
  std::map<std::string, GroundTruth> truth;
  for (const auto& [subject, factors] : json.at("truth").items()) {
    truth[subject] =
        std::make_shared<const std::map<std::string, double>>(factors.get<std::map<std::string, double>>());
  }
  for (const Json& entry : json.at("samples")) {
    listing.samples.push_back({entry.at("id"), entry.at("subject"), entry.at("domain"),
                               SplitFromString(entry.at("split")), run / entry.at("path").get<std::string>(),
                               entry.at("group"), truth[entry.at("subject").get<std::string>()]});
  }
  return listing;
}

/// Leaves out pictures that are another one of the same person byte for byte: comparing the two would link a picture to
/// itself and be taken for linking two photographs of the person, or of two people, where nobody says who is on them;
/// and then one could be trained on and the other measured. With a picture go those of other domains that share its id.
void LeaveOutCopies(PreparedData& data) {
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::set<std::string> copies;
  for (const Sample& sample : data.listing.samples) {
    const std::string person = sample.subject == sample.id ? "" : sample.subject;
    if (!seen.emplace(sample.domain, person, data.sha256.at(sample.path.string())).second) {
      copies.insert(sample.id);
    }
  }
  std::erase_if(data.listing.samples, [&](const Sample& sample) {
    const bool is_copy = copies.contains(sample.id);
    if (is_copy) {
      data.listing.unreadable.push_back({sample.path, "is a copy of another picture of the same person"});
    }
    return is_copy;
  });
}

PreparedData PrepareUserData(const PipelineContext& context, const Dataset& dataset, const DatasetContext& listing) {
  PreparedData data;
  context.progress.Begin("read the data set", 0);
  data.listing = dataset.Prepare(listing);
  std::vector<std::string> hashes(data.listing.samples.size());
  ParallelFor(hashes.size(), context.experiment.threads.loaders, context.stop,
              [&](std::size_t i) { hashes[i] = Sha256OfFile(data.listing.samples[i].path); });
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    data.sha256[data.listing.samples[i].path.string()] = hashes[i];
  }
  const std::size_t unreadable = data.listing.unreadable.size();
  if (unreadable > 0) {
    // The reader has told the terminal which they are.
    context.progress.Log(fmt::format("pictures that cannot be read and are left out: {}", unreadable));
  }
  LeaveOutCopies(data);
  if (const std::size_t copies = data.listing.unreadable.size() - unreadable; copies > 0) {
    const std::string left_out = fmt::format("{} left out, copies of others of the same person", copies);
    context.progress.Note(fmt::format("pictures: {}", left_out));
    data.listing.description += fmt::format(" ({})", left_out);
  }
  return data;
}

}  // namespace

std::string PreparedData::SourceDomain() const {
  const bool has_photo = std::ranges::any_of(listing.samples, [](const Sample& s) { return s.domain == "photo"; });
  return has_photo ? "photo" : "a";
}

FileSet PreparedData::Select(const std::string& domain, Split split) const {
  FileSet files;
  files.real_people = listing.real_people;
  for (const Sample& sample : listing.Select(domain, split)) {
    files.pictures.push_back(
        {{sample.id, sample.subject, sample.path, sample.group, sample.truth}, sha256.at(sample.path.string())});
  }
  std::ranges::sort(files.pictures, {}, [](const HashedPicture& entry) { return entry.picture.id; });
  return files;
}

FileSet PreparedData::TrainingHalf(const std::string& domain, bool second, std::uint64_t seed) const {
  std::set<std::string> distinct;
  for (const Sample& sample : listing.samples) {
    if (sample.split == Split::kTrain) {
      distinct.insert(sample.subject);
    }
  }
  std::vector<std::string> subjects(distinct.begin(), distinct.end());
  RandomStream(seed, "training halves").Shuffle(std::span(subjects));
  const auto middle = subjects.begin() + static_cast<std::ptrdiff_t>((subjects.size() + 1) / 2);
  const std::set<std::string> half(second ? middle : subjects.begin(), second ? subjects.end() : middle);
  FileSet files = Select(domain, Split::kTrain);
  std::erase_if(files.pictures, [&](const HashedPicture& entry) { return !half.contains(entry.picture.subject); });
  return files;
}

PreparedData PrepareData(const PipelineContext& context, const Json& dataset_options, const fs::path& folder) {
  const auto dataset = context.registries.datasets.Make(WithFetched(dataset_options, context.weights));
  DatasetContext listing{context.config_folder,      context.run / folder, context.experiment.seed,
                         context.experiment.threads, context.stop,         &context.progress};
  if (!dataset->generated()) {
    listing.progress = &context.display;  // readers' notes name files, which are often named after people
    return PrepareUserData(context, *dataset, listing);
  }
  Stage stage;
  stage.title = fmt::format("make {}", dataset_options.at("type").get<std::string>());
  stage.material = {{"kind", "data"},
                    {"version", kDataStageVersion},
                    {"dataset", dataset_options},
                    {"dataset_version", dataset->version()},
                    {"seed", context.experiment.seed}};
  stage.folders = {folder};
  stage.work = [&] {
    const DatasetListing made = dataset->Prepare(listing);
    StageOutput output;
    output.result = ListingToJson(made, context.run);
    for (const Sample& sample : made.samples) {
      output.files.push_back(fs::relative(sample.path, context.run));
    }
    return output;
  };
  const FinishedStage finished = context.stages.Run(stage);
  PreparedData data;
  data.listing = ListingFromJson(finished.result, context.run);
  for (const Json& file : finished.files) {
    data.sha256[(context.run / file.at("path").get<std::string>()).string()] = file.at("sha256");
  }
  return data;
}

FileSet GalleryFiles(const PipelineContext& context, const PreparedData& gallery, const FileSet& originals) {
  std::set<std::string> people;
  std::set<std::string> contents;
  for (const HashedPicture& original : originals.pictures) {
    people.insert(original.picture.subject);
    contents.insert(original.sha256);
  }
  FileSet files;
  files.real_people = gallery.listing.real_people;
  std::set<std::string> shown;
  std::size_t same = 0;
  bool known = false;
  for (const Split split : {Split::kTrain, Split::kSelect, Split::kTest, Split::kAttest}) {
    for (HashedPicture& found : gallery.Select(gallery.SourceDomain(), split).pictures) {
      known = known || found.picture.subject != found.picture.id;
      if (contents.contains(found.sha256)) {
        ++same;
        continue;
      }
      shown.insert(found.picture.subject);
      found.picture.id = std::string(kGalleryIdPrefix) + found.picture.id;
      files.pictures.push_back(std::move(found));
    }
  }
  std::ranges::sort(files.pictures, {}, [](const HashedPicture& entry) { return entry.picture.id; });
  if (!known) {
    throw DataError("the gallery does not say who is on its pictures: put them into one folder a person");
  }
  if (files.pictures.empty()) {
    throw DataError("every picture of the gallery is one of the originals: it must hold other photographs");
  }
  if (std::ranges::none_of(shown, [&](const std::string& person) { return people.contains(person); })) {
    throw DataError(
        fmt::format("nobody of the gallery is on the originals; people are told by their folders' names, which must be "
                    "equal\n  the gallery begins with \"{}\", the originals with \"{}\"",
                    *shown.begin(), *people.begin()));
  }
  if (files.real_people != originals.real_people) {
    throw DataError("the gallery and the originals must both be photographs, or both drawn people");
  }
  if (same > 0) {
    context.progress.Note(
        fmt::format("{} pictures of the gallery are originals, byte for byte, and are left out", same));
  }
  return files;
}

FileSet PrepareShowcase(const PipelineContext& context, const ShowcaseEntry& entry, const PreparedData& data,
                        const fs::path& folder) {
  FileSet inputs = data.Select(data.SourceDomain(), Split::kTest);
  const FileSet training = data.Select(data.SourceDomain(), Split::kTrain);
  inputs.pictures.insert(inputs.pictures.end(), training.pictures.begin(), training.pictures.end());
  std::ranges::sort(inputs.pictures, {}, [](const HashedPicture& p) { return p.picture.id; });
  const EncodeOptions encoding{.format = PictureFormat::kPng, .metadata = MetadataPolicy::kAll};
  Stage stage;
  stage.title = fmt::format("cut {}", entry.title);
  stage.material = {{"kind", "showcase"},
                    {"version", kDataStageVersion},
                    {"size", entry.size},
                    {"vertical", kShowcaseVertical},
                    {"inputs", inputs.Hash()}};
  AddPseudonymKey(context, inputs, stage.material);
  stage.folders = {folder};
  stage.originals = inputs.real_people;
  stage.work = [&] {
    return WritePictureFiles(context, inputs, folder, encoding, [&](std::size_t, const Picture& picture) {
      return CropAndResizePicture(picture, entry.size, entry.size, kShowcaseVertical);
    });
  };
  return FilesOfStage(context, context.stages.Run(stage), inputs);
}

}  // namespace pentimento
