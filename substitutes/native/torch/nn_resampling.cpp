// What changes the size of pictures: interpolation and padding.
#include "common.h"

#include <torch/nn/functional/padding.h>
#include <torch/nn/functional/upsampling.h>

#include <stdexcept>

using namespace mlt;
namespace functional = torch::nn::functional;

namespace
{
    functional::InterpolateFuncOptions::mode_t interpolation(int32_t mode)
    {
        switch (mode)
        {
        case 0:
            return torch::kNearest;
        case 1:
            return torch::kLinear;
        case 2:
            return torch::kBilinear;
        case 3:
            return torch::kBicubic;
        case 4:
            return torch::kTrilinear;
        case 5:
            return torch::kArea;
        case 6:
            return torch::kNearestExact;
        default:
            throw std::invalid_argument("unknown interpolation mode");
        }
    }

    functional::PadFuncOptions::mode_t padding_mode(int32_t mode)
    {
        switch (mode)
        {
        case 1:
            return torch::kReflect;
        case 2:
            return torch::kReplicate;
        case 3:
            return torch::kCircular;
        default:
            return torch::kConstant;
        }
    }
}

// align_corners: 0 = not given, 1 = true, 2 = false.
MLT_EXPORT TensorHandle mlt_nn_interpolate(
    TensorHandle input, const int64_t* size, int64_t size_count, const double* scale, int64_t scale_count, int32_t mode,
    int32_t align_corners, bool recompute_scale_factor, bool antialias)
{
    return create([&] {
        auto options = functional::InterpolateFuncOptions()
            .mode(interpolation(mode))
            .recompute_scale_factor(recompute_scale_factor)
            .antialias(antialias);
        if (size)
        {
            options.size(std::vector<int64_t>(size, size + size_count));
        }

        if (scale)
        {
            options.scale_factor(std::vector<double>(scale, scale + scale_count));
        }

        if (align_corners != 0)
        {
            options.align_corners(align_corners == 1);
        }

        return functional::interpolate(*input, options);
    });
}

MLT_EXPORT TensorHandle mlt_nn_pad(TensorHandle input, const int64_t* pad, int64_t pad_count, int32_t mode, double value)
{
    return create([&] {
        auto options = functional::PadFuncOptions(std::vector<int64_t>(pad, pad + pad_count)).mode(padding_mode(mode)).value(value);
        return functional::pad(*input, options);
    });
}
