// Activation functions that tensors have as methods.
#include "common.h"

using namespace mlt;

MLT_EXPORT TensorHandle mlt_leaky_relu(TensorHandle input, Number negative_slope)
{
    return create([&] { return at::leaky_relu(*input, scalar(negative_slope)); });
}

MLT_EXPORT int32_t mlt_leaky_relu_(TensorHandle input, Number negative_slope)
{
    return run([&] { at::leaky_relu_(*input, scalar(negative_slope)); });
}

MLT_EXPORT TensorHandle mlt_elu(TensorHandle input, Number alpha, Number scale, Number input_scale)
{
    return create([&] { return at::elu(*input, scalar(alpha), scalar(scale), scalar(input_scale)); });
}

MLT_EXPORT int32_t mlt_elu_(TensorHandle input, Number alpha, Number scale, Number input_scale)
{
    return run([&] { at::elu_(*input, scalar(alpha), scalar(scale), scalar(input_scale)); });
}

MLT_EXPORT TensorHandle mlt_hardtanh(TensorHandle input, Number min, Number max)
{
    return create([&] { return at::hardtanh(*input, scalar(min), scalar(max)); });
}

MLT_EXPORT int32_t mlt_hardtanh_(TensorHandle input, Number min, Number max)
{
    return run([&] { at::hardtanh_(*input, scalar(min), scalar(max)); });
}

MLT_EXPORT TensorHandle mlt_softplus(TensorHandle input, Number beta, Number threshold)
{
    return create([&] { return at::softplus(*input, scalar(beta), scalar(threshold)); });
}

MLT_EXPORT TensorHandle mlt_gelu(TensorHandle input)
{
    return create([&] { return at::gelu(*input); });
}

MLT_EXPORT TensorHandle mlt_log_sigmoid(TensorHandle input)
{
    return create([&] { return at::log_sigmoid(*input); });
}

MLT_EXPORT TensorHandle mlt_prelu(TensorHandle input, TensorHandle weight)
{
    return create([&] { return at::prelu(*input, *weight); });
}

MLT_EXPORT TensorHandle mlt_glu(TensorHandle input, int64_t dim)
{
    return create([&] { return at::glu(*input, dim); });
}

MLT_EXPORT TensorHandle mlt_threshold(TensorHandle input, Number threshold, Number value)
{
    return create([&] { return at::threshold(*input, scalar(threshold), scalar(value)); });
}
