#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "framework/core/random.h"
#include "metrics/identity/face_records.h"
#include "metrics/metric.h"

namespace pentimento {

/// Embeddings without pictures: a person is a random point, a picture of them a point near it.
class SyntheticFaces {
 public:
  /// Adds `pictures` of each of `people`, each `noise` away from their person's point in every direction.
  std::vector<ChainPicture> Add(const std::string& hop, int people, int pictures, double noise) {
    std::vector<ChainPicture> chain;
    for (int person = 0; person < people; ++person) {
      RandomStream centre(1, "synthetic person", static_cast<std::uint64_t>(person));
      Template point(128);
      for (float& value : point) {
        value = static_cast<float>(centre.Normal(0.0, 0.06));
      }
      for (int picture = 0; picture < pictures; ++picture) {
        const std::string id = fmt::format("p{:03}/{}.png", person, picture);
        RandomStream random(2, "synthetic picture", fmt::format("{}/{}", hop, id));
        FaceRecord record{.detected = true, .face = {}, .templates = {point}};
        for (float& value : record.templates[0]) {
          value += static_cast<float>(random.Normal(0.0, noise));
        }
        const std::filesystem::path path = std::filesystem::path(hop) / id;
        records.emplace(path, record);
        chain.push_back({id, fmt::format("p{:03}", person), path});
      }
    }
    return chain;
  }

  FaceRecords records;
};

/// How they are compared: minus the Euclidean distance.
inline double SyntheticSimilarity(const FaceRecord& probe, const FaceRecord& gallery) {
  return -EuclideanDistance(probe.templates[0], gallery.templates[0]);
}

/// Everybody on the pictures.
inline std::vector<std::string> PeopleOn(const std::vector<ChainPicture>& pictures) {
  std::vector<std::string> subjects;
  for (const ChainPicture& picture : pictures) {
    subjects.push_back(picture.subject);
  }
  return subjects;
}

}  // namespace pentimento
