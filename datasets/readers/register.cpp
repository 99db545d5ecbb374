#include "datasets/readers/identity_folders.h"
#include "datasets/readers/image_folder.h"
#include "datasets/readers/paired_folders.h"
#include "datasets/readers/portraits_dataset.h"
#include "datasets/readers/unpaired_folders.h"

namespace pentimento {

void RegisterBuiltinDatasets(Registry<Dataset>& registry) {
  registry.Add<ImageFolder, ImageFolderOptions>("image_folder", "every picture below a folder, each its own subject");
  registry.Add<PairedFolders, PairedFoldersOptions>("paired_folders",
                                                    "two folders with the same pictures before and after something");
  registry.Add<UnpairedFolders, UnpairedFoldersOptions>("unpaired_folders",
                                                        "CycleGAN's layout: trainA, trainB, testA, testB");
  registry.Add<IdentityFolders, IdentityFoldersOptions>("identity_folders",
                                                        "LFW's layout: a folder of pictures for each person");
  registry.Add<PortraitsDataset, PortraitsOptions>("portraits",
                                                   "procedural people, photographed and drawn, with camera metadata");
}

}  // namespace pentimento
