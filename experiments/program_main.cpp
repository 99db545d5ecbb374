#include "experiments/application.h"

int main(int argc, char** argv) { return pentimento::RunMain(argc, argv); }
