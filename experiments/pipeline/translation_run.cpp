#include "experiments/pipeline/translation_run.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "experiments/thread_budget.h"
#include "framework/core/errors.h"
#include "framework/media/prefetch_loader.h"
#include "framework/media/write_behind.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

/// "" where nothing was thrown. @throws what concerns more than this input.
std::string ProblemOf(const TranslationJob& job, const std::exception_ptr& failure) {
  try {
    if (failure != nullptr) {
      std::rethrow_exception(failure);
    }
    return "";
  } catch (const DataError& error) {
    return error.what();
  } catch (const ShapeError& error) {
    return fmt::format("{}: {}", job.input.string(), error.what());
  }
}

/// Whether work was given up because a stop was asked for; then it has written nothing.
bool IsInterruption(const std::exception_ptr& failure) {
  try {
    if (failure != nullptr) {
      std::rethrow_exception(failure);
    }
  } catch (const Interrupted&) {
    return true;
  } catch (...) {
  }
  return false;
}

class TranslationRun {
 public:
  TranslationRun(const Translator& translator, const std::vector<TranslationJob>& jobs,
                 const TranslationSurroundings& surroundings,
                 const std::function<void(const TranslationOutcome&)>& tell)
      : translator_(translator),
        jobs_(jobs),
        surroundings_(surroundings),
        tell_(tell),
        blas_(surroundings.threads.compute),
        workers_(std::max(surroundings.threads.loaders, surroundings.threads.compute), Depth(surroundings),
                 [others = surroundings.threads.compute] { UseOneComputeThread(others); }) {
    if (!translator.MapsFiles()) {
      decoder_ = MakeDecoder();
    }
  }

  void Run() {
    surroundings_.progress.Begin("translating", static_cast<std::int64_t>(jobs_.size()));
    try {
      for (const TranslationJob& job : jobs_) {
        ThrowIfStopped(surroundings_.stop);
        Start(job);
      }
    } catch (const Interrupted&) {
      // What has begun comes to its end.
    }
    workers_.Finish();
    if (told_ < jobs_.size()) {
      throw Interrupted(fmt::format("interrupted: {} of {} inputs are done, every file whole", told_, jobs_.size()));
    }
  }

 private:
  /// Gives BLAS its threads back once the workers are gone.
  struct BlasThreads {
    explicit BlasThreads(int threads) : count(threads) {}
    ~BlasThreads() { SetBlasThreads(count); }
    BlasThreads(const BlasThreads&) = delete;
    BlasThreads& operator=(const BlasThreads&) = delete;

    const int count;
  };

  /// One for each thread to work on, and one that waits for whichever is ready first.
  static std::size_t Depth(const TranslationSurroundings& surroundings) {
    return static_cast<std::size_t>(std::max(surroundings.threads.loaders, surroundings.threads.compute)) + 1;
  }

  [[nodiscard]] std::unique_ptr<PrefetchLoader> MakeDecoder() const {
    std::vector<const TranslationJob*> pictures;
    for (const TranslationJob& job : jobs_) {
      if (!job.array) {
        pictures.push_back(&job);
      }
    }
    const std::size_t count = pictures.size();
    auto decode = [trace = surroundings_.trace, pictures = std::move(pictures)](std::size_t index) {
      const TraceSpan span(trace, "decode", pictures[index]->id);
      return DecodePicture(pictures[index]->input);
    };
    return std::make_unique<PrefetchLoader>(count, std::move(decode), surroundings_.threads.loaders,
                                            Depth(surroundings_), surroundings_.stop);
  }

  void Start(const TranslationJob& job) {
    WriteBehind::Work rest;
    std::vector<fs::path> outputs = {job.output};
    std::string problem;
    try {
      if (translator_.MapsFiles()) {
        const TraceSpan span(surroundings_.trace, "compute", job.id);
        translator_.MapFile(job);
      } else if (job.array) {
        Turn(false);
        const TraceSpan span(surroundings_.trace, "compute", job.id);
        outputs = translator_.TranslateArray(job);
      } else {
        rest = Rest(job, Decoded());
      }
    } catch (const Error&) {
      problem = ProblemOf(job, std::current_exception());
    }
    workers_.Add(std::move(rest), [this, &job, outputs = std::move(outputs),
                                   problem = std::move(problem)](const std::exception_ptr& failure) {
      if (!IsInterruption(failure)) {
        Tell(job, outputs, failure == nullptr ? problem : ProblemOf(job, failure));
      }
    });
  }

  [[nodiscard]] Picture Decoded() const {
    auto item = decoder_->Next();
    if (!item || !item->error.empty()) {
      throw DataError(item ? item->error : "no picture is left");
    }
    return std::move(item->decoded.picture);
  }

  [[nodiscard]] Picture Computed(const TranslationJob& job, const Picture& picture) const {
    const TraceSpan span(surroundings_.trace, "compute", job.id);
    return translator_.TranslatePicture(job, picture);
  }

  /// What is left to be done with a picture beside the next ones.
  [[nodiscard]] WriteBehind::Work Rest(const TranslationJob& job, Picture picture) {
    const std::int64_t pixels = std::int64_t{picture.width} * picture.height;
    const bool side_by_side = !translator_.OneAtATime() && pixels <= kPixelsOfOneThread;
    Turn(side_by_side);
    if (!side_by_side) {
      return [this, &job, made = Computed(job, picture)] { Encode(job, made); };
    }
    return [this, &job, picture = std::move(picture)] {
      ThrowIfStopped(surroundings_.stop);
      Encode(job, Computed(job, picture));
    };
  }

  /// To computing on one thread a picture, or on all: one of both ends before the other begins.
  void Turn(bool side_by_side) {
    if (side_by_side != side_by_side_) {
      workers_.Finish();
      SetBlasThreads(side_by_side ? 1 : blas_.count);
      side_by_side_ = side_by_side;
    }
  }

  void Encode(const TranslationJob& job, const Picture& made) const {
    const TraceSpan span(surroundings_.trace, "encode", job.id);
    translator_.WritePicture(job, made);
  }

  void Tell(const TranslationJob& job, const std::vector<fs::path>& outputs, const std::string& problem) {
    ++told_;
    tell_({job, problem.empty() ? outputs : std::vector<fs::path>(), problem});
    surroundings_.progress.At(static_cast<std::int64_t>(told_));
  }

  const Translator& translator_;
  const std::vector<TranslationJob>& jobs_;
  const TranslationSurroundings& surroundings_;
  const std::function<void(const TranslationOutcome&)>& tell_;
  std::size_t told_ = 0;
  bool side_by_side_ = false;
  const BlasThreads blas_;  ///< before the workers, which end first
  std::unique_ptr<PrefetchLoader> decoder_;
  WriteBehind workers_;
};

}  // namespace

void TranslateAll(const Translator& translator, const std::vector<TranslationJob>& jobs,
                  const TranslationSurroundings& surroundings,
                  const std::function<void(const TranslationOutcome&)>& tell) {
  TranslationRun(translator, jobs, surroundings, tell).Run();
}

}  // namespace pentimento
