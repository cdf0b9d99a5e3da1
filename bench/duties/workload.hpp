// The matching workload: a header of 64 bytes, then records of 16, the first of which build the book.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

enum WorkloadKind : uint8_t { NEW = 0, CANCEL = 1, REPLACE = 2, REDUCE = 3 };

struct WorkloadRecord {
  uint8_t kind, side;
  uint16_t flags;
  uint32_t id;
  int32_t price, quantity;
};

struct Workload {
  uint32_t warm = 0, largestId = 0;
  std::vector<WorkloadRecord> records;

  explicit Workload(const char* path) {
    FILE* file = fopen(path, "rb");
    unsigned char header[64];
    if (file == nullptr || fread(header, 1, sizeof header, file) != sizeof header || memcmp(header, "OBWL0001", 8) != 0) {
      fprintf(stderr, "%s is not a workload\n", path);
      exit(1);
    }
    warm = word(header, 16);
    largestId = word(header, 32);
    records.resize(warm + word(header, 20));
    if (fread(records.data(), sizeof(WorkloadRecord), records.size(), file) != records.size()) {
      fprintf(stderr, "%s ends too early\n", path);
      exit(1);
    }
    fclose(file);
  }

 private:
  static uint32_t word(const unsigned char* bytes, int at) {
    uint32_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
  }
};
