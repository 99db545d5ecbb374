#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "framework/methods/method.h"
#include "framework/methods/neural/animegan2/animegan2_options.h"

namespace pentimento {

/// AnimeGANv2 (Chen, Liu, Chen: "AnimeGAN: a novel lightweight GAN for photo animation", ISICA 2019, in the version of
/// TachibanaYoshino/AnimeGANv2): a light generator trained on unpaired photographs (domain A) and drawings (B) to keep
/// what is in a photograph and its colours, and to draw it in the drawings' manner. Direction: a2b.
///
/// A finished folder (see `RunTraining`) holds G, with the names of animegan2-pytorch, and D.
class AnimeGan2 : public Model {
 public:
  explicit AnimeGan2(AnimeGan2Options options);

  [[nodiscard]] int version() const override { return 3; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const override { return {options_.vgg}; }
  void Train(const TrainContext& context) override;
  [[nodiscard]] std::vector<std::string> directions() const override { return {"a2b"}; }
  [[nodiscard]] std::unique_ptr<Method> MakeMethod(const std::filesystem::path& checkpoint_folder,
                                                   const std::string& direction) const override;

 private:
  AnimeGan2Options options_;
};

}  // namespace pentimento
