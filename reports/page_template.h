#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pentimento {

/// A template with its {{placeholders}} filled. @throws InternalError for one that nothing fills.
std::string FillTemplate(std::string_view text, const std::map<std::string, std::string_view, std::less<>>& values);

/// How a content security policy names a script that may run: 'sha256-...'.
std::string ScriptHash(std::string_view script);

}  // namespace pentimento
