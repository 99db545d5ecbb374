#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pentimento {

/// Who was measured: what the answer on the first page needs beside the figures.
struct Study {
  std::string population = "photographs of people";  ///< a plural: "procedural people"
  bool procedural = false;           ///< drawn by a program: the report then says that no rate transfers to photographs
  std::int64_t people = 0;           ///< test subjects
  bool people_known = true;          ///< false where each picture counts as a person, nobody saying who is on it
  std::int64_t pictures = 0;         ///< test pictures; every hop starts from them
  std::int64_t training_people = 0;  ///< disjoint from the test subjects; 0: nothing was trained
  std::int64_t unreadable = 0;       ///< files left out: unreadable, or copies
  std::vector<std::string> not_tested;  ///< whole sentences, added to the limits that the report finds by itself
};

}  // namespace pentimento
