#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/json.h"
#include "reports/answer.h"
#include "reports/figure_query.h"
#include "reports/sentence.h"
#include "reports/verification.h"

namespace pentimento {

/// The verification figures of one forward method that the answer speaks of, as indices.
struct LinkedPairs {
  std::string forward;
  std::optional<std::size_t> stylised = std::nullopt;
  /// One a reverse method, best first, controls left out: by what was measured on the selecting people, or, where none
  /// were set aside, by the very values.
  std::vector<std::size_t> recovered = {};
  bool recovered_chosen_on_others = false;
  std::optional<std::size_t> mean_face = std::nullopt;
  std::optional<std::size_t> strongest = std::nullopt;  ///< the attacker chosen on other people; none without a ladder
  std::optional<std::size_t> strongest_without_value = std::nullopt;  ///< the same where it has no value
  std::vector<std::size_t> without_value = {};                        ///< one a place of which no figure has a value
};

/// What the sections of the answer share.
struct AnswerContext {
  const std::vector<Figure>& figures;
  const Study& study;
  Verification verification;
  /// The one whose strongest attackers did best among the selecting people, or, where none were set aside, the one that
  /// links most; "" if none was measured.
  std::string matcher;
  bool matcher_chosen_on_others = false;
  std::size_t matchers = 0;             ///< that have a value
  std::optional<std::size_t> original;  ///< the originals' verification figure: the ceiling
  std::vector<LinkedPairs> linked;      ///< one a forward method
  std::vector<std::string> forwards;
  std::vector<std::string> reverses;  ///< controls left out

  AnswerContext(const std::vector<Figure>& all, const Study& about);

  /// Whether the people are enough to conclude anything from; true where nobody says how many they are.
  [[nodiscard]] bool Inference() const { return study.people == 0 || study.people >= kPeopleForInference; }
  /// Whose pairs are counted: "the same procedural person", "the same person".
  [[nodiscard]] std::string SamePerson() const {
    return study.procedural ? "the same procedural person" : "the same person";
  }
  /// "On procedural people, " before what holds of them alone, "" for photographs.
  [[nodiscard]] std::string OnWhom() const { return study.procedural ? "On " + study.population + ", " : ""; }
  /// A verification figure's value and interval: pairs of 100, or an AUC.
  [[nodiscard]] std::string ShowValue(std::size_t index) const;
  [[nodiscard]] std::string ShowInterval(std::size_t index) const;
};

std::vector<Sentence> Headline(const AnswerContext& context);
Json MeasuredSection(const AnswerContext& context);
Json LinkedSection(const AnswerContext& context);
Json ReversalSection(const AnswerContext& context);
Json FidelitySection(const AnswerContext& context);
Json MetadataSection(const AnswerContext& context);
Json LimitsSection(const AnswerContext& context);

Json Section(const std::string& id, const std::string& title, const std::vector<Sentence>& sentences);

/// A sentence about the people that were measured; of procedural ones it begins with that.
Sentence Finding(const AnswerContext& context, std::string text);

/// What is said instead of conclusions about `what` where the people are too few for any.
Sentence NoInference(std::string_view what);

/// "cyc-back of ghibli": a reversal by the pictures that it starts from.
std::string ChainName(const std::string& forward, const std::string& reverse);

/// `list` as words: ", " between its members and " and " before the last.
template <typename Member, typename Append>
void AppendList(Sentence& sentence, const std::vector<Member>& list, const Append& append) {
  for (std::size_t k = 0; k < list.size(); ++k) {
    sentence.Text(k == 0 ? "" : k + 1 == list.size() ? " and " : ", ");
    append(list[k]);
  }
}

/// What the notes of the figures say of many at once: why there is no value, and how often an interval held.
void AddNotes(const AnswerContext& context, std::vector<Sentence>& sentences);

/// What the pictures within the files of one hop show. @param pictures "stylised by ghibli".
void AddSecondPixels(const AnswerContext& context, const FigureQuery& query, const std::string& pictures,
                     std::vector<Sentence>& sentences);

/// The headline's warning of stylised files that carry a face in another picture; none where no file does.
std::optional<Sentence> SecondPixelsWarning(const AnswerContext& context);

/// Which forwards leaked more than which: only where the 95% intervals of the shares that are linked do not overlap;
/// and which cannot be compared.
void AddComparisons(const AnswerContext& context, std::vector<Sentence>& sentences);

/// The first of the clauses of a figure's note, which says why it has no value; the others are its own.
std::string FirstClause(const std::string& note);

/// What the controls that must show no leakage (one average face, permuted names) show where they show some, and why
/// where they have no value.
void AddControls(const AnswerContext& context, std::vector<Sentence>& sentences);

/// The smallest detection limit of an attested attacker on a forward, by the answer's matcher, at the answer's rate
/// where it has one. @param reverse where given, of this attacker alone. None: nothing says how weak a trace would have
/// been found.
std::optional<std::size_t> DetectionLimit(const AnswerContext& context, const std::string& forward,
                                          const std::optional<std::string>& reverse = std::nullopt);

/// Appends to a statement that something was not found how far it reaches: the detection limit, or that it is
/// inconclusive. The sentence still lacks its full stop.
void AppendReach(const AnswerContext& context, const std::string& forward, const std::optional<std::string>& reverse,
                 Sentence& sentence);

/// The same after the headline's numbers, with the full stop.
void AppendReachOfNumbers(const AnswerContext& context, const std::string& forward, Sentence& sentence);

/// The difference[auc] of a recovery beside the stylised picture ("y" or "noop") or beside `mean_face`.
std::optional<std::size_t> IdentityContrast(const AnswerContext& context, const std::string& forward,
                                            const std::string& reverse, const std::string& versus);

/// Appends "+0.081 (95% interval 0.031 to 0.129)".
void AppendContrast(Sentence& sentence, const std::vector<Figure>& figures, std::size_t difference);

}  // namespace pentimento
