#pragma once

#include <string>
#include <vector>

#include "framework/core/option_schema.h"

namespace pentimento {

/// One option, in words.
struct OptionDescription {
  std::string name;           ///< "train.steps"
  std::string type;           ///< "whole number", "list of texts", "text or none"
  std::string default_value;  ///< as YAML; "required" where there is none
  std::string range;          ///< "3 to 31", "at least 1", "a | b"; "" for any
  std::string unit;
  std::string doc;
};

/// All options of `schema`, nested ones by their dotted names, in declaration order. Of entries whose type decides what
/// they take, those that every type takes, and those that imply a type.
std::vector<OptionDescription> DescribeOptions(const OptionSchema& schema);

/// The same as an aligned table for a terminal, each line led by `indent` blanks. "" for a schema without options.
std::string DescribeOptionsText(const OptionSchema& schema, int indent = 2);

}  // namespace pentimento
