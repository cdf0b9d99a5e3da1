// Orders by account and client order id: open addressing, entries of slot and hash, deletion by shifting back.
#pragma once
#include <cstdint>

#include "memory.hpp"
#include "records.hpp"

class IdTable {
 public:
  explicit IdTable(uint32_t slots) : mask_(sizeFor(slots) - 1), entries_(static_cast<size_t>(mask_) + 1) {}

  static uint32_t hash(const Command& command) {
    uint32_t hash = command.account * 0x9e3779b1u;
    const int words = (command.idLength + 3) >> 2;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ command.id[i]) * 0x85ebca6bu;
      hash ^= hash >> 15;
    }
    return hash;
  }

  /** The slot of the order that `matches` says is meant, or 0. */
  template <class Matches>
  uint32_t find(uint32_t hash, Matches&& matches) const {
    for (uint32_t place = hash & mask_;; place = (place + 1) & mask_) {
      const Entry entry = entries_[place];
      if (entry.slot == 0) return 0;
      if (entry.hash == hash && matches(entry.slot)) return entry.slot;
    }
  }

  void insert(uint32_t hash, uint32_t slot) {
    uint32_t place = hash & mask_;
    while (entries_[place].slot != 0) place = (place + 1) & mask_;
    entries_[place] = {slot, hash};
  }

  void erase(uint32_t hash, uint32_t slot) {
    uint32_t gap = hash & mask_;
    while (entries_[gap].slot != slot) gap = (gap + 1) & mask_;
    for (uint32_t place = (gap + 1) & mask_; entries_[place].slot != 0; place = (place + 1) & mask_) {
      const uint32_t home = entries_[place].hash & mask_;
      if (((place - home) & mask_) < ((place - gap) & mask_)) continue;
      entries_[gap] = entries_[place];
      gap = place;
    }
    entries_[gap].slot = 0;
  }

 private:
  struct Entry {
    uint32_t slot, hash;
  };
  uint32_t mask_;
  Memory<Entry> entries_;

  static uint32_t sizeFor(uint32_t slots) {
    uint32_t size = 1;
    while (size < slots / 3 * 4) size <<= 1;
    return size;
  }
};
