#include "framework/media/second_reader.h"

#include <charconv>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/media/container/container.h"
#include "framework/media/decode_second.h"

namespace pentimento {
namespace {

/// In front of the pixels of an answer.
struct PixelHeader {
  std::int32_t width = 0;
  std::int32_t height = 0;
};

constexpr std::string_view kListRequest = "list";

std::string ListAnswer(const std::string& file) {
  const std::string bytes = ReadFile(file);
  Json listed = Json::array();
  std::int64_t left_out = 0;
  const std::vector<SecondPicture> found = FindSecondPictures(bytes, WalkContainer(bytes));
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!IsWholePicture(found[i])) {
      continue;
    }
    if (listed.size() == SecondPictureReader::kMostPictures) {
      ++left_out;
    } else {
      listed.push_back({{"number", i}, {"carrier", found[i].carrier}});
    }
  }
  return Json{{"pictures", std::move(listed)}, {"left_out", left_out}}.dump();
}

std::string PixelAnswer(const std::string& file, std::size_t number) {
  const std::string bytes = ReadFile(file);
  const std::vector<SecondPicture> found = FindSecondPictures(bytes, WalkContainer(bytes));
  if (number >= found.size()) {
    throw DataError(fmt::format("{}: has changed while it was looked at; leave it alone and try again", file));
  }
  const Picture picture = DecodeSecondPicture(found[number], file);
  const PixelHeader header{picture.width, picture.height};
  std::string answer(reinterpret_cast<const char*>(&header), sizeof header);
  return answer.append(reinterpret_cast<const char*>(picture.values.data()), picture.values.size() * sizeof(float));
}

/// "list" or a number, NUL, the file.
std::string AnswerSecondRequest(const std::string& request) {
  const std::size_t end = std::min(request.find('\0'), request.size());
  const std::string what = request.substr(0, end);
  const std::string file = request.substr(std::min(end + 1, request.size()));
  if (what == kListRequest) {
    return ListAnswer(file);
  }
  std::size_t number = 0;
  if (std::from_chars(what.data(), what.data() + what.size(), number).ec != std::errc()) {
    throw InternalError("a request for a picture without its number");
  }
  return PixelAnswer(file, number);
}

/// What the program and its libraries take before they do anything.
std::size_t AddressSpaceTaken() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

SecondPictureReader::SecondPictureReader(const std::filesystem::path& program)
    : workers_({(program.empty() ? ProgramBesideThisOne("pentimento-picture-worker") : program).string()}) {}

CarriedPictures SecondPictureReader::List(const std::filesystem::path& file) {
  // Paths hold no NUL.
  const WorkerAnswer answer = workers_.Ask(fmt::format("{}{}{}", kListRequest, '\0', file.string()));
  CarriedPictures carried;
  if (answer.ended) {
    carried.fault = fmt::format(
        "{}: the pictures within it cannot be looked for: {}; it may be damaged, or made to "
        "do harm",
        file.string(), answer.text);
    return carried;
  }
  if (!answer.ok) {
    throw DataError(answer.text);
  }
  const Json document = Json::parse(answer.text);
  carried.left_out = document.at("left_out").get<std::int64_t>();
  for (const Json& picture : document.at("pictures")) {
    carried.pictures.push_back({picture.at("number").get<std::size_t>(), picture.at("carrier").get<std::string>()});
  }
  return carried;
}

Picture SecondPictureReader::Load(const std::filesystem::path& file, std::size_t number) {
  const WorkerAnswer answer = workers_.Ask(fmt::format("{}{}{}", number, '\0', file.string()));
  if (!answer.ok) {
    throw DataError(answer.ended ? fmt::format("{}: a picture within it cannot be decoded: {}; it may be damaged, or "
                                               "made to do harm",
                                               file.string(), answer.text)
                                 : answer.text);
  }
  PixelHeader header;
  if (answer.text.size() < sizeof header) {
    throw InternalError("an answer without a picture");
  }
  std::memcpy(&header, answer.text.data(), sizeof header);
  Picture picture(header.width, header.height);
  if (answer.text.size() != sizeof header + picture.values.size() * sizeof(float)) {
    throw InternalError(
        fmt::format("an answer of {} bytes for a picture of {} x {}", answer.text.size(), header.width, header.height));
  }
  std::memcpy(picture.values.data(), answer.text.data() + sizeof header, picture.values.size() * sizeof(float));
  return picture;
}

int ServeSecondPictures() {
  WorkerLimits limits;
  limits.address_space += AddressSpaceTaken();
  return ServeRequests(limits, AnswerSecondRequest);
}

}  // namespace pentimento
