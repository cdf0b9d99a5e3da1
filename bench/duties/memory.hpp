// Zeroed memory that begins a page, for as long as its owner lives.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <sys/mman.h>

template <class T>
class Memory {
 public:
  explicit Memory(size_t count) : bytes_(count * sizeof(T)) {
    void* at = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) abort();
    items_ = static_cast<T*>(at);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { munmap(items_, bytes_); }

  T& operator[](size_t index) { return items_[index]; }
  const T& operator[](size_t index) const { return items_[index]; }

 private:
  size_t bytes_;
  T* items_;
};
