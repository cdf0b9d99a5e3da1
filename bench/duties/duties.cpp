// What a complete engine costs at the least, in C++: the matching workload through a book that does nothing else, then
// through the same book with one duty of a venue after another. What V8 makes of the same is measured by
// `ringbook bench matching`; docs/measurements/duties.md puts the two side by side.
//
//   g++ -O3 -march=native -std=c++20 -o duties bench/duties/duties.cpp
//   ./duties normal.bin [repetitions]
//
// Writes a line of a Markdown table for each rung: nanoseconds a command, as the median and the best tenth of blocks of 1,024
// commands. Commands are written before the clock runs, as for the engine. The trades of every run must be the same.

#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "venue.hpp"

namespace {

constexpr size_t BLOCK = 1024;
constexpr uint32_t ACCOUNTS = 16;
constexpr uint32_t OPEN_ABOVE_WARM = 400'000;

struct Step {
  uint32_t slot;
  double quantity;
};

void write(Command& command, const WorkloadRecord& record, double quantity) {
  command = {};
  command.kind = record.kind;
  command.account = command.session = record.id % ACCOUNTS;
  command.reservation = 1;
  command.side = record.side + 1;
  command.type = 1;
  command.quantity = quantity;
  command.price = record.price;
  char text[sizeof command.id] = {};
  command.idLength = snprintf(text, sizeof text, "w-%u", record.id);
  memcpy(command.id, text, sizeof text);
}

/** The handles that clients have been told and the total quantities that they ask for, learned in a run of its own. */
template <unsigned DUTIES>
std::vector<Step> learn(const Workload& workload) {
  auto venue = std::make_unique<Venue<DUTIES>>(workload.warm + OPEN_ABOVE_WARM);
  std::vector<uint32_t> slots(workload.largestId + 1);
  std::vector<Step> steps;
  steps.reserve(workload.records.size());
  Command command;
  for (const WorkloadRecord& record : workload.records) {
    uint32_t& slot = slots[record.id];
    if (record.kind == NEW) slot = venue->nextSlot();
    const bool isTotal = record.kind == REPLACE || record.kind == REDUCE;
    const double quantity = record.quantity + (isTotal ? venue->cumulative(slot) : 0);
    steps.push_back({slot, quantity});
    write(command, record, quantity);
    venue->execute(command, record.id, slot);
  }
  return steps;
}

/** Nanoseconds a command of each block behind the warm ones. */
template <unsigned DUTIES>
Trades run(const Workload& workload, const std::vector<Step>& steps, std::vector<double>& blocks) {
  auto venue = std::make_unique<Venue<DUTIES>>(workload.warm + OPEN_ABOVE_WARM);
  std::vector<Command> commands(BLOCK);
  const size_t total = workload.records.size();
  for (size_t from = 0; from < total; from += BLOCK) {
    const size_t count = std::min(BLOCK, total - from);
    for (size_t i = 0; i < count; i++) write(commands[i], workload.records[from + i], steps[from + i].quantity);
    const auto before = std::chrono::steady_clock::now();
    for (size_t i = 0; i < count; i++) venue->execute(commands[i], workload.records[from + i].id, steps[from + i].slot);
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - before;
    if (from >= workload.warm && count == BLOCK) blocks.push_back(taken.count() / count);
  }
  return venue->trades;
}

template <unsigned DUTIES>
void measure(const char* name, const Workload& workload, int repetitions) {
  const std::vector<Step> steps = learn<DUTIES>(workload);
  std::vector<double> blocks;
  Trades trades;
  for (int i = 0; i < repetitions; i++) trades = run<DUTIES>(workload, steps, blocks);
  std::sort(blocks.begin(), blocks.end());
  const double median = blocks[blocks.size() / 2], best = blocks[blocks.size() / 10];
  printf("| %s | %.0f | %.0f | %.1f | %lu | %lu | %u |\n", name, median, best, 1e3 / median, trades.count, trades.lots,
         trades.hash);
  fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: duties <workload.bin> [repetitions]\n");
    return 2;
  }
  const Workload workload(arguments[1]);
  const int repetitions = count > 2 ? atoi(arguments[2]) : 3;
  printf("| duties | ns a command | best tenth | million a second | trades | lots | trade hash |\n|---|--:|--:|--:|--:|--:|--:|\n");
  constexpr unsigned EVENTS = duty::MARKET_EVENTS, RECORDS = EVENTS | duty::EXPOSURE, FULL = RECORDS | duty::FULL_REPORTS;
  measure<0>("the book alone", workload, repetitions);
  measure<duty::THIN_REPORTS | EVENTS>("thin reports, market events", workload, repetitions);
  measure<duty::THIN_REPORTS | RECORDS>("the same, exposure events", workload, repetitions);
  measure<duty::THIN_REPORTS | RECORDS | duty::WORDS | duty::IDS>("the same, words and ids", workload, repetitions);
  measure<FULL | duty::WORDS>("whole reports, all events, words", workload, repetitions);
  measure<FULL | duty::WORDS | duty::IDS>("the same, ids", workload, repetitions);
  measure<FULL | duty::WORDS | duty::IDS | duty::REMEMBERED>("the same, remembered orders", workload, repetitions);
  measure<FULL | duty::WORDS | duty::IDS | duty::REMEMBERED | duty::LISTS>("the same, lists of accounts", workload, repetitions);
}
