#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "datasets/readers/reader_options.h"

namespace pentimento {

/// The pictures below one folder.
struct FolderScan {
  struct File {
    std::filesystem::path path;      ///< root / relative
    std::filesystem::path relative;  ///< to the scanned folder, with '/' between parts
    std::string id;                  ///< `SampleId(relative)`
  };

  std::vector<File> files;                 ///< sorted by `relative`, byte by byte
  std::vector<UnreadableFile> unreadable;  ///< dangling links, sockets and the like with a picture's name
  std::vector<std::string> ignored;        ///< relative names of files without a picture's extension
};

/// The id of a file: its percent-encoded path relative to the data set, extension included.
/// @throws DataError if it would be longer than a file name may be.
std::string SampleId(const std::filesystem::path& relative);

/// Finds every picture (by extension, see HasPictureExtension) below `root`. Links are followed, except into a folder
/// that they lie in; names beginning with '.' and unfinished `*.partial-*` files are passed over.
/// @param what names the folder in messages ("dataset.path").
/// @throws DataError if the folder does not exist, or a folder below it cannot be read, or two ids collide (they may
///   not differ in case alone either, because run folders are copied to file systems where that is the same name).
FolderScan ScanFolder(const std::filesystem::path& root, const std::string& what);

/// Who is on a picture: its own id, or the first folder of its path; "" if it lies in no folder then.
std::string SubjectOf(const FolderScan::File& file, PeopleFrom people);

/// A path of the config, taken from the config's folder where it is relative.
std::filesystem::path FromConfigFolder(const DatasetContext& context, const std::filesystem::path& path);

/// Tells the user about files that were passed over by their names.
void NoteIgnored(const FolderScan& scan, const std::filesystem::path& root, Progress& progress);

/// @throws DataError if the scan found nothing that could be a picture.
void RequirePictures(const FolderScan& scan, const std::filesystem::path& root);

}  // namespace pentimento
