#include "reports/tables.h"

#include <cmath>
#include <map>
#include <string>

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

void AppendLine(std::string& csv, const std::vector<std::string>& fields) {
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

std::string PairsCsv(const std::vector<PairRow>& pairs, const std::vector<Figure>& figures) {
  std::vector<std::string> header = {"id", "subject", "reference", "test"};
  std::vector<std::map<std::string, double>> columns;
  std::map<std::string, int> seen;
  for (const Figure& figure : figures) {
    if (figure.samples.empty()) {
      continue;
    }
    const int number = ++seen[figure.name];
    header.push_back(number == 1 ? figure.name : fmt::format("{} #{}", figure.name, number));
    std::map<std::string, double>& values = columns.emplace_back();
    for (const SampleValue& sample : figure.samples) {
      values.emplace(sample.id, sample.value);
    }
  }
  std::string csv;
  AppendLine(csv, header);
  for (const PairRow& pair : pairs) {
    std::vector<std::string> line = {pair.id, pair.subject, pair.reference, pair.test};
    for (const std::map<std::string, double>& values : columns) {
      const auto value = values.find(pair.id);
      const bool exists = value != values.end() && !std::isnan(value->second);
      line.push_back(exists ? fmt::format("{}", value->second) : "");
    }
    AppendLine(csv, line);
  }
  return csv;
}

}  // namespace pentimento
