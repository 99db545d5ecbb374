#include "framework/config/visit_options.h"

namespace pentimento {
namespace {

class Visitor {
 public:
  explicit Visitor(const std::function<void(const OptionField&, Json&, const std::string&)>& visit) : visit_(visit) {}

  void Fields(const OptionSchema& schema, Json& object, const std::string& pointer) {
    for (const OptionField& field : schema.fields) {
      Value(field, object.at(field.name), pointer + "/" + EscapePointerToken(field.name));
    }
  }

 private:
  void Value(const OptionField& field, Json& value, const std::string& pointer) {
    if (value.is_null()) {
      return;
    }
    switch (field.kind) {
      case OptionKind::kList:
      case OptionKind::kMap:
        // For a list's entries, nlohmann's key is the index.
        for (const auto& item : value.items()) {
          Value(*field.element, item.value(), pointer + "/" + EscapePointerToken(item.key()));
        }
        break;
      case OptionKind::kObject:
        Fields(*field.object, value, pointer);
        break;
      case OptionKind::kVariant:
        Variant(*field.variants, value, pointer);
        break;
      default:
        visit_(field, value, pointer);
    }
  }

  void Variant(const VariantSet& set, Json& value, const std::string& pointer) {
    const Json& type = value.at("type");
    if (!type.is_null()) {
      for (const OptionSchema* schema : set.SchemasOf(*set.Find(type.get_ref<const std::string&>()))) {
        Fields(*schema, value, pointer);
      }
    } else if (set.common != nullptr) {
      Fields(*set.common, value, pointer);
    }
  }

  const std::function<void(const OptionField&, Json&, const std::string&)>& visit_;
};

}  // namespace

void VisitOptions(const OptionSchema& schema, Json& resolved,
                  const std::function<void(const OptionField&, Json&, const std::string&)>& visit) {
  Visitor(visit).Fields(schema, resolved, "");
}

}  // namespace pentimento
