#pragma once

#include "metadata/record.hpp"

namespace ztgit::metadata {

// stable-diffusion.cpp (examples/common/common.cpp get_image_params) quotes nothing in its
// infotext, so its JSON tail "SDCPP: {…}", schema sdcpp.image.params/v1, decides where there is
// one. Older builds have none: there the Unet is the model, and the scheduler stands behind the
// sampler. Works on a record that interpret_infotext() has filled.
void interpret_sdcpp(Record& record);

}  // namespace ztgit::metadata
