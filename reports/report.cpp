#include "reports/report.h"

#include <algorithm>

#include "framework/core/atomic_file.h"
#include "reports/answer.h"
#include "reports/hdf5_file.h"
#include "reports/page.h"
#include "reports/tables.h"

namespace pentimento {

void WriteReport(const ReportInput& input) {
  Study study = input.study;
  study.unreadable = std::max(study.unreadable, static_cast<std::int64_t>(input.unreadable.size()));
  Json report = ToJson(input.document);
  report["answer"] = BuildAnswer(input.document.figures, study);

  // Everything is made before anything is written, so that a missing picture leaves an earlier report whole.
  const std::string text = report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  const std::string page = RenderPage(input, report);
  const std::string hdf5 = ResultsHdf5(input.document);
  WriteFileAtomically(input.folder / "tables" / "figures.csv", FiguresCsv(input.document.figures));
  WriteFileAtomically(input.folder / "tables" / "samples.csv", SamplesCsv(input.document.figures));
  WriteFileAtomically(input.folder / "results.h5", hdf5);
  WriteFileAtomically(input.folder / "report.json", text);
  WriteFileAtomically(input.folder / "index.html", page);
}

}  // namespace pentimento
