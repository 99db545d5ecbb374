#include <algorithm>

#include <fmt/format.h>

#include "framework/core/json.h"
#include "framework/media/container/cbor.h"
#include "framework/media/container/item_readers.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/jumbf_boxes.h"
#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

/// Appends what the boxes of one JUMBF stream state.
class JumbfItemReader {
 public:
  JumbfItemReader(const JoinedPayload& payload, std::vector<ContainerItem>& items) : payload_(payload), items_(items) {}

  void Read() {
    const JumbfTree tree = ReadJumbf(payload_.bytes);
    for (const JumbfNode& node : tree.nodes) {
      if (node.is_superbox) {
        ReadSuperbox(node);
      } else {
        ReadContent(node);
      }
    }
    EndManifest();
    for (const std::string& fault : tree.faults) {
      items_.push_back({"jumbf", "JUMBF", "Fault", fault, payload_.FileOffset(0), 0});
    }
  }

 private:
  void Add(const JumbfNode& node, std::string group, std::string name, std::string value) {
    items_.push_back({"jumbf", std::move(group), std::move(name), std::move(value), payload_.FileOffset(node.offset),
                      node.content.size()});
  }

  void ReadSuperbox(const JumbfNode& node) {
    Add(node, "JUMBF", node.path, node.type);
    // "c2um" is an update manifest, "c2cm" a compressed one.
    if (node.type == "c2ma" || node.type == "c2um" || node.type == "c2cm") {
      EndManifest();
      manifest_ = node;
      is_signed_ = false;
      Add(node, "C2PA", "Manifest", node.label);
    }
    within_ = node;
    is_signed_ = is_signed_ || node.type == "c2cs";
  }

  void ReadContent(const JumbfNode& node) {
    if (within_.type == "c2cl" || within_.label.starts_with("c2pa.claim")) {
      ReadClaim(node);
    } else if (within_.path.find("c2pa.assertions/") != std::string::npos) {
      ReadAssertion(node);
    }
  }

  void ReadClaim(const JumbfNode& node) {
    const Json claim = node.type == "cbor" ? ReadCbor(node.content) : Json(Json::value_t::discarded);
    if (!claim.is_object()) {
      Add(node, "C2PA", "Claim", DigestOf(node.content));
      return;
    }
    for (const char* name : {"claim_generator", "claim_generator_info", "dc:title", "dc:format", "instanceID", "alg"}) {
      if (const auto field = claim.find(name); field != claim.end()) {
        Add(node, "C2PA", name,
            field->is_string() ? TextOf(field->get_ref<const std::string&>()) : TextOf(TextOfJson(*field)));
      }
    }
  }

  void ReadAssertion(const JumbfNode& node) {
    std::string value;
    if (node.type == "cbor") {
      const Json document = ReadCbor(node.content);
      value = document.is_discarded() ? DigestOf(node.content) : TextOf(TextOfJson(document));
    } else if (node.type == "json") {
      value = TextOf(node.content);
    } else {
      value = node.type + ", " + DigestOf(node.content);
    }
    Add(node, "C2PA", "Assertion " + within_.label, value);
  }

  void EndManifest() {
    if (manifest_.is_superbox) {
      Add(manifest_, "C2PA", "Signature", is_signed_ ? "signature box present, not verified" : "no signature box");
      manifest_ = {};
    }
  }

  const JoinedPayload& payload_;
  std::vector<ContainerItem>& items_;
  JumbfNode manifest_;  ///< the one that is being read, a superbox if there is one
  JumbfNode within_;    ///< the superbox that content boxes belong to
  bool is_signed_ = false;
};

}  // namespace

void AppendJumbfItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  for (const JoinedPayload& payload : JoinPayloads(bytes, map, "jumbf")) {
    JumbfItemReader(payload, items).Read();
  }
}

}  // namespace pentimento
