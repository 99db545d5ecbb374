#pragma once

#include <filesystem>
#include <functional>
#include <istream>

namespace pentimento {

/// Opens a dlib `.dat` file of the `face-recognition-models` weights and lets `read` take what is in it.
/// @throws WeightsError if it is missing or damaged, with the command that fetches it.
void ReadDlibFile(const std::filesystem::path& path, const std::function<void(std::istream&)>& read);

}  // namespace pentimento
