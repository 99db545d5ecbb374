#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pentimento::test {

/// An object of an HDF5 file: a group, or an array of float32.
struct Hdf5Node {
  std::string name;
  std::vector<Hdf5Node> members = {};     ///< of a group
  bool array = false;                     ///< an array of `shape`, whose elements are 0, 1, 2, ...
  std::vector<std::uint64_t> shape = {};  ///< what its header claims
  std::uint64_t elements = 0;             ///< how many it has
  std::uint64_t size = 0;                 ///< the bytes that its header claims, if not 0
  std::string messages = {};              ///< further messages of its header
  std::uint64_t continued_at = 0;         ///< where its header says that it goes on, if not 0
};

/// A message of an object's header.
std::string Hdf5Message(int kind, const std::string& body);

/// A file with these objects in its root, laid out as libhdf5 does for h5py. A group has at most two members.
std::string Hdf5File(const std::vector<Hdf5Node>& members);

/// vars/{0,1}, a kernel and a bias as Keras writes them: less than a kilobyte.
std::string SoundHdf5File();

}  // namespace pentimento::test
