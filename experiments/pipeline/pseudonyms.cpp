#include "experiments/pipeline/pseudonyms.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <tuple>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kPseudonymDigits = 16;
constexpr std::string_view kHexadecimal = "0123456789abcdef";

[[noreturn]] void FailToMakeKey(const fs::path& file, int reason) {
  throw WorkError(
      fmt::format("{}: cannot make the key of the pseudonyms: {}; set PENTIMENTO_HOME to a folder that can be written",
                  file.string(), std::strerror(reason)));
}

std::string NewKey(const fs::path& file) {
  std::string bytes(kKeyBytes, '\0');
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    FailToMakeKey(file, errno);
  }
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kHexadecimal[byte >> 4U];
    text += kHexadecimal[byte & 15U];
  }
  return text + "\n";
}

/// Not by AtomicFile: nobody else may ever read the file, and where two processes make one, the first one's stays.
void MakeKeyFile(const fs::path& file) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    FailToMakeKey(file, error.value());
  }
  const fs::path temporary = fmt::format("{}.partial-{}", file.string(), getpid());
  const std::string text = NewKey(file);
  const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool written = descriptor >= 0 && write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                 fsync(descriptor) == 0;
  written = written && (link(temporary.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int reason = errno;
  if (descriptor >= 0) {
    close(descriptor);
    unlink(temporary.c_str());
  }
  if (!written) {
    FailToMakeKey(file, reason);
  }
}

std::string ReadKey(const fs::path& file) {
  if (!fs::exists(file)) {
    MakeKeyFile(file);
  }
  const std::string text = ReadFile(file, 4096);
  const std::size_t digits = std::min(text.find_first_not_of(kHexadecimal), text.size());
  if (digits != 2 * kKeyBytes || text.find_first_not_of(" \r\n", digits) != std::string::npos) {
    throw DataError(fmt::format(
        "{}: not a key of pseudonyms (64 lower-case hexadecimal digits); put the right one there, or remove it: a new "
        "one is made, and people then get other pseudonyms",
        file.string()));
  }
  std::string key;
  for (std::size_t i = 0; i < digits; i += 2) {
    key += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  }
  return key;
}

/// The indices of `names` in the order of the names.
std::vector<std::size_t> OrderOf(const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return names[i]; });
  return order;
}

template <class T>
std::vector<T> Taken(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> taken;
  for (const std::size_t i : order) {
    taken.push_back(values.at(i));
  }
  return taken;
}

void Reorder(ScoreMatrix& matrix) {
  const std::vector<std::size_t> probes = OrderOf(matrix.probe_ids);
  const std::vector<std::size_t> gallery = OrderOf(matrix.gallery_ids);
  std::vector<float> scores;
  for (const std::size_t probe : probes) {
    for (const std::size_t other : gallery) {
      scores.push_back(matrix.scores.at(probe * gallery.size() + other));
    }
  }
  matrix.probe_ids = Taken(matrix.probe_ids, probes);
  matrix.probe_subjects = Taken(matrix.probe_subjects, probes);
  matrix.gallery_ids = Taken(matrix.gallery_ids, gallery);
  matrix.gallery_subjects = Taken(matrix.gallery_subjects, gallery);
  matrix.scores = std::move(scores);
}

}  // namespace

std::string Pseudonyms::Digits(const std::string& text) const {
  std::call_once(read_, [this] { key_ = ReadKey(key_file_); });
  return HmacSha256(key_, text).substr(0, kPseudonymDigits);
}

std::string Pseudonyms::Picture(const std::string& id) const { return id.empty() ? "" : "p-" + Digits(id); }

std::string Pseudonyms::Person(const std::string& subject) const {
  return subject.empty() ? "" : "s-" + Digits(subject);
}

std::string Pseudonyms::KeyFingerprint() const { return Digits("pentimento: which key is this?"); }

void Pseudonyms::Apply(std::vector<Figure>& figures, std::vector<ScoreMatrix>& scores) const {
  for (Figure& figure : figures) {
    for (SampleValue& sample : figure.samples) {
      sample.id = Picture(sample.id);
      sample.subject = Person(sample.subject);
    }
    std::ranges::stable_sort(figure.samples, {},
                             [](const SampleValue& sample) { return std::tie(sample.id, sample.subject); });
  }
  for (ScoreMatrix& matrix : scores) {
    for (std::vector<std::string>* ids : {&matrix.probe_ids, &matrix.gallery_ids}) {
      std::ranges::transform(*ids, ids->begin(), [this](const std::string& id) { return Picture(id); });
    }
    for (std::vector<std::string>* subjects : {&matrix.probe_subjects, &matrix.gallery_subjects}) {
      std::ranges::transform(*subjects, subjects->begin(), [this](const std::string& name) { return Person(name); });
    }
    Reorder(matrix);
  }
}

}  // namespace pentimento
