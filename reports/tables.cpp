#include "reports/tables.h"

#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

namespace pentimento {
namespace {

std::string Quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) {
    return field;
  }
  std::string quoted = "\"";
  for (const char c : field) {
    quoted += c;
    if (c == '"') {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

void AppendLine(std::string& csv, std::initializer_list<std::string> fields) {
  bool first = true;
  for (const std::string& field : fields) {
    csv += first ? "" : ",";
    csv += Quoted(field);
    first = false;
  }
  csv += "\n";
}

}  // namespace

std::string FiguresCsv(const std::vector<Figure>& figures) {
  std::string csv =
      "figure,name,version,value,unit,direction,n,n_subjects,ci95_low,ci95_high,ci_method,hop,forward,reverse,context,"
      "note\n";
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    const Json note = ToJson(figure)["note"];
    AppendLine(csv, {std::to_string(i), figure.name, std::to_string(figure.version), Number(figure.value), figure.unit,
                     ToString(figure.direction), std::to_string(figure.n), std::to_string(figure.n_subjects),
                     figure.ci95 ? Number(figure.ci95->first) : "", figure.ci95 ? Number(figure.ci95->second) : "",
                     figure.ci_method, figure.hop, figure.forward, figure.reverse,
                     figure.context.empty() ? "" : CanonicalDump(figure.context),
                     note.is_null() ? "" : note.get<std::string>()});
  }
  return csv;
}

std::string SamplesCsv(const std::vector<Figure>& figures) {
  std::string csv = "figure,name,hop,forward,reverse,id,subject,value,unit\n";
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    for (const SampleValue& sample : figure.samples) {
      AppendLine(csv, {std::to_string(i), figure.name, figure.hop, figure.forward, figure.reverse, sample.id,
                       sample.subject, Number(sample.value), figure.unit});
    }
  }
  return csv;
}

}  // namespace pentimento
