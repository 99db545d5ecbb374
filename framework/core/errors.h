#pragma once

#include <stdexcept>
#include <string>

namespace pentimento {

/// Base of everything the libraries throw. The message names the file or field, what is wrong with it and what to
/// do about it; only `main` turns the type into an exit code.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A configuration, a command line or an option value that cannot be used (exit code 2).
class ConfigError : public Error {
 public:
  using Error::Error;
};

/// An input file or data set that cannot be read or does not hold what was asked for (exit code 2).
class DataError : public Error {
 public:
  using Error::Error;
};

/// Tensors or pictures whose sizes do not fit together (exit code 2).
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// A device, weight file or data set that is not on this machine (exit code 4).
class MissingError : public Error {
 public:
  using Error::Error;
};

/// A compute device that is missing or refuses to work (exit code 4).
class DeviceError : public MissingError {
 public:
  using MissingError::MissingError;
};

/// A weight file that is missing, damaged or of another architecture (exit code 4).
class WeightsError : public MissingError {
 public:
  using MissingError::MissingError;
};

/// The work itself failed: a full disk, a diverging training, a failing tool (exit code 1).
class WorkError : public Error {
 public:
  using Error::Error;
};

/// The user interrupted the work; what was finished is kept and the run can be resumed (exit code 130).
class Interrupted : public Error {
 public:
  using Error::Error;
};

/// A fault of the program itself (exit code 70).
class InternalError : public Error {
 public:
  using Error::Error;
};

}  // namespace pentimento
