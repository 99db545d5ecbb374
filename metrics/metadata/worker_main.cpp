// Reads strangers' files for the other programs, one a request, in a process of its own: see
// framework/media/inventory/worker_pool.h.

#include <chrono>
#include <iostream>
#include <span>
#include <string_view>

#include "framework/core/errors.h"
#include "framework/media/inventory/copy_metadata.h"
#include "framework/media/inventory/inventory.h"
#include "framework/media/inventory/inventory_json.h"
#include "framework/media/inventory/worker_pool.h"
#include "framework/media/inventory/xmp_namespaces.h"
#include "metrics/metadata/stripping.h"
#include "metrics/metadata/taxonomy.h"

namespace {

int Serve(const pentimento::Taxonomy& taxonomy) {
  pentimento::IndexXmpNamespaces();
  pentimento::Classifier classifier(taxonomy);
  const auto classify = [&](const pentimento::MetadataItem& item) -> pentimento::ItemClass {
    const pentimento::Taxonomy::Class found = classifier.Classify(item);
    return {found.category->name, pentimento::SensitivityName(found.sensitivity)};
  };
  const auto answer = [&](const std::string& file) {
    return pentimento::InventoryJson(file, pentimento::TakeInventoryOfFile(file), classify);
  };
  // Time for some five ordinary files, which is less than the pool asks for ahead.
  return pentimento::ServeRequests({}, answer, std::chrono::milliseconds(2));
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  try {
    if (words.size() == 1) {
      return Serve(pentimento::Taxonomy());
    }
    const std::string_view mode = words.size() == 2 ? words[1] : "";
    if (mode == "--strip" || mode == "--strip-icc-too") {
      const pentimento::StripOptions options{.keep_icc = mode == "--strip"};
      return pentimento::ServeRequests(
          {}, [&](const std::string& request) { return pentimento::AnswerStripRequest(request, options); });
    }
    if (mode == pentimento::kCopyMetadataMode) {
      return pentimento::ServeRequests({}, pentimento::AnswerCopyRequest);
    }
    if (words.size() == 3 && std::string_view(words[1]) == "--taxonomy") {
      return Serve(pentimento::Taxonomy(words[2]));
    }
  } catch (const pentimento::Error& error) {
    std::cerr << "pentimento-metadata-worker: " << error.what() << "\n";
    return 2;
  }
  std::cerr << "usage: pentimento-metadata-worker [--taxonomy FILE | --strip | --strip-icc-too | --copy]\nServes "
               "`pentimento metadata` and the metadata policy `all`, by frames on standard input and output.\n";
  return 2;
}
