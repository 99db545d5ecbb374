#include "framework/methods/neural/unet_regression/register.h"

#include "framework/methods/neural/unet_regression/unet_method.h"
#include "framework/methods/neural/unet_regression/unet_regression.h"

namespace pentimento {

void RegisterUnetRegression(Registry<Model>& models, Registry<Method>& methods) {
  models.Add<UnetRegression, UnetRegressionOptions>(
      "unet_regression", "paired translation one way: least difference in pixels, features and face descriptor");
  methods.Add<UnetMethod, UnetMethodOptions>("unet_regression", "a trained U-Net regression, read from a weight file");
}

}  // namespace pentimento
