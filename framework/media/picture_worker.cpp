// Decodes the pictures within strangers' files for the other programs, one a request, in a process of its own: see
// framework/media/second_reader.h.

#include <exception>
#include <iostream>

#include "framework/media/second_reader.h"

int main() {
  try {
    return pentimento::ServeSecondPictures();
  } catch (const std::exception& error) {
    std::cerr << "pentimento-picture-worker: " << error.what() << "\n";
    return 1;
  }
}
