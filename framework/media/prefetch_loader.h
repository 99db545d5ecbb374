#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "framework/core/stop_token.h"
#include "framework/media/decode.h"

namespace pentimento {

/// Decodes pictures ahead of their use on several threads and hands them out in order. What `Next` returns, and in
/// which order, does not depend on the number of threads; at most `depth` decoded pictures wait in memory.
class PrefetchLoader {
 public:
  struct Item {
    std::size_t index = 0;
    DecodedPicture decoded;  ///< empty if `error` is set
    std::string error;       ///< why the picture could not be read; "" if it could
  };
  using Load = std::function<DecodedPicture(std::size_t index)>;

  /// Calls `load(0)` … `load(count - 1)`, each once, on `threads` threads (at least 1). `load` must be thread-safe; a
  /// DataError that it throws becomes the item's `error`, any other exception is thrown again by `Next`.
  PrefetchLoader(std::size_t count, Load load, int threads, std::size_t depth, StopToken stop = {});
  /// Decodes files. An error's text is that of the DataError.
  PrefetchLoader(std::vector<std::filesystem::path> paths, const DecodeOptions& options, int threads, std::size_t depth,
                 StopToken stop = {});
  ~PrefetchLoader();
  PrefetchLoader(const PrefetchLoader&) = delete;
  PrefetchLoader& operator=(const PrefetchLoader&) = delete;

  /// The next item, or nothing after the last. For one consuming thread.
  /// @throws Interrupted once a stop is requested.
  std::optional<Item> Next();

 private:
  struct Slot {
    Item item;
    std::exception_ptr failure;
  };

  void Work(const std::stop_token& cancelled);

  const std::size_t count_;
  const std::size_t depth_;
  const Load load_;
  const StopToken stop_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t claimed_ = 0;     ///< indices below it were given to a thread
  std::size_t handed_out_ = 0;  ///< indices below it were returned by `Next`
  std::map<std::size_t, Slot> ready_;
  std::vector<std::jthread> threads_;
};

/// `work(0)` … `work(count - 1)`, each once, on `threads` threads; returns when all are done. The exception of the
/// lowest index that failed is thrown again, so that the error does not depend on the number of threads either.
/// @throws also Interrupted.
void ParallelFor(std::size_t count, int threads, const StopToken& stop, const std::function<void(std::size_t)>& work);

}  // namespace pentimento
