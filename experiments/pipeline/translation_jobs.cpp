#include "experiments/pipeline/translation_jobs.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "datasets/readers/folder_scan.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

bool IsArray(const fs::path& path) { return path.extension() == ".npy"; }

}  // namespace

std::vector<TranslationJob> TranslationJobs(const std::vector<std::string>& inputs, const fs::path& output,
                                            const std::function<std::string(const std::string& id)>& extension) {
  std::vector<TranslationJob> jobs;
  const auto add = [&](const fs::path& input, const fs::path& relative) {
    TranslationJob job{SampleId(relative), input, output / relative, IsArray(input)};
    job.output.replace_extension(extension(job.id));
    jobs.push_back(std::move(job));
  };
  for (const std::string& given : inputs) {
    std::error_code error;
    if (fs::is_directory(given, error)) {
      const FolderScan scan = ScanFolder(given, "INPUT");
      RequirePictures(scan, given);
      for (const FolderScan::File& file : scan.files) {
        add(file.path, file.relative);
      }
    } else if (fs::exists(given, error)) {
      add(given, fs::path(given).filename());
    } else {
      throw DataError(error ? fmt::format("{}: cannot read: {}", given, error.message())
                            : fmt::format("{}: there is no such file or folder", given));
    }
  }
  std::set<fs::path> sources;
  for (const TranslationJob& job : jobs) {
    sources.insert(fs::weakly_canonical(job.input));
  }
  std::map<fs::path, fs::path> taken;
  for (const TranslationJob& job : jobs) {
    if (const auto [other, fresh] = taken.emplace(job.output, job.input); !fresh) {
      throw ConfigError(fmt::format("{} and {} would both become {}; translate them into folders of their own",
                                    other->second.string(), job.input.string(), job.output.string()));
    }
    if (sources.contains(fs::weakly_canonical(job.output))) {
      throw ConfigError(
          fmt::format("{}: is an input and would be overwritten; give another --output", job.output.string()));
    }
  }
  return jobs;
}

}  // namespace pentimento
