#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/methods/neural/autoencoder/autoencoder_options.h"

namespace pentimento {

/// The autoencoder of face swapping (DeepFaceLab's layouts DF and LIAE: Perov et al. 2020) as a reversal: trained to
/// reconstruct pictures of two unpaired domains, it translates one that it encodes in one domain and decodes in the
/// other. Directions: a2b, b2a.
///
/// A finished folder (see `RunTraining`) holds `autoencoder`, all parts in one file, with DeepFaceLab's names.
class Autoencoder : public Model {
 public:
  explicit Autoencoder(AutoencoderOptions options);

  [[nodiscard]] int version() const override { return 1; }
  void Train(const TrainContext& context) override;
  [[nodiscard]] std::vector<std::string> directions() const override { return {"a2b", "b2a"}; }
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const override;

 private:
  AutoencoderOptions options_;
};

}  // namespace pentimento
