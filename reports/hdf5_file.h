#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// results.h5 as bytes, made in memory, so that a full disk can never meet the HDF5 library half way. The same document
/// gives the same bytes: no times are stored, texts are of fixed length.
///
///     /                    schema, result_schema, title, scores_meaning
///     /figures/000000      one group a figure, in report.json's order; attributes are its fields
///                          (an undefined value is NaN, an absent interval is left out, context is JSON;
///                          a context of more than 64,000 bytes is a data set of one text instead)
///         id, subject      UTF-8 texts, one a sample
///         value            float64 [samples]
///     /scores/000000       one group a score matrix; attributes matcher, hop, forward, reverse,
///                          context (JSON, as of figures)
///         scores           float32 [probes, gallery], NaN: no comparison
///         probe_id, probe_subject, gallery_id, gallery_subject
///
/// @throws DataError if a score matrix's sizes do not fit together; WorkError with HDF5's own reason.
std::string ResultsHdf5(const ResultDocument& document);

/// The score matrices of a results.h5, in their order. @throws DataError naming the file if it is damaged or of another
/// form.
std::vector<ScoreMatrix> ReadScoresHdf5(const std::filesystem::path& file);

}  // namespace pentimento
