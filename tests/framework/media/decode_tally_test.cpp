#include "framework/media/decode_tally.h"

#include <gtest/gtest.h>

namespace pentimento {
namespace {

TEST(DecodeTally, NamesWhatWasDoneAndToHowMany) {
  DecodeRecord turned;
  turned.orientation = 6;
  turned.icc_converted = true;
  DecodeRecord deep;
  deep.bits = 16;
  deep.alpha_composited = true;
  DecodeRecord noted;
  noted.orientation = 3;
  noted.notes = {"its profile cannot be used"};
  DecodeTally tally;
  for (const DecodeRecord& record : {turned, deep, noted}) {
    tally.Count(record);
  }
  EXPECT_EQ(tally.Text(),
            "of 3 pictures: 2 turned upright by EXIF orientation, 1 converted to sRGB from a colour profile, 1 with "
            "alpha laid on white, 1 of 16 bits, 1 with a peculiarity noted");
}

TEST(DecodeTally, IsSilentWhereNothingWasDone) {
  DecodeTally tally;
  EXPECT_EQ(tally.Text(), "");
  tally.Count({});
  EXPECT_EQ(tally.Text(), "");
}

}  // namespace
}  // namespace pentimento
