#pragma once

#include <string>
#include <string_view>

#include "framework/weights_file/weights_file.h"

namespace pentimento {

/// The initialisers of an ONNX model's graph (onnx.proto, ModelProto.graph.initializer), read as `ParseWeights` says by
/// a walk over protobuf's wire format that looks at nothing else. Weights that a model keeps in other files are an
/// error.
WeightsFile ParseOnnx(std::string_view bytes, const std::string& file);

/// Whether the bytes are the fields of a ModelProto with a graph, or begin like one: the format has no signature.
bool LooksLikeOnnx(std::string_view bytes);

}  // namespace pentimento
