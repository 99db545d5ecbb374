#include "framework/weights_file/pickle.h"

#include <gtest/gtest.h>

#include "framework/weights_file/pickle_arguments.h"

namespace pentimento {
namespace {

using namespace std::string_literals;

/// One value's pickle, as Python's `pickle.dumps` writes it unless the name says otherwise.
PickleValue Only(const std::string& bytes) {
  const Pickle pickle = ParsePickle(bytes, "test");
  EXPECT_EQ(pickle.size, bytes.size());
  return pickle.At(pickle.root);
}

TEST(Pickle, ReadsNumbersOfEveryProtocol) {
  EXPECT_EQ(Only("\x80\x02K\x07."s).integer, 7);
  EXPECT_EQ(Only("\x80\x02M\xE9\x03."s).integer, 1001);
  EXPECT_EQ(Only("\x80\x02J\xF9\xFF\xFF\xFF."s).integer, -7);
  EXPECT_EQ(Only("\x80\x02\x8a\x06\x00\x00\x00\x00\x00\x01."s).integer, std::int64_t{1} << 40);
  EXPECT_EQ(Only("\x80\x02\x8a\x05\x00\x00\x00\x00\xFF."s).integer, -(std::int64_t{1} << 32));
  EXPECT_EQ(Only("\x80\x02\x8a\x00."s).integer, 0);
  EXPECT_EQ(Only("\x80\x02\x8b\x01\x00\x00\x00\x05."s).integer, 5);
  EXPECT_EQ(Only("I-12\n."s).integer, -12);
  EXPECT_EQ(Only("L12L\n."s).integer, 12);
  EXPECT_EQ(Only("F2.5\n."s).real, 2.5);
  EXPECT_EQ(Only("G?\xE8\x00\x00\x00\x00\x00\x00."s).real, 0.75);
  EXPECT_EQ(Only("I01\n."s).kind, PickleKind::kBoolean);
  EXPECT_EQ(Only("\x80\x02\x88."s).integer, 1);
  EXPECT_EQ(Only("N."s).kind, PickleKind::kNone);
  const PickleValue large = Only("\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."s);
  EXPECT_EQ(large.kind, PickleKind::kLongInteger);
  EXPECT_EQ(large.text.size(), 9U);
}

TEST(Pickle, ReadsProtocol4) {
  // pickle.dumps({"a": (1, b"x")}, protocol=4)
  const std::string bytes =
      "\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01"s
      "a\x94K\x01"s
      "C\x01x\x94\x86\x94s."s;
  const Pickle pickle = ParsePickle(bytes, "test");
  const auto entries = EntriesOf(pickle, pickle.root);
  ASSERT_TRUE(entries && entries->size() == 2);
  EXPECT_EQ(TextOf(pickle, (*entries)[0]), "a");
  const auto tuple = SequenceOf(pickle, (*entries)[1]);
  ASSERT_TRUE(tuple && tuple->size() == 2);
  EXPECT_EQ(IntegerOf(pickle, (*tuple)[0]), 1);
  EXPECT_EQ(pickle.At((*tuple)[1]).text, "x");
}

TEST(Pickle, RemembersAndRepeats) {
  const Pickle pickle = ParsePickle("\x80\x02](K\x05q\x00h\x00"s + "2e."s, "test");
  const auto list = SequenceOf(pickle, pickle.root);
  ASSERT_TRUE(list && list->size() == 3);
  EXPECT_EQ((*list)[0], (*list)[1]);
  EXPECT_EQ((*list)[1], (*list)[2]);
}

/// A list that holds itself, as `pickle` writes it, is read without end in sight and without harm.
TEST(Pickle, ReadsWhatHoldsItself) {
  const Pickle pickle = ParsePickle("\x80\x02]q\x00h\x00"s + "a."s, "test");
  EXPECT_EQ(pickle.At(pickle.root).items.at(0), pickle.root);
}

TEST(Pickle, CallsBecomeObjectsThatSayWhatWouldBeCalled) {
  const std::string bytes = "\x80\x02"s + "cargparse\nNamespace\n)\x81}X\x02\x00\x00\x00lrK\x01sb."s;
  const Pickle pickle = ParsePickle(bytes, "test");
  EXPECT_EQ(pickle.MadeBy(pickle.root), "argparse.Namespace");
  const auto state = EntriesOf(pickle, pickle.At(pickle.root).state);
  ASSERT_TRUE(state && state->size() == 2);
  EXPECT_EQ(TextOf(pickle, (*state)[0]), "lr");
}

TEST(Pickle, AnOrderedDictIsAMapping) {
  const std::string filled_later = "\x80\x02"s + "ccollections\nOrderedDict\n)R(K\x01K\x02u."s;
  const std::string filled_at_once = "\x80\x02"s + "ccollections\nOrderedDict\n]]K\x01"s + "aK\x02"s + "aa\x85R."s;
  for (const std::string& bytes : {filled_later, filled_at_once}) {
    const Pickle pickle = ParsePickle(bytes, "test");
    const auto entries = EntriesOf(pickle, pickle.root);
    ASSERT_TRUE(entries && entries->size() == 2);
    EXPECT_EQ(IntegerOf(pickle, (*entries)[0]), 1);
    EXPECT_EQ(IntegerOf(pickle, (*entries)[1]), 2);
  }
}

TEST(Pickle, SaysHowLongItIs) { EXPECT_EQ(ParsePickle("\x80\x02N.and more"s, "test").size, 4U); }

}  // namespace
}  // namespace pentimento
