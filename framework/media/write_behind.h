#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pentimento {

/// The other end of `PrefetchLoader`: what remains to be done with a result (encoding it, writing it) is done on
/// threads of its own while the next one is made. The adding thread is told of each piece of work in the order of
/// adding, whatever the number of threads. For one adding thread.
class WriteBehind {
 public:
  using Work = std::function<void()>;
  /// @param failure what the work threw; null if nothing. What this throws itself passes through `Add` or `Finish`.
  using Done = std::function<void(const std::exception_ptr& failure)>;

  /// @param threads at least 1. @param depth pieces of work that are not done, or not told of, at a time; at least 1.
  /// @param begin what each thread does first; it must not throw.
  WriteBehind(int threads, std::size_t depth, const Work& begin = {});
  /// Work that has begun comes to its end, the rest is dropped; nothing is told.
  ~WriteBehind();
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  /// Waits for room, and tells of what is done by then. @param work on any thread; empty where there is none to do and
  /// `done` is only to be called in its turn.
  void Add(Work work, Done done);
  /// Waits for all work and tells of it.
  void Finish();

 private:
  struct Entry {
    Work work;
    Done done;
    std::exception_ptr failure = nullptr;
    bool ended = false;
  };

  /// Tells of what is done in order, and waits until no more than `most` are left.
  void Tell(std::size_t most);
  void Run(const std::stop_token& cancelled);

  const std::size_t depth_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Entry> entries_;  ///< oldest first; entries keep their addresses until they are told of
  std::size_t claimed_ = 0;    ///< so many of them were given to a thread
  std::vector<std::jthread> threads_;
};

}  // namespace pentimento
