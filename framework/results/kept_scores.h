#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/results/result.h"
#include "framework/results/score_file.h"

namespace pentimento {

/// What a kept matrix of scores is of: "matcher", "hop", "forward", "reverse" where they are not empty, and its
/// context.
using ScoreLabels = std::map<std::string, std::string>;

ScoreLabels LabelsOf(const ScoreMatrix& matrix);
/// "hop=x-y,forward=ghibli,matcher=dlib-resnet": as `ParseScoreLabels` reads it.
std::string ToString(const ScoreLabels& labels);
/// @throws ConfigError for anything but key=value, separated by commas.
ScoreLabels ParseScoreLabels(const std::string& text);

/// The one matrix that has all of these labels. Where several have them, the one that has no context besides what is
/// asked for: `hop=x-y,forward=ghibli` is the plain comparison, not the one of faces that an attacker aligned.
/// @throws ConfigError naming those that there are, if that is not exactly one.
const ScoreMatrix& SelectScores(const std::vector<ScoreMatrix>& matrices, const ScoreLabels& wanted);

/// The matrix without the comparisons of those probes that `other` has none of: paired differences are over the same
/// probes.
ScoreMatrix OverCommonProbes(ScoreMatrix matrix, const ScoreMatrix& other);

/// The comparisons that were made. An id is "person/picture", the person percent-encoded, with " (HOP)" behind a
/// probe's of another hop than "x", so that a picture made from a photograph is not taken for the photograph itself.
ScoreTable TableOf(const ScoreMatrix& matrix);

/// As `ReadScoreTable` reads it; scores have all their digits.
std::string ToCsv(const ScoreTable& table);

}  // namespace pentimento
