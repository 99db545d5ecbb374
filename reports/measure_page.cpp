#include "reports/measure_page.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "framework/core/base64.h"
#include "framework/core/errors.h"
#include "reports/assets.h"
#include "reports/format.h"
#include "reports/page.h"
#include "reports/page_template.h"
#include "reports/pictures.h"

namespace pentimento {
namespace {

/// Sample values of one id under the picture that they were measured on.
using SampleValues = std::map<std::string, Json>;

std::string InlinedPicture(const PagePicture& picture) {
  const std::string type = MediaType(picture.bytes);
  if (type.empty()) {
    throw DataError(fmt::format("the picture \"{}\" is of a format that browsers do not show", picture.caption));
  }
  return fmt::format("data:{};base64,{}", type, Base64(picture.bytes));
}

SampleValues ValuesOf(const std::vector<Figure>& figures) {
  SampleValues values;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    for (const SampleValue& sample : figures[i].samples) {
      const ShownSample shown = ShowSample(figures[i], sample.value);
      Json& list = values.try_emplace(sample.id, Json::array()).first->second;
      list.push_back({{"label", shown.label},
                      {"value", FiniteOrNull(sample.value)},
                      {"shown", std::isinf(sample.value) ? "∞" : shown.value},
                      {"unit", std::isnan(sample.value) ? "" : figures[i].unit},
                      {"figure", i}});
    }
  }
  return values;
}

Json RowsOf(const MeasurePage& page) {
  const SampleValues values = ValuesOf(page.document.figures);
  Json rows = Json::array();
  for (const PageRow& row : page.rows) {
    Json cells = Json::array();
    for (const PagePicture& picture : row.pictures) {
      cells.push_back({{"source", InlinedPicture(picture)},
                       {"caption", picture.caption},
                       {"text", picture.text},
                       {"hop", ""},
                       {"figures", Json::array()}});
    }
    const auto own = values.find(row.id);
    rows.push_back({{"id", row.id},
                    {"subject", row.subject},
                    {"cells", std::move(cells)},
                    {"values", own == values.end() ? Json::array() : own->second}});
  }
  return rows;
}

Json ScaleOf(const PageScale& scale) {
  Json marks = Json::array();
  for (const auto& [place, text] : scale.marks) {
    marks.push_back({{"place", place}, {"text", text}});
  }
  return {{"quantity", scale.quantity}, {"colours", scale.colours}, {"marks", marks}};
}

Json ShownFigures(const std::vector<Figure>& figures) {
  Json shown = Json::array();
  for (const Figure& figure : figures) {
    const ShownFigure text = Show(figure);
    shown.push_back({{"value", text.value}, {"interval", text.interval}, {"label", Label(figure.name)}});
  }
  return shown;
}

/// What a reader without scripts sees.
std::string PlainFigures(const std::vector<Figure>& figures) {
  std::string html = "<ul>\n";
  for (const Figure& figure : figures) {
    const ShownFigure text = Show(figure);
    html += fmt::format("<li>{}: {} {}{}</li>\n", EscapeHtml(Label(figure.name)), EscapeHtml(text.value),
                        EscapeHtml(figure.unit),
                        text.interval.empty() ? "" : EscapeHtml(fmt::format(" ({})", text.interval)));
  }
  return html + "</ul>\n";
}

}  // namespace

std::string RenderMeasurePage(const MeasurePage& page) {
  const std::string data = ScriptSafe({{"report", ToJson(page.document)},
                                       {"shown", ShownFigures(page.document.figures)},
                                       {"rows", RowsOf(page)},
                                       {"pairs", page.pairs},
                                       {"scale", ScaleOf(page.scale)}});
  const std::string hash = ScriptHash(MeasureScript());
  const std::string figures = PlainFigures(page.document.figures);
  return FillTemplate(MeasureTemplate(), {{"title", "Measured · Pentimento"},
                                          {"script-hashes", hash},
                                          {"style", PageStyle()},
                                          {"figures", figures},
                                          {"data", data},
                                          {"script", MeasureScript()}});
}

}  // namespace pentimento
