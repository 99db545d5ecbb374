#include "metrics/metric.h"

namespace pentimento {

const OptionSchema& StatisticsOptions::Schema() {
  static const OptionSchema schema =
      OptionTable<StatisticsOptions>()
          .Add("replicates", &StatisticsOptions::replicates,
               "bootstrap replicates behind every 95 % interval; 0: no bootstrap intervals",
               {.minimum = 0, .maximum = 1'000'000})
          .Build();
  return schema;
}

}  // namespace pentimento
