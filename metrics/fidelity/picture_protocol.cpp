#include "metrics/fidelity/picture_protocol.h"

#include <set>
#include <vector>

#include "framework/core/text.h"
#include "framework/media/picture_format.h"
#include "framework/results/figure_protocol.h"

namespace pentimento {
namespace {

std::string FormatsOf(const std::vector<ChainPicture>& pictures) {
  std::set<std::string> formats;
  for (const ChainPicture& picture : pictures) {
    formats.insert(FormatOfFile(picture.path));
  }
  return Join(std::vector<std::string>(formats.begin(), formats.end()), "+");
}

}  // namespace

void SetProtocol(Figure& figure, const PictureProtocol& protocol, const Json& codecs) {
  figure.context[kProtocolKey] = {
      {"resize", protocol.resize}, {"crop", protocol.crop}, {"colour", protocol.colour}, {"range", protocol.range}};
  figure.context[kCodecKey] = codecs;
}

Json CodecsOf(const HopView& hop) { return {{"reference", FormatsOf(hop.reference)}, {"test", FormatsOf(hop.test)}}; }

}  // namespace pentimento
