#include "framework/results/figure_protocol.h"

#include <set>

#include <fmt/format.h>

namespace pentimento {
namespace {

std::string TextOf(const Json& protocol, const std::string& key) {
  const auto found = protocol.find(key);
  if (found == protocol.end()) {
    return "none";
  }
  return found->is_string() ? found->get<std::string>() : CanonicalDump(*found);
}

constexpr const char* kOptionsKey = "options";

void Append(std::string& text, const std::string& more) { text += (text.empty() ? "" : "; ") + more; }

}  // namespace

void SayOwnOptions(const Json& options, Figure& figure) { figure.context[kProtocolKey][kOptionsKey] = options; }

void SayOptions(const Json& options, std::vector<Figure>& figures) {
  for (Figure& figure : figures) {
    const auto protocol = figure.context.find(kProtocolKey);
    if (protocol == figure.context.end()) {
      continue;
    }
    if (!protocol->contains(kOptionsKey)) {
      (*protocol)[kOptionsKey] = options;
    }
    if ((*protocol)[kOptionsKey].empty()) {
      protocol->erase(kOptionsKey);
    }
  }
}

std::string DefinitionDifference(const Figure& a, const Figure& b) {
  std::string text;
  if (a.version != b.version) {
    Append(text, fmt::format("version {} and version {}", a.version, b.version));
  }
  const auto first = a.context.find(kProtocolKey);
  const auto second = b.context.find(kProtocolKey);
  if (first == a.context.end() || second == b.context.end()) {
    return text;
  }
  std::set<std::string> keys;
  for (const Json* protocol : {&*first, &*second}) {
    for (const auto& [key, value] : protocol->items()) {
      keys.insert(key);
    }
  }
  for (const std::string& key : keys) {
    const std::string was = TextOf(*first, key);
    const std::string is = TextOf(*second, key);
    if (was != is) {
      Append(text, fmt::format("{} {} and {}", key, was, is));
    }
  }
  return text;
}

}  // namespace pentimento
