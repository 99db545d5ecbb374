#include "framework/media/container/strip_file.h"

#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/container.h"
#include "framework/media/container/strip_proof.h"

namespace pentimento {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20U;

StripResult Stripped(const std::filesystem::path& input, const std::string& bytes, const StripOptions& options) {
  try {
    return StripMetadata(bytes, options);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", input.string(), error.what()));
  } catch (const WorkError& error) {
    throw WorkError(fmt::format("{}: {}", input.string(), error.what()));
  }
}

}  // namespace

StrippedFile StripFile(const std::filesystem::path& input, const std::filesystem::path& output,
                       const StripOptions& options) {
  const std::string before = ReadFile(input, kLargestFile);
  StripResult result = Stripped(input, before, options);
  AtomicFile file(output, input);
  file.Write(result.bytes);
  const std::string written = ReadFile(file.temporary(), kLargestFile);
  if (written != result.bytes) {
    throw WorkError(
        fmt::format("{}: the copy does not read as it was written; is the disk in order?", output.string()));
  }
  ProveStripped(written, std::string(ContainerFormat(written)), options, result.orientation);
  file.Commit(true);
  return {std::move(result.removed), result.orientation, before.size(), written.size()};
}

}  // namespace pentimento
