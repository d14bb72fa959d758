#include "base/fault.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;

#ifdef ZTGIT_FAULTS

TEST_CASE("a fault fails at the step that was named and at no other", "[base][fault]") {
  set_fault_plan("fail:object-renamed");
  CHECK_NOTHROW(fault_point("object-written"));
  CHECK_THROWS_WITH(fault_point("object-renamed"), test::Contains("No space left on device"));
  set_fault_plan("");
  CHECK_NOTHROW(fault_point("object-renamed"));
}

#endif
