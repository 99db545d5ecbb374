#include "datasets/readers/portraits_dataset.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "datasets/portraits/capture_metadata.h"
#include "datasets/portraits/factors.h"
#include "datasets/portraits/portraits.h"
#include "datasets/readers/camera_metadata.h"
#include "framework/core/atomic_file.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/resize.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kThumbnailSide = 160;
constexpr int kDrawingQuality = 95;

/// One picture to be made.
struct Job {
  std::uint64_t identity = 0;
  std::uint64_t image = 0;
  PortraitDomain domain = PortraitDomain::kPhoto;
  fs::path path;
};

std::string JpegBytes(const Picture& picture, int quality, MetadataPolicy policy) {
  return EncodePictureBytes(picture, {.format = PictureFormat::kJpeg, .quality = quality, .metadata = policy});
}

std::string Photograph(const Picture& picture, const Capture& capture, const CaptureMetadata& camera) {
  const std::string bytes =
      JpegBytes(picture, static_cast<int>(std::lround(capture.jpeg_quality)), MetadataPolicy::kColour);
  const int side = std::min(kThumbnailSide, picture.width / 2);
  MetadataToWrite metadata = CameraMetadata(camera, picture.width, picture.height);
  metadata.thumbnail_jpeg = JpegBytes(ResizePicture(picture, side, side), 75, MetadataPolicy::kNone);
  return WriteMetadata(bytes, metadata);
}

void Make(const Job& job, int size, std::uint64_t seed) {
  const Identity identity = DrawIdentity(seed, job.identity);
  const Capture capture = DrawCapture(seed, job.identity, job.image);
  const Picture picture = RenderPortrait(identity, capture, job.domain, size);
  WriteFileAtomically(job.path, job.domain == PortraitDomain::kPhoto
                                    ? Photograph(picture, capture, DrawMetadata(seed, job.identity, job.image))
                                    : JpegBytes(picture, kDrawingQuality, MetadataPolicy::kColour));
}

bool IsWhole(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    return false;
  }
  try {
    static_cast<void>(DecodePicture(path));
    return true;
  } catch (const DataError&) {
    return false;  // it is made again
  }
}

/// Pictures of other options or another seed must not be taken for finished ones.
void ClaimWorkspace(const fs::path& workspace, const std::vector<std::string>& domains, const Json& recipe) {
  const fs::path marker = workspace / "portraits.json";
  std::error_code error;
  if (fs::exists(marker, error) && ReadFile(marker) == CanonicalDump(recipe)) {
    return;
  }
  for (const std::string& domain : domains) {
    fs::remove_all(workspace / domain, error);
    if (error) {
      throw WorkError(fmt::format("{}: cannot be removed: {}", (workspace / domain).string(), error.message()));
    }
  }
  WriteFileAtomically(marker, CanonicalDump(recipe));
}

GroundTruth TruthOf(const Identity& identity) {
  std::map<std::string, double> factors;
  for (const NamedFactor& factor : IdentityFactors(identity)) {
    factors.emplace(factor.name, factor.value);
  }
  return std::make_shared<const std::map<std::string, double>>(std::move(factors));
}

PortraitDomain DomainOf(const std::string& name) {
  return name == "cel" ? PortraitDomain::kCel : PortraitDomain::kPhoto;
}

}  // namespace

const OptionSchema& PortraitsOptions::Schema() {
  static const OptionSchema schema = [] {
    OptionTable<PortraitsOptions> table;
    table.Add("identities", &PortraitsOptions::identities, "number of people", {.minimum = 1, .maximum = 999999})
        .Add("images_per_identity", &PortraitsOptions::images_per_identity, "pictures of each person",
             {.minimum = 1, .maximum = 9999})
        .Add("size", &PortraitsOptions::size, "width and height", {.unit = "px", .minimum = 64, .maximum = 1024})
        .Add("domains", &PortraitsOptions::domains, "what is rendered: photo, cel (drawn), or both",
             {.minimum = 1, .maximum = 2});
    return AddSplitOptions(table).Build();
  }();
  return schema;
}

void PortraitsOptions::Check() const {
  const std::set<std::string> named(domains.begin(), domains.end());
  if (named.size() != domains.size() ||
      !std::ranges::all_of(named, [](const std::string& name) { return name == "photo" || name == "cel"; })) {
    throw ConfigError("domains must be some of: photo, cel; each at most once");
  }
  if (std::optional<OptionProblem> problem = TooManyWanted(identities, *this)) {
    throw OptionProblemsError({std::move(*problem)});
  }
}

std::optional<std::int64_t> PortraitsDataset::people(Split split) const {
  return CountSplits(options_.identities, options_).at(split);
}

DatasetListing PortraitsDataset::Prepare(const DatasetContext& context) const {
  options_.Check();
  DatasetListing listing;
  listing.real_people = false;
  std::vector<Job> jobs;
  for (const std::string& domain : options_.domains) {
    for (std::int64_t person = 0; person < options_.identities; ++person) {
      const Identity identity = DrawIdentity(context.seed, static_cast<std::uint64_t>(person));
      const std::string group = GroupOfLooks(identity);
      const GroundTruth truth = TruthOf(identity);
      for (std::int64_t image = 0; image < options_.images_per_identity; ++image) {
        const std::string subject = fmt::format("person_{:06}", person + 1);
        const std::string id = fmt::format("{}_{:04}.jpg", subject, image + 1);
        const fs::path path = context.workspace / domain / id;
        jobs.push_back({static_cast<std::uint64_t>(person), static_cast<std::uint64_t>(image), DomainOf(domain), path});
        listing.samples.push_back({id, subject, domain, Split::kTest, path, group, truth});
      }
    }
  }
  ClaimWorkspace(context.workspace, options_.domains,
                 {{"version", version()}, {"seed", context.seed}, {"size", options_.size}});
  context.progress->Begin("rendering portraits", static_cast<std::int64_t>(jobs.size()));
  std::mutex mutex;
  std::int64_t done = 0;
  ParallelFor(jobs.size(), context.threads.loaders, context.stop, [&](std::size_t index) {
    if (!IsWhole(jobs[index].path)) {
      Make(jobs[index], options_.size, context.seed);
    }
    const std::lock_guard lock(mutex);
    context.progress->At(++done);
  });
  std::ranges::sort(listing.samples, {}, [](const Sample& sample) { return std::pair(sample.domain, sample.id); });
  AssignSplits(listing.samples, options_, context.seed);
  listing.description = fmt::format("{} procedural people × {} pictures, {} px", options_.identities,
                                    options_.images_per_identity, options_.size);
  return listing;
}

}  // namespace pentimento
