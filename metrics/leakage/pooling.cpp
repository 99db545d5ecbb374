#include "metrics/leakage/pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "metrics/hops.h"
#include "metrics/leakage/kept_scores.h"

namespace pentimento {
namespace {

constexpr float kNotCompared = std::numeric_limits<float>::quiet_NaN();

/// One person's pictures by position.
struct PooledPerson {
  std::string subject;
  std::vector<std::size_t> probes;               ///< places among the hop's probes
  std::vector<std::size_t> references;           ///< places in its gallery
  std::vector<const Template*> probe_templates;  ///< null where no face was detected
  std::vector<const Template*> reference_templates;

  [[nodiscard]] std::size_t pictures() const { return references.size(); }
};

/// `count` of `items` from position `begin` on, cyclic, each handed to `use`.
template <class T, class Use>
void ForCyclic(const std::vector<T>& items, std::size_t begin, std::size_t count, Use use) {
  for (std::size_t i = begin; i < begin + count; ++i) {
    use(items[i % items.size()]);
  }
}

/// The mean of those templates that there are; empty without any.
Template MeanFrom(const Matcher& matcher, const std::vector<const Template*>& templates, std::size_t begin,
                  std::size_t count) {
  std::vector<const Template*> known;
  ForCyclic(templates, begin, count, [&](const Template* one) {
    if (one != nullptr) {
      known.push_back(one);
    }
  });
  return known.empty() ? Template() : matcher.Mean(known);
}

/// Everybody with at least so many pictures, each of which is among both the probes and the gallery.
std::vector<PooledPerson> PeopleWith(std::size_t least, const HopComparisons& pairs, const FaceRecords& records,
                                     std::size_t number) {
  const auto template_of = [&](const ChainPicture& picture) -> const Template* {
    const FaceRecord& record = records.at(picture.path);
    return record.detected ? &record.templates[number] : nullptr;
  };
  const std::vector<ChainPicture>& probes = pairs.probe_pictures();
  const std::vector<ChainPicture>& gallery = pairs.gallery_pictures();
  std::map<std::string, std::size_t> probe_of;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    probe_of.emplace(probes[i].id, i);
  }
  std::map<std::string, std::map<std::string, std::size_t>> of_person;
  for (std::size_t j = 0; j < gallery.size(); ++j) {
    if (probe_of.contains(gallery[j].id)) {
      of_person[SubjectOf(gallery[j])].emplace(gallery[j].id, j);
    }
  }
  std::vector<PooledPerson> people;
  for (const auto& [subject, pictures] : of_person) {
    if (pictures.size() < least) {
      continue;
    }
    PooledPerson& person = people.emplace_back();
    person.subject = subject;
    for (const auto& [id, j] : pictures) {
      const std::size_t i = probe_of.at(id);
      person.probes.push_back(i);
      person.references.push_back(j);
      person.probe_templates.push_back(template_of(probes[i]));
      person.reference_templates.push_back(template_of(gallery[j]));
    }
  }
  return people;
}

/// Scores of mean templates, each of which is made once.
class MeanScores {
 public:
  MeanScores(const Matcher& matcher, const std::vector<PooledPerson>& people, const Pool& pool)
      : matcher_(matcher), pool_(pool) {
    for (const PooledPerson& person : people) {
      std::vector<Template>& means = references_.emplace_back();
      for (std::size_t begin = 0; begin < person.pictures(); ++begin) {
        means.push_back(
            MeanFrom(matcher, person.reference_templates, begin, static_cast<std::size_t>(pool.references)));
      }
    }
  }

  /// One probe's scores, one a person.
  void Row(const PooledPerson& person, std::size_t rotation, std::span<float> scores) const {
    const auto stylised = static_cast<std::size_t>(pool_.stylised);
    const Template probe = MeanFrom(matcher_, person.probe_templates, rotation, stylised);
    for (std::size_t j = 0; j < scores.size(); ++j) {
      const Template& reference = references_[j][(rotation + stylised) % references_[j].size()];
      scores[j] =
          probe.empty() || reference.empty() ? kNotCompared : static_cast<float>(-matcher_.Distance(probe, reference));
    }
  }

 private:
  const Matcher& matcher_;
  const Pool& pool_;
  std::vector<std::vector<Template>> references_;  ///< of each person, by the position of the first
};

/// The best of the scores that single pictures have.
void BestRow(const HopComparisons& pairs, const std::vector<PooledPerson>& people, const Pool& pool,
             const PooledPerson& person, std::size_t rotation, std::span<float> scores) {
  const auto stylised = static_cast<std::size_t>(pool.stylised);
  const std::size_t columns = pairs.gallery_pictures().size();
  for (std::size_t j = 0; j < scores.size(); ++j) {
    float best = kNotCompared;
    ForCyclic(person.probes, rotation, stylised, [&](std::size_t probe) {
      ForCyclic(people[j].references, rotation + stylised, static_cast<std::size_t>(pool.references),
                [&](std::size_t reference) { best = std::fmax(best, pairs.scores()[probe * columns + reference]); });
    });
    scores[j] = best;
  }
}

std::vector<Pool> PoolsOf(const PoolingOptions& options) {
  std::vector<Pool> pools;
  for (const int references : options.references) {
    for (const int stylised : options.stylised) {
      for (const Combine combine : options.combine) {
        pools.push_back({references, stylised, combine});
      }
    }
  }
  return pools;
}

/// Of a pool that nobody, among the selecting or the tested people, has pictures enough for: what it would take.
void ExplainEmptyPool(std::vector<Figure>& figures, const Attack& attack, const Pool& pool) {
  const bool select = attack.select.probes() > 0;
  if (select && attack.test.probes() > 0) {
    return;
  }
  for (Figure& figure : figures) {
    figure.note = fmt::format(
        "{} stylised and {} reference pictures take {} pictures of a person; nobody among the {} people has so many",
        pool.stylised, pool.references, pool.stylised + pool.references, select ? "tested" : "selecting");
  }
}

}  // namespace

HopComparisons PooledComparisons(const HopComparisons& pairs, const FaceRecords& records, const Matcher& matcher,
                                 std::size_t number, const Pool& pool, const StopToken& stop) {
  const std::vector<PooledPerson> people = PeopleWith(
      static_cast<std::size_t>(pool.references) + static_cast<std::size_t>(pool.stylised), pairs, records, number);
  std::vector<ChainPicture> probes;
  std::vector<ChainPicture> gallery;
  for (const PooledPerson& person : people) {
    gallery.push_back({person.subject, person.subject, {}});
    for (std::size_t rotation = 0; rotation < person.pictures(); ++rotation) {
      probes.push_back({fmt::format("{}~{}", person.subject, rotation), person.subject, {}});
    }
  }
  std::vector<float> scores(probes.size() * people.size());
  const MeanScores means(matcher, pool.combine == Combine::kMeanTemplate ? people : std::vector<PooledPerson>(), pool);
  std::size_t row = 0;
  for (const PooledPerson& person : people) {
    ThrowIfStopped(stop);
    for (std::size_t rotation = 0; rotation < person.pictures(); ++rotation, ++row) {
      const std::span<float> own = std::span(scores).subspan(row * people.size(), people.size());
      if (pool.combine == Combine::kMeanTemplate) {
        means.Row(person, rotation, own);
      } else {
        BestRow(pairs, people, pool, person, rotation, own);
      }
    }
  }
  return HopComparisons::FromScores(probes, gallery, std::move(scores));
}

PooledLeakage::PooledLeakage(const AttackMaterial& material, const Attack& originals,
                             const std::vector<LeakageFrame>& frames)
    : material_(material) {
  for (const Pool& pool : PoolsOf(material.options.pooling)) {
    Ceiling& ceiling = ceilings_.emplace_back(Ceiling{pool, Pooled(originals, pool), {}});
    for (const LeakageFrame& frame : frames) {
      ceiling.frames.push_back(
          FrameOf(ceiling.originals, frame.matcher, frame.probes, frame.alpha, frame.version, frame.bootstrap));
      ceiling.frames.back().with_auc = frame.with_auc;
    }
  }
}

void PooledLeakage::KeepCeilings(std::vector<ScoreMatrix>& scores) const {
  for (const Ceiling& ceiling : ceilings_) {
    KeepScores(scores, ceiling.frames.front(), "", ceiling.originals);
  }
}

void PooledLeakage::AddCeilings(std::vector<Figure>& figures) const {
  for (const Ceiling& ceiling : ceilings_) {
    for (const LeakageFrame& frame : ceiling.frames) {
      std::vector<Figure> own = CeilingFigures(frame, ceiling.originals);
      ExplainEmptyPool(own, ceiling.originals, ceiling.pool);
      AppendFigures(figures, std::move(own));
    }
  }
}

void PooledLeakage::AddForward(MeasureResult& result, const std::string& forward, const Attack& naive) const {
  for (const Ceiling& ceiling : ceilings_) {
    const Attack attack = Pooled(naive, ceiling.pool);
    KeepScores(result.scores, ceiling.frames.front(), forward, attack);
    for (const LeakageFrame& frame : ceiling.frames) {
      std::vector<Figure> own = FiguresOf(frame, forward, MeasureAttack(frame, attack), false);
      ExplainEmptyPool(own, attack, ceiling.pool);
      AppendFigures(result.figures, std::move(own));
    }
  }
}

Attack PooledLeakage::Pooled(const Attack& attack, const Pool& pool) const {
  const auto pooled = [&](const HopComparisons& pairs) {
    return PooledComparisons(pairs, material_.records, *material_.reader.matchers()[material_.matcher],
                             material_.matcher, pool, material_.input.stop);
  };
  return {attack.attacker,
          attack.hop,
          attack.reverse,
          {{"references", pool.references}, {"stylised", pool.stylised}, {"combine", ToString(pool.combine)}},
          pooled(attack.select),
          pooled(attack.test)};
}

}  // namespace pentimento
