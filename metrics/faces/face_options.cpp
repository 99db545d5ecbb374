#include "metrics/faces/face_options.h"

namespace pentimento {

const OptionSchema& FaceOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<FaceOptions>()
          .AddChoice("detector", &FaceOptions::detector,
                     "hog: frontal faces, fast; mmod: dlib's convolutional network, also turned faces, slow on a CPU",
                     {{"hog", FaceDetector::kHog}, {"mmod", FaceDetector::kMmod}})
          .Add("min_side", &FaceOptions::min_side,
               "pictures whose shorter side is below it are doubled for detection until it is not; those up to 640 px "
               "are doubled on while no face is found; 0: never",
               {.unit = "px", .minimum = 0, .maximum = 4096})
          .Add("max_upsampling", &FaceOptions::max_upsampling, "largest factor that a picture is enlarged by",
               {.minimum = 1, .maximum = 16})
          .Add("detection_threshold", &FaceOptions::detection_threshold,
               "added to the face detector's threshold; lower finds more faces, and more that are none",
               {.minimum = -10, .maximum = 10})
          .AddChoice("landmarks", &FaceOptions::landmarks, "landmark model that faces are aligned with",
                     {{"5", LandmarkModel::kFivePoints}, {"68", LandmarkModel::kSixtyEightPoints}})
          .Build();
  return schema;
}

}  // namespace pentimento
