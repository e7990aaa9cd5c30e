// The program, with the real clock, and cut off by nobody.
#include "app/start.h"
#include "app/system.h"

int main(int argc, char** argv) {
  courier::app::SystemClock clock;
  courier::app::NoCuts boundary;
  return courier::app::start(argc, argv, clock, boundary);
}
