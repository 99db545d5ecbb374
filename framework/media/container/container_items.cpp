#include "framework/media/container/container_items.h"

#include "framework/media/container/item_readers.h"

namespace pentimento {

std::vector<ContainerItem> ReadContainerItems(std::string_view bytes, const ContainerMap& map) {
  std::vector<ContainerItem> items;
  AppendJpegItems(bytes, map, items);
  AppendQuantisationItems(bytes, map, items);
  AppendPngItems(bytes, map, items);
  AppendPhotoshopItems(bytes, map, items);
  AppendJumbfItems(bytes, map, items);
  AppendPictureItems(bytes, map, items);
  AppendOtherItems(bytes, map, items);
  return items;
}

}  // namespace pentimento
