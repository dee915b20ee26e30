// What training needs besides the layers: losses and the clipping of gradients.
#include "common.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/utils/clip_grad.h>

#include <stdexcept>

using namespace mlt;
namespace functional = torch::nn::functional;

namespace
{
    template <typename Options>
    Options reduced(Options options, int64_t reduction)
    {
        switch (reduction)
        {
        case 0:
            return options.reduction(torch::kNone);
        case 1:
            return options.reduction(torch::kMean);
        case 2:
            return options.reduction(torch::kSum);
        default:
            throw std::invalid_argument("unknown reduction");
        }
    }
}

MLT_EXPORT TensorHandle mlt_nn_cross_entropy(
    TensorHandle input, TensorHandle target, TensorHandle weight, int64_t ignore_index, int64_t reduction, double label_smoothing)
{
    return create([&] {
        return at::cross_entropy_loss(*input, *target, optional(weight), reduction, ignore_index, label_smoothing);
    });
}

MLT_EXPORT TensorHandle mlt_nn_nll_loss(TensorHandle input, TensorHandle target, TensorHandle weight, int64_t reduction)
{
    return create([&] {
        auto options = reduced(functional::NLLLossFuncOptions(), reduction).weight(or_undefined(weight));
        return functional::nll_loss(*input, *target, options);
    });
}

MLT_EXPORT TensorHandle mlt_nn_binary_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, int64_t reduction)
{
    return create([&] {
        auto options = reduced(functional::BinaryCrossEntropyFuncOptions(), reduction).weight(or_undefined(weight));
        return functional::binary_cross_entropy(*input, *target, options);
    });
}

MLT_EXPORT TensorHandle mlt_nn_binary_cross_entropy_with_logits(
    TensorHandle input, TensorHandle target, TensorHandle weight, int64_t reduction, TensorHandle pos_weight)
{
    return create([&] {
        auto options = reduced(functional::BinaryCrossEntropyWithLogitsFuncOptions(), reduction)
            .weight(or_undefined(weight))
            .pos_weight(or_undefined(pos_weight));
        return functional::binary_cross_entropy_with_logits(*input, *target, options);
    });
}

MLT_EXPORT TensorHandle mlt_nn_mse_loss(TensorHandle input, TensorHandle target, int64_t reduction)
{
    return create([&] { return functional::mse_loss(*input, *target, reduced(functional::MSELossFuncOptions(), reduction)); });
}

MLT_EXPORT TensorHandle mlt_nn_l1_loss(TensorHandle input, TensorHandle target, int64_t reduction)
{
    return create([&] { return functional::l1_loss(*input, *target, reduced(functional::L1LossFuncOptions(), reduction)); });
}

MLT_EXPORT TensorHandle mlt_nn_smooth_l1_loss(TensorHandle input, TensorHandle target, int64_t reduction, double beta)
{
    return create([&] {
        return functional::smooth_l1_loss(*input, *target, reduced(functional::SmoothL1LossFuncOptions(), reduction), beta);
    });
}

MLT_EXPORT TensorHandle mlt_nn_kl_div(TensorHandle input, TensorHandle target, int64_t reduction, bool log_target)
{
    return create([&] {
        auto options = reduced(functional::KLDivFuncOptions(), reduction).log_target(log_target);
        return functional::kl_div(*input, *target, options);
    });
}

MLT_EXPORT int32_t mlt_nn_clip_grad_norm_(const TensorHandle* parameters, int64_t count, double max_norm, double norm_type, double* norm)
{
    return run([&] { *norm = torch::nn::utils::clip_grad_norm_(tensors(parameters, count), max_norm, norm_type); });
}

MLT_EXPORT int32_t mlt_nn_clip_grad_value_(const TensorHandle* parameters, int64_t count, double clip_value)
{
    return run([&] { torch::nn::utils::clip_grad_value_(tensors(parameters, count), clip_value); });
}
