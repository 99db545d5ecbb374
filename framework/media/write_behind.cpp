#include "framework/media/write_behind.h"

#include <algorithm>
#include <utility>

namespace pentimento {

WriteBehind::WriteBehind(int threads, std::size_t depth, const Work& begin) : depth_(std::max<std::size_t>(depth, 1)) {
  for (int i = 0; i < std::max(threads, 1); ++i) {
    threads_.emplace_back([this, begin](const std::stop_token& cancelled) {
      if (begin) {
        begin();
      }
      Run(cancelled);
    });
  }
}

WriteBehind::~WriteBehind() {
  for (std::jthread& thread : threads_) {
    thread.request_stop();
  }
}

void WriteBehind::Run(const std::stop_token& cancelled) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, cancelled, [this] { return claimed_ < entries_.size(); }) && !cancelled.stop_requested()) {
    Entry& entry = entries_[claimed_++];
    lock.unlock();
    std::exception_ptr failure;
    try {
      if (entry.work) {
        entry.work();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    entry.work = nullptr;  // what it holds is not needed any more
    lock.lock();
    entry.failure = std::move(failure);
    entry.ended = true;
    changed_.notify_all();
  }
}

void WriteBehind::Tell(std::size_t most) {
  while (true) {
    Entry entry;
    {
      std::unique_lock lock(mutex_);
      if (entries_.empty() || (entries_.size() <= most && !entries_.front().ended)) {
        return;
      }
      changed_.wait(lock, [this] { return entries_.front().ended; });
      entry = std::move(entries_.front());
      entries_.pop_front();
      --claimed_;
    }
    entry.done(entry.failure);
  }
}

void WriteBehind::Add(Work work, Done done) {
  Tell(depth_ - 1);
  {
    const std::lock_guard lock(mutex_);
    entries_.push_back({std::move(work), std::move(done)});
  }
  changed_.notify_all();
}

void WriteBehind::Finish() { Tell(0); }

}  // namespace pentimento
